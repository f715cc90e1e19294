import { describe, test } from "vitest";
import { type Case, assertProblems, one } from "./assert-problems.ts";

const texts: readonly Case[] = [
  ["nothing", "", ["1:1", "EMPTY_DOCUMENT", /empty/, /tasks/]],
  ["space and comments", "\n# only\n\n", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["an empty document with marks", "---\n...\n", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["null", "null", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["only a BOM", "\uFEFF", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["a list", "- a", ["1:1", "INVALID_OPTION", /expected a workflow.*got a list/]],
  ["a text", "a b", ["1:1", "INVALID_OPTION", /got the string "a b"/]],
  ["a number", "5", ["1:1", "INVALID_OPTION", /got 5/]],
  [
    "two documents",
    `${one}---\n${one}`,
    ["4:1", "MULTIPLE_DOCUMENTS", /second document/, /one file/],
  ],
  ["two documents, one of them empty", `${one}---\n`, ["4:1", "MULTIPLE_DOCUMENTS", /second/]],
  ["tabs", "tasks:\n\t- name: a", ["2:1", "INVALID_YAML", /tab/, /spaces/]],
  [
    "a quote without end",
    'name: "a\ntasks: []',
    ["2:10", "INVALID_YAML", /missing closing "quote/],
  ],
  ["a list without end", "tasks: [", ["1:9", "INVALID_YAML", /flow sequence/]],
  [
    "an indentation that fits nothing",
    "tasks:\n  - name: a\n action: b",
    ["3:1", "INVALID_YAML", /./],
  ],
  ["a bad escape", 'name: "\\q"\ntasks: [{ name: a }]', ["1:8", "INVALID_YAML", /escape/]],
  ["an unknown directive", `%FOO\n---\n${one}`, ["1:1", "INVALID_YAML", /unknown directive/]],
  [
    "a tag",
    "name: !secret x\ntasks: [{ name: a }]",
    ["1:7", "UNKNOWN_TAG", /!secret/, /null, booleans/],
  ],
  ["a tag of a list", "tasks: !list [{ name: a }]", ["1:8", "UNKNOWN_TAG", /!list/]],
  ["binary data", "name: !!binary aGk=\ntasks: [{ name: a }]", ["1:7", "UNKNOWN_TAG", /binary/]],
  [
    "a date by tag",
    `${one}    input: !!timestamp 2020-01-01`,
    ["4:12", "UNKNOWN_TAG", /timestamp/],
  ],
  ["code by tag", `${one}    input: !!js/function 'f'`, ["4:12", "UNKNOWN_TAG", /js\/function/]],
  ["not a number", `${one}    input: .nan`, ["4:12", "INVALID_NUMBER", /".nan"/, /quote it/]],
  ["infinity", `${one}    input: [-.inf]`, ["4:13", "INVALID_NUMBER", /"-.inf"/]],
  ["beyond all numbers", `${one}    input: 1e999`, ["4:12", "INVALID_NUMBER", /"1e999"/]],
  [
    "an integer that changes",
    `${one}    input: 9007199254740993`,
    ["4:12", "INVALID_NUMBER", /9007199254740993/, /quote it/],
  ],
  ["__proto__", `${one}    input: { __proto__: 1 }`, ["4:14", "INVALID_KEY", /"__proto__"/]],
  [
    "__proto__ in quotes",
    `${one}    input: { "__proto__": 1 }`,
    ["4:14", "INVALID_KEY", /__proto__/],
  ],
  [
    "__proto__ in escapes",
    `${one}    input: { "\\x5f_proto__": 1 }`,
    ["4:14", "INVALID_KEY", /__proto__/],
  ],
  ["__proto__ on top", `__proto__: 1\n${one}`, ["1:1", "INVALID_KEY", /__proto__/]],
  ["__proto__ as option", `${one}    __proto__: 1`, ["4:5", "INVALID_KEY", /__proto__/]],
  ["__proto__ as variable", `vars: { __proto__: 1 }\n${one}`, ["1:9", "INVALID_KEY", /__proto__/]],
  [
    "__proto__ as parameter",
    `parameters: { __proto__: {} }\n${one}`,
    ["1:15", "INVALID_KEY", /__proto__/],
  ],
  [
    "__proto__ as workflow",
    `workflows: { __proto__: {} }\n${one}`,
    ["1:14", "INVALID_KEY", /__proto__/],
  ],
  ["__proto__ as task", "tasks: [{ name: __proto__ }]", ["1:17", "RESERVED_NAME", /__proto__/]],
  [
    "a key twice",
    `name: a\n${one}name: b`,
    ["5:1", "DUPLICATE_KEY", /"name" is already in line 1/],
  ],
  ["a key of data twice", `${one}    input: { x: 1, "x": 2 }`, ["4:20", "DUPLICATE_KEY", /"x"/]],
  [
    "a number as key",
    `${one}    input: { 5: a }`,
    ["4:14", "INVALID_KEY", /5, not a string/, /quote it/],
  ],
  ["null as key", `${one}    input: { ~: a }`, ["4:14", "INVALID_KEY", /null/, /quote/]],
  ["no key", `${one}    input: { : a }`, ["4:13", "INVALID_KEY", /null/]],
  ["true as key", `${one}    input: { true: a }`, ["4:14", "INVALID_KEY", /true/]],
  ["a list as key", `${one}    input: { [a]: b }`, ["4:14", "INVALID_KEY", /a list/]],
  [
    "a merge key",
    `a: &a { timeout: 1 }\n${one}    <<: *a`,
    ["1:1", "UNKNOWN_KEY", /"a"/],
    ["5:5", "MERGE_KEY", /merge keys/, /alias/],
  ],
  ["an alias of nothing", `${one}    input: *x`, ["4:12", "UNKNOWN_ALIAS", /"x" has no anchor/]],
  ["an alias before its anchor", `${one}    input: [*x, &x 1]`, ["4:13", "UNKNOWN_ALIAS", /"x"/]],
  [
    "an alias inside its anchor",
    `${one}    input: &x [*x]`,
    ["4:16", "UNKNOWN_ALIAS", /contains itself/],
  ],
];

describe("a text that is not a YAML document of a workflow", () => {
  test.each<Case>(texts)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
