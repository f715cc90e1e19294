// docs/semantics.md#order-of-tasks
// docs/semantics.md#where-a-graph-starts
// docs/semantics.md#what-comes-next
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, type InvalidWorkflowError, type WorkflowProblem } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { runTasks, settled, type Tasks } from "../run/run-tasks.ts";

const nothing = (): null => null;

function problemsOf(tasks: Tasks): readonly WorkflowProblem[] {
  try {
    compileTasks(tasks, {}).check();
    return [];
  } catch (error) {
    return (error as InvalidWorkflowError).problems;
  }
}

describe("where any task declares next, the tasks are a graph", () => {
  test("the workflow starts at the tasks with start: true, in the order listed", async () => {
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

  test("a task without next ends its branch", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, next: { do: ["b", "c"] } },
      { name: "b", action: nothing },
      { name: "c", action: nothing, next: { do: "d" } },
      { name: "d", action: nothing },
    ]);
    expect([...result.sequence].toSorted()).toEqual(["a", "b", "c", "d"]);
  });

  test("an empty list of next counts as declared", async () => {
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

  test("every when is evaluated before any entry fires", async () => {
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

  test("the publish of all firing entries is applied in order before any target starts", async () => {
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

  test("do is a name or a list, and each target starts once", async () => {
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

  test("the targets start in the order in which they are named", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, next: [{ do: ["d", "b"] }, { do: "c" }] },
      ...["b", "c", "d"].map((name) => ({ name, action: nothing })),
    ]);
    expect(result.sequence).toEqual(["a", "d", "b", "c"]);
  });

  test("without start: true it starts at the first task, and a next may lead back there", async () => {
    let runs = 0;
    const result = await runTasks([
      { name: "a", action: () => ++runs, next: { do: "b" } },
      { name: "b", action: nothing, next: { when: () => runs < 2, do: "a" } },
    ]);
    expect(result.sequence).toEqual(["a", "b", "a", "b"]);
  });

  test("start: false is the same as none: it starts at the first task", async () => {
    const result = await runTasks([
      { name: "a", action: nothing, start: false, next: { do: "b" } },
      { name: "b", action: nothing, start: false },
    ]);
    expect(result.sequence).toEqual(["a", "b"]);
  });

  test("every task that the start cannot reach is refused, with advice", () => {
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

  test("if another task has start: true, the first is a task like any other", () => {
    const problems = problemsOf([
      { name: "a", next: { do: "b" } },
      { name: "b" },
      { name: "c", start: true, next: { do: "b" } },
    ]);
    expect(problems).toMatchObject([{ code: "UNREACHABLE_TASK", node: "a" }]);
  });

  test("tasks keep their listed order, wherever the workflow starts", async () => {
    const result = await runTasks([
      { name: "b", action: nothing },
      { name: "a", action: nothing, start: true, next: { do: "b" } },
    ]);
    expect(result.sequence).toEqual(["a", "b"]);
    expect(Object.keys(result.tasks)).toEqual(["b", "a"]);
  });

  test("start is refused where no task has next", () => {
    for (const start of [true, false])
      expect(problemsOf([{ name: "a" }, { name: "b", start }])).toMatchObject([
        { node: "b", message: expect.stringMatching(/"start".*"next"/) as string },
      ]);
  });

  test("a target that does not exist is found before anything runs", () => {
    const workflow = compileTasks([{ name: "a", next: { do: "nobody" } }], {});
    expect(() => workflow.check()).toThrow(/"nobody"/);
  });
});
