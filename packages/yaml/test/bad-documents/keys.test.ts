import { describe, test } from "vitest";
import { type Case, assertProblems, one } from "./assert-problems.ts";

const keys: readonly Case[] = [
  [
    "on top",
    `tsks: []\n${one}`,
    ["1:1", "UNKNOWN_KEY", /unknown key "tsks" in a workflow/, /^did you mean "tasks"\?$/],
  ],
  [
    "of a task",
    `${one}    concurency: 5`,
    ["4:5", "UNKNOWN_KEY", /unknown key ".*" in a task/, /"concurrency"/],
  ],
  ["of a task, unlike any", `${one}    zzzzzzzz: 5`, ["4:5", "UNKNOWN_KEY", /"zzzzzzzz"/]],
  [
    "of retry",
    `${one}    retry: { count: 1, dela: 1 }`,
    ["4:24", "UNKNOWN_KEY", /unknown key ".*" in "retry"/, /"delay"/],
  ],
  [
    "of retry in a task",
    `${one}    backoff: linear`,
    ["4:5", "UNKNOWN_KEY", /backoff/, /belongs in "retry"/],
  ],
  [
    "of a workflow in a task",
    `${one}    workflow: child`,
    ["4:5", "UNKNOWN_KEY", /"workflow"/, /"action: workflow.NAME"/],
  ],
  ["of next in a task", `${one}    do: a`, ["4:5", "UNKNOWN_KEY", /"do"/, /belongs in "next"/]],
  [
    "of next",
    `${one}    next: [{ then: b }]`,
    ["4:14", "UNKNOWN_KEY", /unknown key "then" in "next"/],
  ],
  [
    "of a parameter",
    `parameters: { p: { typ: string } }\n${one}`,
    ["1:20", "UNKNOWN_KEY", /unknown key ".*" in a parameter/, /"type"/],
  ],
  [
    "of a workflow inside",
    `workflows: { w: { version: 1, tasks: [{ name: a }] } }\n${one}`,
    ["1:19", "UNKNOWN_KEY", /"version"/, /top of the document/],
  ],
  [
    "in both spellings",
    `${one}    with-items: [1]\n    batch_size: 1\n    batch-size: 2`,
    ["6:5", "DUPLICATE_KEY", /"batch-size" is already in line 5/],
  ],
  [
    "on top in both spellings",
    `max_steps: 1\nmax-steps: 1\n${one}`,
    ["2:1", "DUPLICATE_KEY", /"max-steps" is already in line 1/],
  ],
  [
    "in both shapes",
    `workflow:\n  name: a\n  tasks: [{ name: a }]\nname: b`,
    ["4:1", "DUPLICATE_KEY", /"name" is already in line 2/],
  ],
  [
    "beside a workflow",
    `workflow:\n  tasks: [{ name: a }]\nfoo: b`,
    ["3:1", "UNKNOWN_KEY", /"foo"/],
  ],
  ["constructor", `constructor: 1\n${one}`, ["1:1", "UNKNOWN_KEY", /constructor/]],
  [
    "missing tasks",
    "name: a",
    ["1:1", "MISSING_KEY", /"tasks" is missing: expected a list of tasks/],
  ],
  ["missing tasks in a workflow", "workflow:\n  name: a", ["2:3", "MISSING_KEY", /"tasks"/]],
  ["missing name", "tasks:\n  - action: a", ["2:5", "MISSING_KEY", /"name" of task 1 is missing/]],
  [
    "missing count",
    `${one}    retry: { delay: 1 }`,
    ["4:12", "MISSING_KEY", /"retry.count" of task "a" is missing/],
  ],
];

describe("a wrong key", () => {
  test.each<Case>(keys)("%s", (_, text, ...problems) => assertProblems(text, problems));
});
