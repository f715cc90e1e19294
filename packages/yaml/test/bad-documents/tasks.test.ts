import { describe, test } from "vitest";
import { type Case, assertProblems, one, type Problem } from "./assert-problems.ts";

const tasks: readonly Case[] = [
  [
    "an unknown target",
    `${one}    next: { do: [repor] }\n  - name: report`,
    ["4:18", "UNKNOWN_TASK", /no task is called "repor"/, /"report"/],
  ],
  [
    "a name twice",
    `${one}  - name: a`,
    ["4:11", "DUPLICATE_NAME", /"a" is already declared in line 2/],
  ],
  ["a variable called item", `vars: { item: 1 }\n${one}`, ["1:9", "RESERVED_NAME", /"item"/]],
  [
    "a published variable called task",
    `${one}    publish: { task: 1 }`,
    ["4:16", "RESERVED_NAME", /"task"/],
  ],
  [
    "a variable published next called config",
    `${one}    next: [{ publish: { config: 1 } }]`,
    ["4:25", "RESERVED_NAME", /"config"/],
  ],
  ["a variable called 1", `vars: { "1": 1 }\n${one}`, ["1:9", "RESERVED_NAME", /a number/]],
  [
    "items called index",
    `${one}    with-items: [1]\n    as: index`,
    ["5:9", "RESERVED_NAME", /"index"/],
  ],
  ["items called not", `${one}    with-items: [1]\n    as: not`, ["5:9", "RESERVED_NAME", /"not"/]],
  [
    "items called as a variable",
    `vars: { v: 1 }\n${one}    with-items: [1]\n    as: v`,
    ["6:9", "SHADOWED_NAME", /a variable/],
  ],
  [
    "items called as a parameter",
    `parameters: { p: {} }\n${one}    with-items: [1]\n    as: p`,
    ["6:9", "SHADOWED_NAME", /a parameter/],
  ],
  [
    "items called as what is published",
    `${one}    with-items: [1]\n    as: v\n    publish: { v: 1 }`,
    ["5:9", "SHADOWED_NAME", /a variable/],
  ],
  [
    "unreachable",
    `${one}    next: []\n  - name: b\n    next: { do: c }\n  - name: c\n    next: { do: b }`,
    ["5:11", "UNREACHABLE_TASK", /"b"/, /"start: true"/],
    ["7:11", "UNREACHABLE_TASK", /"c"/, /"next"/],
  ],
  [
    "a second start that is not declared",
    "tasks:\n  - { name: a }\n  - { name: b, next: { do: c } }\n  - { name: c }",
    ["3:13", "UNREACHABLE_TASK", /nothing leads from the start to task "b"/, /"start: true"/],
    ["4:13", "UNREACHABLE_TASK", /"c"/],
  ],
  [
    "unreachable because another task is the start",
    `${one}    next: { do: b }\n  - { name: b, start: true }`,
    ["2:11", "UNREACHABLE_TASK", /"a"/],
  ],
  [
    "unreachable only because of a misspelling, which is all that is reported",
    "tasks:\n  - { name: a, next: { do: repord } }\n  - { name: report }",
    ["2:28", "UNKNOWN_TASK", /"repord"/, /did you mean "report"/],
  ],
  [
    "on-failure beside next",
    `${one}    on-failure: continue\n    next: { do: b }\n  - { name: b, action: core.noop }`,
    ["4:5", "INVALID_OPTION", /"on-failure" is for tasks that run in the order/, /on: failure/],
  ],
  [
    "on-failure beside the next of another task",
    `${one}    next: { do: b }\n  - { name: b, action: core.noop, on-failure: stop }`,
    ["5:35", "INVALID_OPTION", /"on-failure"/],
  ],
  [
    "started where no task has next",
    `${one}    start: true\n  - { name: b, start: false }`,
    ["4:5", "INVALID_OPTION", /"start" has no effect .*in the order listed/],
    ["5:16", "INVALID_OPTION", /"start"/],
  ],
  [
    "of a sub-workflow unreachable, too",
    `${one}workflows:\n  w:\n    tasks: [{ name: b, next: [] }, { name: c }]`,
    ["6:44", "UNREACHABLE_TASK", /"c"/],
  ],
  [
    "a join of more than lead there",
    "tasks:\n  - name: a\n    next: { do: b }\n  - name: b\n    join: 2",
    ["5:11", "INVALID_JOIN", /joins 2 branches, but 1 task leads/],
  ],
  [
    "a join of one task twice",
    "tasks:\n  - name: a\n    next: [{ do: [b, b] }, { do: b }]\n  - name: b\n    join: 2",
    ["5:11", "INVALID_JOIN", /1 task leads/],
  ],
  [
    "a join at the start",
    `${one}    join: all`,
    ["4:11", "INVALID_JOIN", /joins branches, but no task leads to it/],
  ],
  [
    "a rate that another task has with other numbers",
    "tasks:\n  - name: a\n    rate: { limit: 5, per: 1, name: api }\n  - name: b\n    rate: { limit: 6, per: 2, name: api }",
    ["5:20", "INVALID_OPTION", /the rate "api" has the "limit" 5 in line 3, not 6/],
    ["5:28", "INVALID_OPTION", /the rate "api" has the "per" 1 in line 3, not 2/],
  ],
  [
    "rates of one name with other numbers in each, in another workflow and at the end",
    `workflows:
  w: { tasks: [{ name: a, rate: { limit: 1, per: 1, name: api } }] }
tasks:
  - name: list
    with-items: [1]
    each: [{ name: inner, rate: { limit: 2, per: 1, name: api } }]
finally: [{ name: end, rate: { limit: 1, per: 3, name: api } }]`,
    ["6:42", "INVALID_OPTION", /the rate "api" has the "limit" 1 in line 2, not 2/],
    ["7:47", "INVALID_OPTION", /the rate "api" has the "per" 1 in line 2, not 3/],
  ],
  [
    "a template as the name of a rate",
    "tasks:\n  - name: a\n    rate: { limit: 5, per: 1, name: '{{ index }}' }",
    ["3:37", "TEMPLATE_NOT_ALLOWED", /"rate.name" is a name/],
  ],
  [
    "what is published under the name of the outcome",
    `${one}finally:
  - { name: b, publish: { outcome: 1 } }
  - { name: c, with-items: [1], each: [{ name: d, publish: { outcome: 1 } }] }`,
    ["5:27", "RESERVED_NAME", /"outcome" says here how the workflow ended/],
    ["6:62", "RESERVED_NAME", /"outcome" says here how the workflow ended/],
  ],
  [
    "options of lists",
    `${one}    concurrency: 5\n    as: x\n    tolerate: 1\n    collect: none\n    batch-size: 2\n    on-item-failure: stop`,
    ...[4, 5, 6, 7, 8, 9].map((line): Problem => [
      `${line}:5`,
      "INVALID_OPTION",
      /has no effect without "with-items"/,
    ]),
  ],
  [
    "an unknown workflow",
    `workflows: { ping: { tasks: [{ name: a }] } }\n${one.replace("core.echo", "workflow.pong")}`,
    ["4:13", "UNKNOWN_WORKFLOW", /"pong"/, /"ping"/],
  ],
  [
    "a workflow in itself",
    "workflows: { w: { tasks: [{ name: a, action: workflow.w }] } }\ntasks: [{ name: a }]",
    ["1:46", "RECURSIVE_WORKFLOW", /"w" runs "w"/, /next/],
  ],
  [
    "workflows in each other",
    "workflows:\n  v: { tasks: [{ name: a, action: workflow.w }] }\n  w: { tasks: [{ name: a, action: workflow.v }] }\ntasks: [{ name: a }]",
    ["3:35", "RECURSIVE_WORKFLOW", /"v" runs "w" runs "v"/],
  ],
];

describe("tasks and names that do not fit together", () => {
  test.each<Case>(tasks)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
