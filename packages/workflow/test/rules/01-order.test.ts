import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, type InvalidWorkflowError, type WorkflowProblem } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { codesOf, runTasks, settled, type Tasks } from "../run/run-tasks.ts";

const nothing = (): null => null;

function problemsOf(tasks: Tasks): readonly WorkflowProblem[] {
  try {
    compileTasks(tasks, {}).check();
    return [];
  } catch (error) {
    return (error as InvalidWorkflowError).problems;
  }
}

describe("1. without next, tasks run in the listed order", () => {
  test("1. each after the one before", async () => {
    const held = new Held();
    const tasks = ["a", "b", "c"].map((name) => ({ name, action: () => held.start(name) }));
    const ended = runTasks(tasks);
    for (const name of ["a", "b", "c"]) {
      await settled();
      expect(held.open).toEqual([name]);
      held.finish(name);
    }
    const result = await ended;
    expect(result.sequence).toEqual(["a", "b", "c"]);
    expect(result.status).toBe("succeeded");
  });

  test("1. an unhandled failure stops the workflow", async () => {
    const result = await runTasks([
      { name: "a", action: nothing },
      {
        name: "b",
        action: () => {
          throw new Error("no");
        },
      },
      { name: "c", action: nothing },
    ]);
    expect(result.status).toBe("failed");
    expect(result.sequence).toEqual(["a", "b"]);
    expect(Object.keys(result.tasks)).toEqual(["a", "b"]);
    expect(result.errors).toMatchObject([{ code: "ACTION_FAILED", message: "no", task: "b" }]);
    expect(result.output).toBe(null);
  });

  test("1. a task without action runs the action of its own name", async () => {
    const result = await runTasks([{ name: "a" }], {}, { actions: { a: () => 7 } });
    expect(result.tasks["a"]).toEqual({ status: "succeeded", output: 7 });
  });
});

describe("1. where any task declares next, the graph decides", () => {
  test("1. the workflow starts at the tasks with start: true, in the order listed", async () => {
    const started: string[] = [];
    const action = ({ context }: { context: WorkflowContext }): null => {
      started.push(context.get("name") as string);
      return null;
    };
    const enter = (name: string) => ({
      name,
      start: true,
      action: ({ input }: { input: string }) => started.push(input),
      input: name,
    });
    const result = await runTasks([
      { ...enter("b"), next: { do: "z", publish: { name: "z" } } },
      { name: "z", action },
      enter("a"),
    ]);
    expect(started).toEqual(["b", "a", "z"]);
    expect(result.status).toBe("succeeded");
  });

  test("1. a task that no next follows ends its branch", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, next: { do: ["b", "c"] } },
      { name: "b", action: nothing },
      { name: "c", action: nothing, next: { do: "d" } },
      { name: "d", action: nothing },
    ]);
    expect([...result.sequence].toSorted()).toEqual(["a", "b", "c", "d"]);
  });

  test("1. an empty list of next counts as declared", async () => {
    const held = new Held();
    const ended = runTasks([
      { name: "a", action: () => held.start("a"), next: [], start: true },
      { name: "b", action: () => held.start("b"), start: true },
    ]);
    await settled();
    expect(held.open).toEqual(["a", "b"]);
    held.finish("a");
    held.finish("b");
    await ended;
  });

  test("1. the when of every entry is evaluated first, then those that hold fire", async () => {
    const seen: unknown[] = [];
    const result = await runTasks([
      {
        name: "a",
        action: nothing,
        next: [
          { publish: { x: 1 } },
          {
            when: (context: WorkflowContext) => {
              seen.push(context.get("x"));
              return true;
            },
            publish: { x: 2 },
          },
          { when: (context: WorkflowContext) => context.get("x") !== undefined, do: "never" },
          { when: false, publish: { x: 3 } },
        ],
      },
      { name: "never", action: nothing },
    ]);
    expect(seen).toEqual([undefined]);
    expect(result.context.get("x")).toBe(2);
    expect(result.sequence).toEqual(["a"]);
  });

  test("1. the publish of all firing entries is applied in order before any target starts", async () => {
    const seen: unknown[] = [];
    const look = ({ context }: { context: WorkflowContext }): unknown =>
      seen.push([context.get("x"), context.get("y")]);
    await runTasks([
      {
        name: "a",
        action: nothing,
        next: [
          { do: "b", publish: { x: 1 } },
          { do: "c", publish: { y: (context: WorkflowContext) => [context.get("x")] } },
        ],
      },
      { name: "b", action: look },
      { name: "c", action: look },
    ]);
    expect(seen).toEqual([
      [1, [1]],
      [1, [1]],
    ]);
  });

  test("1. do is a name or a list, and each target starts once", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: nothing,
        next: [{ do: ["b", "c", "b"] }, { do: "b" }, { do: ["c"] }],
      },
      { name: "b", action: nothing },
      { name: "c", action: nothing },
    ]);
    expect(result.sequence).toEqual(["a", "b", "c"]);
  });

  test("1. the targets start in the order in which they are named", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, next: [{ do: ["d", "b"] }, { do: "c" }] },
      ...["b", "c", "d"].map((name) => ({ name, action: nothing })),
    ]);
    expect(result.sequence).toEqual(["a", "d", "b", "c"]);
  });

  test("1. without start: true it starts at the first task, which a next may name", async () => {
    let runs = 0;
    const result = await runTasks([
      { name: "a", action: () => ++runs, next: { do: "b" } },
      { name: "b", action: nothing, next: { when: () => runs < 2, do: "a" } },
    ]);
    expect(result.sequence).toEqual(["a", "b", "a", "b"]);
  });

  test("1. start: false is no start, and where all say so the first is it", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, start: false, next: { do: "b" } },
      { name: "b", action: nothing, start: false },
    ]);
    expect(result.sequence).toEqual(["a", "b"]);
  });

  test("1. what the first task cannot reach is refused at each task, with advice", () => {
    const tasks = [
      { name: "a" },
      { name: "b", next: { do: "c" } },
      { name: "c", next: { do: "d" } },
      { name: "d", next: { do: "c" } },
    ];
    const problems = problemsOf(tasks);
    expect(problems.map(({ code, node }) => [code, node])).toEqual([
      ["UNREACHABLE_TASK", "b"],
      ["UNREACHABLE_TASK", "c"],
      ["UNREACHABLE_TASK", "d"],
    ]);
    for (const { message } of problems) expect(message).toMatch(/"next".*"start: true"/);
  });

  test("1. with start: true on another, the first is a task like any other", () => {
    const problems = problemsOf([
      { name: "a", next: { do: "b" } },
      { name: "b" },
      { name: "c", start: true, next: { do: "b" } },
    ]);
    expect(problems).toMatchObject([{ code: "UNREACHABLE_TASK", node: "a" }]);
  });

  test("1. tasks keep their listed order, wherever the workflow starts", async () => {
    const result = await runTasks([
      { name: "b", action: nothing },
      { name: "a", action: nothing, start: true, next: { do: "b" } },
    ]);
    expect(result.sequence).toEqual(["a", "b"]);
    expect(Object.keys(result.tasks)).toEqual(["b", "a"]);
  });

  test("1. start is refused where no task has next", () => {
    for (const start of [true, false])
      expect(problemsOf([{ name: "a" }, { name: "b", start }])).toMatchObject([
        { node: "b", message: expect.stringMatching(/"start".*"next"/) as string },
      ]);
  });

  test("1. an entry that names no task is a problem found before anything runs", () => {
    const workflow = compileTasks([{ name: "a", next: { do: "nobody" } }], {});
    expect(() => workflow.check()).toThrow(/"nobody"/);
  });
});

