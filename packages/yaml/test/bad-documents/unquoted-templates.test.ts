import { describe, test } from "vitest";
import { type Case, assertProblems, one } from "./assert-problems.ts";

const unquoted: readonly Case[] = [
  [
    "as a value",
    `${one}    input: {{ item }}`,
    ["4:12", "UNQUOTED_TEMPLATE", /map/, /^quote it: "\{\{ … \}\}"$/],
    ["4:15", "UNKNOWN_NAME", /item/],
  ],
  [
    "as an option",
    `${one}    timeout: {{ parameters.t }}`,
    ["4:14", "UNQUOTED_TEMPLATE", /map/, /quote/],
  ],
  [
    "in a list",
    `${one}    input: [{{ index }}, 1]`,
    ["4:13", "UNQUOTED_TEMPLATE", /map/],
    ["4:16", "UNKNOWN_NAME", /index/],
  ],
  ["before text", `${one}    input: {{ a }} b`, ["4:12", "UNQUOTED_TEMPLATE", /map/, /quote/]],
  ["with brackets", `${one}    input: {{ a["b"] }}`, ["4:12", "UNQUOTED_TEMPLATE", /map/, /quote/]],
  ["with braces", `${one}    input: {{ {"a": 1}.a }}`, ["4:12", "UNQUOTED_TEMPLATE", /map/]],
  [
    "in an item",
    `tasks:\n  - {{ item }}`,
    ["2:5", "UNQUOTED_TEMPLATE", /map/],
    ["2:5", "INVALID_OPTION", /expected a task/],
  ],
  ["in a key", `${one}    input: { {{ a }}: 1 }`, ["4:14", "INVALID_KEY", /a list, map or alias/]],
];

describe("an unquoted template", () => {
  test.each<Case>(unquoted)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
