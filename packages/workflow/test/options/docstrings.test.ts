import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  PARAMETER_DESCRIPTIONS,
  PARAMETER_OPTIONS,
  SETTING_DESCRIPTIONS,
  SETTINGS,
} from "../../src/graph/setting-table.ts";
import type { Option, OptionDescription } from "../../src/options/option.ts";
import {
  FOLD_DESCRIPTIONS,
  FOLD_OPTIONS,
  NEXT_DESCRIPTIONS,
  NEXT_OPTIONS,
  RATE_DESCRIPTIONS,
  RATE_OPTIONS,
  RETRY_DESCRIPTIONS,
  RETRY_OPTIONS,
} from "../../src/task/key-tables.ts";
import { TASK_DESCRIPTIONS, TASK_OPTIONS } from "../../src/task/option-table.ts";

/** The interfaces that declare the options of a table. */
const DECLARED: readonly [
  file: string,
  interfaces: readonly string[],
  options: object,
  descriptions: object,
][] = [
  ["task/task-options.ts", ["RetryOptions"], RETRY_OPTIONS, RETRY_DESCRIPTIONS],
  ["task/task-options.ts", ["FoldOptions"], FOLD_OPTIONS, FOLD_DESCRIPTIONS],
  ["task/task-options.ts", ["RateOptions"], RATE_OPTIONS, RATE_DESCRIPTIONS],
  ["task/task-options.ts", ["NextOptions"], NEXT_OPTIONS, NEXT_DESCRIPTIONS],
  [
    "task/task-options.ts",
    ["CommonTaskOptions", "ListTaskOptions", "TaskOptions", "TaskDeclaration"],
    TASK_OPTIONS,
    TASK_DESCRIPTIONS,
  ],
  ["graph/settings.ts", ["ParameterDeclaration"], PARAMETER_OPTIONS, PARAMETER_DESCRIPTIONS],
  ["graph/settings.ts", ["WorkflowSettings"], SETTINGS, SETTING_DESCRIPTIONS],
];

const cases = DECLARED.flatMap(([file, interfaces, options, descriptions]) => {
  const docstrings = new Map(interfaces.flatMap((name) => docstringsIn(file, name)));
  return Object.entries(options as Readonly<Record<string, Option>>).map(([name, option]) => {
    const described = (descriptions as Readonly<Record<string, OptionDescription>>)[name];
    const all = { ...option, ...(described as OptionDescription) };
    return [interfaces.at(-1), name, docstrings.get(name), all] as const;
  });
});

describe("the docstring of an option says what its table says", () => {
  test.each(cases)("%s.%s", (_, _name, docstring, { description, default: value, otherwise }) => {
    const [text = "", defaultValue] = (docstring ?? "").split(" @defaultValue ");
    const [sentence = ""] = description.split(/\.(?= |$)/u);
    expect(text.slice(0, sentence.length)).toBe(sentence);
    const said = typeof value === "number" ? value.toLocaleString("en") : JSON.stringify(value);
    expect(defaultValue).toBe(said ?? otherwise);
  });
});

/** The text of each docstring in one line, by property. */
function docstringsIn(file: string, name: string): readonly [string, string][] {
  const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
  const start = source.search(new RegExp(`^export interface ${name}\\b`, "mu"));
  const body = source.slice(start, source.indexOf("\n}\n", start));
  const docstrings = body.matchAll(/\/\*\*(?<text>(?:(?!\*\/).)*)\*\/\s+readonly (?<key>\w+)/gsu);
  return Array.from(docstrings, ({ groups = {} }) => [
    groups["key"] ?? "",
    (groups["text"] ?? "").replaceAll(/\s+\*?\s*/gu, " ").trim(),
  ]);
}
