import { describe, expect, test } from "vitest";
import { validateWorkflow } from "../../src/index.ts";

/** An option of a task, a wrong value for it, and what the message says. */
const options: [
  option: string,
  value: string,
  code: string,
  expected: string,
  got: string,
  hint?: string,
][] = [
  ["name", "5", "INVALID_OPTION", "a string", "5", "quote it"],
  ["name", '""', "INVALID_OPTION", "a string", 'the string ""'],
  ["name", "[a]", "INVALID_OPTION", "a string", "a list"],
  ["action", "5", "INVALID_OPTION", "the name of an action", "5", "quote it"],
  ["action", "", "INVALID_OPTION", "the name of an action", "nothing"],
  ["when", "5", "NOT_A_BOOLEAN", "true, false, or a single template", "5"],
  ["when", "yes", "NOT_A_BOOLEAN", "true, false, or a single template", 'the string "yes"'],
  [
    "when",
    '"true"',
    "NOT_A_BOOLEAN",
    "true, false, or a single template",
    'the string "true"',
    "leave out the quotes",
  ],
  [
    "when",
    '"not {{ true }}"',
    "NOT_A_BOOLEAN",
    "true, false, or a single template",
    'the string "not {{ true }}"',
    "remove the text around the template: only a single template gives a value",
  ],
  ["with-items", "5", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "5"],
  ["with-items", "", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "nothing"],
  ["with-items", "{ a: 1 }", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "a map"],
  [
    "with-items",
    "abc",
    "WITH_ITEMS_NOT_A_LIST",
    "a list, or a single template",
    'the string "abc"',
  ],
  [
    "with-items",
    '"{{ 1 }} and {{ 2 }}."',
    "WITH_ITEMS_NOT_A_LIST",
    "a list, or a single template",
    'the string "{{ 1 }} and {{ 2 }}."',
    "remove the text around the template: only a single template gives a value",
  ],
  ["as", "5", "INVALID_OPTION", "a name of letters, digits, _ and $", "5", "quote it"],
  ["as", "a b", "INVALID_OPTION", "a name of letters, digits, _ and $", 'the string "a b"'],
  ["as", "a-b", "INVALID_OPTION", "a name of letters, digits, _ and $", 'the string "a-b"'],
  ["batch-size", "0", "INVALID_OPTION", "an integer from 1, or a template", "0"],
  ["batch-size", "1.5", "INVALID_OPTION", "an integer from 1, or a template", "1.5"],
  ["concurrency", "0", "INVALID_OPTION", "an integer from 1, or a template", "0"],
  ["concurrency", "-3", "INVALID_OPTION", "an integer from 1, or a template", "-3"],
  [
    "concurrency",
    '"5"',
    "INVALID_OPTION",
    "an integer from 1, or a template",
    'the string "5"',
    "leave out the quotes",
  ],
  ["concurrency", "true", "INVALID_OPTION", "an integer from 1, or a template", "true"],
  ["timeout", "0", "INVALID_OPTION", "a number of seconds above 0, or a template", "0"],
  [
    "timeout",
    "10s",
    "INVALID_OPTION",
    "a number of seconds above 0, or a template",
    'the string "10s"',
  ],
  ["on-item-failure", "abort", "INVALID_OPTION", "continue or stop", 'the string "abort"'],
  [
    "on-item-failure",
    '"{{ 1 }}"',
    "INVALID_OPTION",
    "continue or stop",
    'the string "{{ 1 }}"',
    "templates are not allowed here",
  ],
  [
    "tolerate",
    "-1",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%, or a template",
    "-1",
  ],
  [
    "tolerate",
    "1.5",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%, or a template",
    "1.5",
  ],
  [
    "tolerate",
    "101%",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%, or a template",
    'the string "101%"',
  ],
  [
    "tolerate",
    "some",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%, or a template",
    'the string "some"',
  ],
  ["collect", "all", "INVALID_OPTION", "outputs, failures or none", 'the string "all"'],
  ["join", "some", "INVALID_OPTION", "all, or an integer from 1", 'the string "some"'],
  ["join", "0", "INVALID_OPTION", "all, or an integer from 1", "0"],
  ["start", "yes", "INVALID_OPTION", "true or false", 'the string "yes"'],
  ["publish", "[a]", "INVALID_OPTION", "a map of variables", "a list"],
  ["retry", "3", "INVALID_OPTION", "a map such as { count: 2 }", "3"],
  [
    "next",
    "b",
    "INVALID_OPTION",
    "an entry such as { on, when, publish, do }, or a list of them",
    'the string "b"',
    "write { do: b }",
  ],
  [
    "next",
    "",
    "INVALID_OPTION",
    "an entry such as { on, when, publish, do }, or a list of them",
    "nothing",
  ],
];

describe("a wrong value of an option", () => {
  test.each(options)("%s: %s", (option, value, code, expected, got, hint) => {
    const name = option === "name" ? "" : "name: a\n    ";
    const items = /^(as|batch|conc|on-|tol|coll)/.test(option) ? "    with-items: [1]\n" : "";
    const text = `tasks:\n  - ${name}${option}: ${value}\n${items}`;
    const problems = validateWorkflow(text);
    const column = option.length + 7;
    expect(problems).toMatchObject([{ code, line: option === "name" ? 2 : 3, column }]);
    expect(problems[0]?.message).toMatch(`expected ${expected}, got ${got}`);
    expect(problems[0]?.hint).toBe(hint);
  });
});