describe("11. when on a task", () => {
  test("11. false: the task is skipped, and in listed order the next runs", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, when: false },
      { name: "b", action: nothing, when: () => false },
      { name: "c", action: nothing, when: (context) => context.task("a") !== undefined },
    ]);
    expect(result.status).toBe("succeeded");
    expect(result.tasks["a"]).toEqual({ status: "skipped", output: null });
    expect(result.tasks["b"]).toEqual({ status: "skipped", output: null });
    expect(result.sequence).toEqual(["c"]);
  });

  test("11. a skipped task is neither success nor failure, and its next is evaluated", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: nothing,
        when: false,
        publish: { wrong: true },
        next: [
          {
            on: "completion",
            when: (_, scope) => scope.succeeded() || scope.failed() || scope.canceled(),
            do: "no",
          },
          { on: "failure", do: "no" },
          { when: (_, scope) => scope.skipped(), do: "yes", publish: { right: true } },
          { do: "always" },
        ],
      },
      { name: "no", action: nothing },
      { name: "yes", action: nothing },
      { name: "always", action: nothing },
    ]);
    expect(result.sequence).toEqual(["yes", "always"]);
    expect(result.context.get("right")).toBe(true);
    expect(result.context.has("wrong")).toBe(false);
  });

  test("11. a when that gives no boolean is an error, never silently true", async () => {
    for (const value of ["false", 1, 0, null, undefined, [], {}]) {
      const result = await runTasks([
        { name: "a", action: nothing, when: (() => value) as unknown as () => boolean },
        { name: "b", action: nothing },
      ]);
      expect(codesOf(result)).toEqual(["NOT_A_BOOLEAN"]);
      expect(result.sequence).toEqual(["a"]);
    }
  });

  test("11. a when of next that gives no boolean fails the task", async () => {
    const when = (() => "yes") as unknown as () => boolean;
    const result = await runTasks([
      { name: "a", action: nothing, next: { when, do: "b" } },
      { name: "b", action: nothing },
    ]);
    expect(result.errors).toMatchObject([{ code: "NOT_A_BOOLEAN", task: "a" }]);
    expect(result.sequence).toEqual(["a"]);
  });

  test("11. a when that throws fails the task, and next may handle it", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: nothing,
        when: () => {
          throw new Error("which?");
        },
        next: { on: "failure", do: "b" },
      },
      { name: "b", action: nothing },
    ]);
    expect(result.status).toBe("succeeded");
    expect(result.tasks["a"]?.error?.code).toBe("EXPRESSION_FAILED");
  });
});
