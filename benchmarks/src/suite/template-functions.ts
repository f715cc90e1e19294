import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer, type Growth, type Operation } from "../measure/case.ts";
import type { Subject } from "../measure/subject.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { bounded, growing, screenedAt } from "./declare.ts";

/**
 * Every function of templates, over a list of numbers, a text and an object of one size. Together they
 * show whether one of them became many times slower, or looks at everything for each part.
 */
const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  list: [
    "length(numbers)",
    "first(numbers)",
    "last(numbers)",
    "sort(numbers)",
    "reversed(numbers)",
    "unique(numbers)",
    "flatten([numbers, numbers])",
    "zip(numbers, numbers)",
    "contains(numbers, -1)",
    "join(numbers, ', ')",
  ],
  number: [
    "range(length(numbers))",
    "min(numbers)",
    "max(numbers)",
    "sum(numbers)",
    "abs(numbers[0])",
    "round(numbers[0], 2)",
    "int('42')",
    "float('4.2')",
  ],
  text: [
    "upper(text)",
    "lower(text)",
    "trim(text)",
    "split(text, ' ')",
    "replace(text, 'a', 'b')",
    "starts_with(text, 'word')",
    "ends_with(text, 'word')",
    "contains(text, 'nothing like it')",
    "string(numbers)",
    "tojson(numbers)",
    "fromjson(json)",
  ],
  object: [
    "keys(object)",
    "values(object)",
    "items(object)",
    "contains(object, 'nothing')",
    "bool(object)",
    "type(object)",
    "default(object.nothing?, 1)",
  ],
};

const growths: readonly Growth<Workbench>[] = [
  ...Object.entries(EXPRESSIONS).map(([kind, expressions]) =>
    growing(
      `template-functions-${kind}`,
      `Functions about ${kind}s in a template`,
      // V8 keeps objects of more than 128 keys in another way.
      kind === "object" ? [256, 1_024, 4_096] : [64, 256, 1_024],
      { atMost: 1.3 },
      (bench, size) => evaluating(bench, expressions, size),
    ),
  ),
  bounded("template-compile", "Compiling an expression of many terms", (size, bench) =>
    compiling(bench, size),
  ),
];

/** The functions of templates, and compiling. */
export const templateFunctions: Subject<Workbench> = {
  name: "template functions",
  packages: ["context", "template"],
  cases: growths.map((growth) => screenedAt(growth, 64)),
  growths,
};

function evaluating(
  { libraries }: Workbench,
  expressions: readonly string[],
  size: number,
): Operation {
  // In an order that sorting has to change, and with one that occurs twice.
  const numbers = Array.from({ length: size }, (_, i) => (i * 7) % (size - 1));
  const object = Object.fromEntries(numbers.map((number) => [`key_${number}`, number]));
  const variables = {
    numbers,
    object,
    text: Array.from({ length: size }, () => "word").join(" "),
    json: JSON.stringify(numbers),
  };
  const context: WorkflowContext = libraries.context.createContext({ variables });
  const all = expressions.map((text) => libraries.template.compileExpression(text));
  const evaluate = (): unknown[] => all.map((expression) => expression(context));
  expectAnswer(
    evaluate().some((value) => value === undefined),
    false,
  );
  return { operations: all.length, call: evaluate };
}

function compiling({ libraries }: Workbench, terms: number): Operation {
  const text = Array.from({ length: terms }, (_, i) => `numbers[${i}]`).join(" + ");
  const { compileExpression, compileTemplate } = libraries.template;
  return { call: () => [compileExpression(text), compileTemplate(`a {{ ${text} }} b`)] };
}
