import { describe, test } from "vitest";
import { type Case, assertProblems, one } from "./assert-problems.ts";

const templates: readonly Case[] = [
  [
    "in names",
    "tasks:\n  - name: '{{ 1 }}'\n    action: a.{{ 2 }}",
    ["2:11", "TEMPLATE_NOT_ALLOWED", /"name" is a name/],
    ["3:13", "TEMPLATE_NOT_ALLOWED", /"action" is a name/],
  ],
  [
    "a task that is not declared",
    `${one}    input: "{{ task.b.output }}"`,
    ["4:21", "UNKNOWN_NAME", /"b"/],
  ],
  [
    "in default, too",
    `${one}    input: "{{ default(task.b.output, 1) }}"`,
    ["4:29", "UNKNOWN_NAME", /"b"/],
  ],
  [
    "a parameter that is not declared",
    `parameters: { limit: {} }\n${one}    input: "{{ parameters.limt }}"`,
    ["5:27", "UNKNOWN_NAME", /"limt"/, /"limit"/],
  ],
  [
    "a variable that nobody sets",
    `vars: { down: 1 }\n${one}    input: "{{ donw }}"`,
    ["5:16", "UNKNOWN_NAME", /"donw"/, /"down"/],
  ],
  [
    "a secret that is not listed",
    `secrets: [TOKEN]\n${one}    input: "{{ secrets.TOKE }}"`,
    ["5:24", "UNKNOWN_NAME", /"TOKE"/, /"TOKEN"/],
  ],
  [
    "a secret that is not listed, in a workflow inside",
    `secrets: [TOKEN]\nworkflows:\n  w: { tasks: [{ name: a, action: core.echo, input: "{{ secrets.TOKE }}" }] }\n${one}`,
    ["3:65", "UNKNOWN_NAME", /"TOKE"/, /"TOKEN"/],
  ],
  [
    "a secret that only another workflow lists",
    `workflows:\n  v: { secrets: [OB], tasks: [{ name: a, action: core.echo }] }\n  w: { secrets: [OA], tasks: [{ name: a, action: core.echo, input: "{{ secrets.OB }}" }] }\n${one}`,
    ["3:80", "UNKNOWN_NAME", /"OB"/, /"OA"/],
  ],
  ["item outside a list", `${one}    input: "{{ item }}"`, ["4:16", "UNKNOWN_NAME", /item/]],
  ["item in with-items", `${one}    with-items: "{{ item }}"`, ["4:21", "UNKNOWN_NAME", /item/]],
  [
    "item in publish of a list",
    `${one}    with-items: [1]\n    publish: { v: "{{ item }}" }`,
    ["5:23", "UNKNOWN_NAME", /item/],
  ],
  [
    "another task's name for items",
    `tasks:\n  - name: a\n    with-items: [1]\n    as: server\n  - name: b\n    input: "{{ server }}"`,
    ["6:16", "UNKNOWN_NAME", /server/],
  ],
  ["a later variable", `vars: { a: "{{ b }}", b: 1 }\n${one}`, ["1:16", "UNKNOWN_NAME", /"b"/]],
  ["a task in vars", `vars: { b: "{{ task.a }}" }\n${one}`, ["1:21", "UNKNOWN_NAME", /"a"/]],
  [
    "an unknown function",
    `${one}    input: "{{ uper(1) }}"`,
    ["4:16", "UNKNOWN_FUNCTION", /uper/, /"upper"/],
  ],
  [
    "a condition before the task",
    `${one}    when: "{{ succeeded() }}"`,
    ["4:15", "UNKNOWN_FUNCTION", /succeeded/],
  ],
  [
    "__proto__",
    `${one}    input: "{{ task.a.__proto__ }}"`,
    ["4:23", "FORBIDDEN_NAME", /__proto__/],
  ],
  ["no end", `${one}    input: "{{ 1"`, ["4:13", "INVALID_TEMPLATE", /closed/]],
  ["nothing inside", `${one}    input: "{{ }}"`, ["4:13", "INVALID_TEMPLATE", /empty/]],
  [
    "two in one text",
    `${one}    input: "{{ x }} {{ y }}"`,
    ["4:16", "UNKNOWN_NAME", /"x"/],
    ["4:24", "UNKNOWN_NAME", /"y"/],
  ],
  [
    "deep inside",
    `${one}    input:\n      list:\n        - { a: ["{{ x }}"] }`,
    ["6:21", "UNKNOWN_NAME", /"x"/],
  ],
  ["in output", `${one}output: { a: "{{ x }}" }`, ["4:18", "UNKNOWN_NAME", /"x"/]],
  [
    "in retry.when",
    `${one}    retry: { count: 1, when: "{{ eror.code == 1 }}" }`,
    ["4:34", "UNKNOWN_NAME", /"eror"/, /"error"/],
  ],
  [
    "in next",
    `${one}    next: { when: "{{ succeded() }}", publish: { v: "{{ x }}" } }`,
    ["4:23", "UNKNOWN_FUNCTION", /succeded/, /succeeded/],
    ["4:57", "UNKNOWN_NAME", /"x"/],
  ],
  [
    "several with braces around text",
    `${one}    when: "{{ true }} or {{ true }}"`,
    ["4:11", "NOT_A_BOOLEAN", /string with templates/, /only a single template gives a value/],
  ],
  [
    "several as a list",
    `${one}    with-items: "{{ [] }} {{ [] }}"`,
    ["4:17", "WITH_ITEMS_NOT_A_LIST", /string with templates/],
  ],
];

describe("a wrong template", () => {
  test.each<Case>(templates)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
