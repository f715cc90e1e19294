import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { listOf } from "../scenario/dataset.ts";
import { bounded, growing, type Prepare, rows, screened, type Subject } from "./declare.ts";

const SIZE = screened(64);

/**
 * Every function of templates, over a list of numbers, a text and an object of one size. Together they
 * show whether one of them became many times slower, or looks at everything for each part.
 */
export const templateFunctions: Subject = {
  name: "template functions",
  packages: ["context", "template"],
  rows: [
    ...rows(
      { ...SIZE, ...bounded(1.3) },
      {
        "template-functions-list | Functions about lists in a template": evaluating(
          "length(numbers) | first(numbers) | last(numbers) | sort(numbers) | reversed(numbers)",
          "unique(numbers) | flatten([numbers, numbers]) | zip(numbers, numbers)",
          "contains(numbers, -1) | join(numbers, ', ')",
        ),
        "template-functions-number | Functions about numbers in a template": evaluating(
          "range(length(numbers)) | min(numbers) | max(numbers) | sum(numbers) | abs(numbers[0])",
          "round(numbers[0], 2) | int('42') | float('4.2')",
        ),
        "template-functions-text | Functions about texts in a template": evaluating(
          "upper(text) | lower(text) | trim(text) | split(text, ' ') | replace(text, 'a', 'b')",
          "starts_with(text, 'word') | ends_with(text, 'word') | contains(text, 'nothing like it')",
          "string(numbers) | tojson(numbers) | fromjson(json)",
        ),
      },
    ),
    // V8 keeps objects of more than 128 keys in another way.
    ...rows(
      { ...SIZE, ...growing([256, 1_024, 4_096], { atMost: 1.3 }) },
      {
        "template-functions-object | Functions about objects in a template": evaluating(
          "keys(object) | values(object) | items(object) | contains(object, 'nothing')",
          "bool(object) | type(object) | default(object.nothing?, 1)",
        ),
      },
    ),
    ...rows(
      { ...SIZE, ...bounded() },
      {
        "template-compile | Compiling an expression of many terms": ({ libraries }, terms) => {
          const text = listOf(terms, (i) => `numbers[${i}]`).join(" + ");
          const { compileExpression, compileTemplate } = libraries.template;
          return () => [compileExpression(text), compileTemplate(`a {{ ${text} }} b`)];
        },
      },
    ),
  ],
};

function evaluating(...expressions: readonly string[]): Prepare {
  return ({ libraries }, size) => {
    // In an order that sorting has to change, and with one that occurs twice.
    const numbers = listOf(size, (i) => (i * 7) % (size - 1));
    const object = Object.fromEntries(numbers.map((number) => [`key_${number}`, number]));
    const text = listOf(size, () => "word").join(" ");
    const variables = { numbers, object, text, json: JSON.stringify(numbers) };
    const context: WorkflowContext = libraries.context.createContext({ variables });
    const all = expressions
      .flatMap((line) => line.split(" | "))
      .map((source) => libraries.template.compileExpression(source));
    const evaluate = () => all.map((expression) => expression(context));
    expectAnswer(
      evaluate().some((value) => value === undefined),
      false,
    );
    return { operations: all.length, call: evaluate };
  };
}
