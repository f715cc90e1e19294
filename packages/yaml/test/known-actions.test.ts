import { describe, expect, test } from "vitest";
import { compileTasks, run, type RunResult } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

const TEXT = `tasks:
  - name: a
    action: core.ecko
  - name: b
    action: core.echo
  - name: my.thing
  - name: d
    action: my.thingg
    with-items: [1]
  - name: e
    action: workflow.inner
workflows:
  inner:
    tasks:
      - name: f
        action: core.slep
`;

const BUILT_IN = ["core.echo", "core.sleep"];

function told(actions: Parameters<typeof validateWorkflow>[1]): readonly string[] {
  return validateWorkflow(TEXT, actions).map(
    ({ line, column, code, message, hint = "" }) =>
      `${line}:${column} ${code} ${message} (${hint})`,
  );
}

const ECKO =
  '3:13 UNKNOWN_ACTION task "a" calls the unknown action "core.ecko" (did you mean "core.echo"?)';
const SLEP =
  '16:17 UNKNOWN_ACTION task "f" calls the unknown action "core.slep" (did you mean "core.sleep"?)';

describe("actions that are not among the known ones", () => {
  test("are refused, at the action or at the name used in its place", () => {
    expect(told({ actions: { names: BUILT_IN } })).toEqual([
      ECKO,
      '6:11 UNKNOWN_ACTION task "my.thing" calls the unknown action "my.thing" (a task without "action" calls the action of its own name)',
      '8:13 UNKNOWN_ACTION task "d" calls the unknown action "my.thingg" ()',
      SLEP,
    ]);
    expect(told({ actions: { names: [...BUILT_IN, "my.thing"] } })).toEqual([
      ECKO,
      '8:13 UNKNOWN_ACTION task "d" calls the unknown action "my.thingg" (did you mean "my.thing"?)',
      SLEP,
    ]);
  });

  test("are not found by the name of a workflow alone, which gets a hint", () => {
    const text = `tasks:
  - name: child
  - { name: each, action: core.echo, with-items: [1], each: [{ name: put, action: child }] }
workflows:
  child: { tasks: [{ name: again, action: child }] }
`;
    const found = validateWorkflow(text, { actions: { names: BUILT_IN } });
    const hint = 'a task runs this workflow by "action: workflow.child"';
    expect(found.map(({ line, code, hint: given }) => [line, code, given])).toEqual(
      [2, 3, 5].map((line) => [line, "UNKNOWN_ACTION", hint]),
    );
  });

  test("of another namespace may exist if not all actions are known", () => {
    expect(told({ actions: { names: BUILT_IN, isComplete: false } })).toEqual([ECKO, SLEP]);
  });

  test("are not checked if none are given", () => {
    expect(told({})).toEqual([]);
  });
});

const given = { "core.echo": () => 1, "my.thing": () => 1, "core.sleep": "soon" as never };

function errorsOf({ status, errors }: RunResult): readonly object[] {
  expect(status).toBe("invalid");
  return errors.map(({ code, message, task, line, column }) => ({
    code,
    message,
    task,
    line,
    column,
  }));
}

describe("a run without an action", () => {
  const code = "UNKNOWN_ACTION";

  test("reports each, where the document calls it", async () => {
    const result = await run(loadWorkflow(TEXT), { actions: given }).result;
    const ecko = 'task "a" calls the unknown action "core.ecko"; did you mean "core.echo"?';
    const thing = 'task "d" calls the unknown action "my.thingg"; did you mean "my.thing"?';
    const slep = 'task "f" calls the unknown action "core.slep"; did you mean "core.sleep"?';
    expect(errorsOf(result)).toEqual([
      { code, message: ecko, task: "a", line: 3, column: 13 },
      { code, message: thing, task: "d", line: 8, column: 13 },
      { code, message: slep, task: "f", line: 16, column: 17 },
    ]);
  });

  test("reports it in code too, and what was given instead of a function", async () => {
    const tasks = [
      { name: "a", action: "core.ecko" },
      { name: "b", action: "core.sleep" },
    ];
    const result = await run(compileTasks(tasks, {}), { actions: given }).result;
    const ecko = 'task "a" calls the unknown action "core.ecko"; did you mean "core.echo"?';
    const sleep = 'task "b" calls the action "core.sleep": expected a function, got a string';
    expect(errorsOf(result)).toEqual([
      { code, message: ecko, task: "a" },
      { code, message: sleep, task: "b" },
    ]);
  });
});
