import { describe, test } from "vitest";
import { type Case, assertProblems, one } from "./assert-problems.ts";

const shapes: readonly Case[] = [
  [
    "retry.count",
    `${one}    retry: { count: -1 }`,
    [
      "4:21",
      "INVALID_OPTION",
      /"retry.count" of task "a": expected an integer from 0, or a template, got -1/,
    ],
  ],
  [
    "retry.delay",
    `${one}    retry: { count: 1, delay: -1 }`,
    ["4:31", "INVALID_OPTION", /seconds from 0 to 31622400, or a template, got -1/],
  ],
  [
    "retry.backoff",
    `${one}    retry: { count: 1, backoff: fast }`,
    ["4:33", "INVALID_OPTION", /constant, linear or exponential/],
  ],
  [
    "retry.jitter",
    `${one}    retry: { count: 1, jitter: 1 }`,
    ["4:32", "INVALID_OPTION", /true or false, got 1/],
  ],
  [
    "retry.max_delay",
    `${one}    retry: { count: 1, max_delay: x }`,
    ["4:35", "INVALID_OPTION", /"retry.max-delay"/],
  ],
  [
    "retry.when",
    `${one}    retry: { count: 1, when: x }`,
    ["4:30", "NOT_A_BOOLEAN", /"retry.when"/],
  ],
  [
    "next.on",
    `${one}    next: { on: always, do: a }`,
    [
      "4:17",
      "INVALID_OPTION",
      /"next.on" of task "a": expected success, failure or completion, got the string "always"/,
    ],
  ],
  [
    "next.do",
    `${one}    next: { do: 5 }`,
    [
      "4:17",
      "INVALID_OPTION",
      /"next.do" of task "a": expected the name of a task, or a list of them, got 5/,
      /quote it/,
    ],
  ],
  [
    "next[1].do[0]",
    `${one}    next: [{ do: a }, { do: [5] }]`,
    ["4:30", "INVALID_OPTION", /"next\[1\].do\[0\]"/],
  ],
  [
    "next[0]",
    `${one}    next: [b]`,
    [
      "4:12",
      "INVALID_OPTION",
      /"next\[0\]" of task "a": expected a map such as \{ do: name \}, got the string "b"/,
    ],
  ],
  ["next.when", `${one}    next: [{ when: 1 }]`, ["4:20", "NOT_A_BOOLEAN", /"next\[0\].when"/]],
  [
    "next.publish",
    `${one}    next: [{ publish: 1 }]`,
    ["4:23", "INVALID_OPTION", /a map of variables/],
  ],
  ["a task", "tasks: [a]", ["1:9", "INVALID_OPTION", /task 1: expected a task/]],
  [
    "tasks",
    "tasks: { a: 1 }",
    ["1:8", "INVALID_OPTION", /"tasks": expected a list of tasks, got a map/],
  ],
  [
    "a text for tasks",
    "tasks: ''",
    ["1:8", "INVALID_OPTION", /expected a list of tasks, got the string/],
  ],
  [
    "no tasks",
    "tasks: []",
    ["1:8", "INVALID_OPTION", /"tasks": expected at least one task, got a list/],
  ],
  [
    "workflow",
    "workflow: [a]",
    ["1:11", "INVALID_OPTION", /"workflow": expected a map/],
    ["1:1", "MISSING_KEY", /tasks/],
  ],
  [
    "name",
    `name: 5\n${one}`,
    ["1:7", "INVALID_OPTION", /"name": expected a string, got 5/, /quote/],
  ],
  ["version", `version: [1]\n${one}`, ["1:10", "INVALID_OPTION", /a string or number, got a list/]],
  ["description", `description: 1\n${one}`, ["1:14", "INVALID_OPTION", /a string/]],
  [
    "timeout",
    `timeout: 0\n${one}`,
    ["1:10", "INVALID_OPTION", /a number of seconds above 0, got 0/],
  ],
  [
    "timeout as a template",
    `timeout: "{{ 1 }}"\n${one}`,
    ["1:10", "INVALID_OPTION", /a number of seconds above 0, got the string "\{\{ 1 \}\}"/],
  ],
  [
    "timeout of a workflow inside",
    `${one}workflows: { w: { timeout: x, tasks: [{ name: a, action: core.noop }] } }`,
    ["4:28", "INVALID_OPTION", /a number of seconds above 0, got the string "x"/],
  ],
  ["max-steps", `max-steps: 0\n${one}`, ["1:12", "INVALID_OPTION", /an integer from 1, got 0/]],
  [
    "merge",
    `vars: { a: 1 }\nmerge: { a: best }\n${one}`,
    ["2:13", "INVALID_OPTION", /"merge.a": expected error, first, last/],
  ],
  [
    "merge of no variable",
    `vars: { down: 1 }\nmerge: { dwon: sum }\n${one}`,
    ["2:10", "UNKNOWN_VARIABLE", /"dwon"/, /"down"/],
  ],
  [
    "secrets",
    `secrets: { a: b }\n${one}`,
    ["1:10", "INVALID_OPTION", /a list of names, got a map/],
  ],
  [
    "a secret",
    `secrets: [5]\n${one}`,
    ["1:11", "INVALID_OPTION", /"secrets\[0\]": expected the name of a secret/, /quote it/],
  ],
  ["a secret twice", `secrets: [A, A]\n${one}`, ["1:14", "DUPLICATE_NAME", /"A"/]],
  ["vars", `vars: [a]\n${one}`, ["1:7", "INVALID_OPTION", /a map of variables, got a list/]],
  ["config", `config: 5\n${one}`, ["1:9", "INVALID_OPTION", /a map of settings/]],
  [
    "a template in config",
    `config: { a: [1, "{{ x }}"] }\n${one}`,
    ["1:18", "TEMPLATE_NOT_ALLOWED", /not rendered/, /vars/],
  ],
  ["parameters", `parameters: [a]\n${one}`, ["1:13", "INVALID_OPTION", /a map of declarations/]],
  [
    "a parameter",
    `parameters: { p: string }\n${one}`,
    ["1:18", "INVALID_OPTION", /"parameters.p": expected a map such as/],
  ],
  [
    "a type",
    `parameters: { p: { type: int } }\n${one}`,
    ["1:26", "INVALID_OPTION", /string, number, integer/],
  ],
  [
    "required",
    `parameters: { p: { required: 1 } }\n${one}`,
    ["1:30", "INVALID_OPTION", /true or false/],
  ],
  [
    "enum",
    `parameters: { p: { enum: a } }\n${one}`,
    ["1:26", "INVALID_OPTION", /a list of values/],
  ],
  [
    "an empty enum",
    `parameters: { p: { enum: [] } }\n${one}`,
    ["1:26", "INVALID_OPTION", /at least one value/],
  ],
  [
    "a default of another type",
    `parameters: { p: { type: integer, default: a } }\n${one}`,
    [
      "1:44",
      "INVALID_OPTION",
      /default of parameter "p" has the wrong type: expected an integer, got a string/,
    ],
  ],
  [
    "a default of an unknown type",
    `parameters: { p: { type: int, default: a } }\n${one}`,
    ["1:26", "INVALID_OPTION", /string, number, integer/],
  ],
  [
    "a default outside enum",
    `parameters: { p: { enum: [1, 2], default: 3 } }\n${one}`,
    ["1:43", "INVALID_OPTION", /has the wrong value: expected one of 1, 2, got the number 3/],
  ],
  [
    "a default with a template",
    `parameters: { p: { default: "{{ 1 }}" } }\n${one}`,
    ["1:29", "TEMPLATE_NOT_ALLOWED", /./],
  ],
  [
    "a workflow inside",
    `workflows: { w: { tasks: [{ name: a, timeout: x }] } }\n${one}`,
    ["1:47", "INVALID_OPTION", /"timeout" of task "a" in workflow "w"/],
  ],
  ["workflows", `workflows: [a]\n${one}`, ["1:12", "INVALID_OPTION", /a map of workflows by name/]],
];

describe("a value of the wrong shape", () => {
  test.each<Case>(shapes)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
