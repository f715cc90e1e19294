// docs/semantics.md#handled-failures
import { describe, expect, expectTypeOf, test } from "vitest";
import { compileTasks, defineWorkflow, memoryJournal, run } from "../../src/index.ts";
import { codesOf, runTasks, type Tasks } from "../run/run-tasks.ts";

const fails = (): never => {
  throw new Error("no");
};
const onFailure = "continue";

describe("on-failure: continue", () => {
  test("handles the failure, and the next task runs and sees it", async () => {
    const { status, handled, errors, sequence, tasks, context } = await runTasks([
      { name: "a", action: fails, onFailure, publish: { done: 1 } },
      {
        name: "b",
        input: (c: { task(name: string): unknown }) => c.task("a"),
        action: ({ input }) => input,
      },
    ] as Tasks);
    expect([status, sequence, errors]).toEqual(["succeeded", ["a", "b"], []]);
    expect(handled).toMatchObject([{ code: "ACTION_FAILED", task: "a", message: "no" }]);
    expect(tasks["b"]?.output).toMatchObject({
      status: "failed",
      error: { code: "ACTION_FAILED" },
    });
    expect(context.has("done")).toBe(false);
  });

  test("of the last task leaves the run succeeded", async () => {
    const { status, handled } = await runTasks([{ name: "a", action: fails, onFailure }]);
    expect([status, handled.length]).toEqual(["succeeded", 1]);
  });

  test("changes nothing after a success, and stop is the default", async () => {
    const fine = await runTasks([
      { name: "a", action: () => 1, onFailure },
      { name: "b", action: () => 2 },
    ]);
    expect([fine.sequence, fine.handled]).toEqual([["a", "b"], []]);
    for (const task of [
      { name: "a", action: fails },
      { name: "a", action: fails, onFailure: "stop" as const },
    ]) {
      const stopped = await runTasks([task, { name: "b", action: () => 2 }]);
      expect([stopped.status, stopped.sequence, codesOf(stopped)]).toEqual([
        "failed",
        ["a"],
        ["ACTION_FAILED"],
      ]);
    }
  });

  test("covers lists, when and publish of the task", async () => {
    const { status, handled, sequence } = await runTasks([
      { name: "a", withItems: [1, 2], action: fails, onFailure },
      { name: "b", when: fails, action: () => 1, onFailure },
      { name: "c", action: () => 1, publish: { v: fails }, onFailure },
      { name: "d", action: () => 1 },
    ]);
    expect([status, sequence]).toEqual(["succeeded", ["a", "b", "c", "d"]]);
    expect(handled.map(({ code, task }) => [code, task])).toEqual([
      ["ITEMS_FAILED", "a"],
      ["EXPRESSION_FAILED", "b"],
      ["EXPRESSION_FAILED", "c"],
    ]);
  });

  test("does not go on after a cancellation, or after the end of the run as failed", async () => {
    for (const end of ["cancel", "fail"] as const) {
      const handle = run(
        compileTasks(
          [
            { name: "a", action: () => new Promise(() => {}), onFailure },
            { name: "b", action: () => 1 },
          ],
          {},
        ),
        { grace: 0 },
      );
      setTimeout(() =>
        end === "cancel" ? handle.cancel() : handle.fail({ code: "X", message: "x" }),
      );
      const { status, sequence, handled } = await handle.result;
      expect([status, sequence, handled]).toEqual([
        end === "cancel" ? "canceled" : "failed",
        ["a"],
        [],
      ]);
    }
  });

  test("stays handled in a run that is continued", async () => {
    const calls: string[] = [];
    let isDown = true;
    const call = ({ task }: { task: string }): string => {
      calls.push(task);
      if (isDown) throw new Error("down");
      return task;
    };
    const workflow = compileTasks(
      [
        { name: "a", action: call, onFailure },
        { name: "b", action: call },
      ],
      {},
    );
    const journal = memoryJournal();
    expect(await run(workflow, { journal }).result).toMatchObject({ status: "failed" });
    isDown = false;
    const again = await run(workflow, { journal: memoryJournal(journal.content) }).result;
    expect(again).toMatchObject({ status: "succeeded", handled: [{ task: "a" }] });
    expect(calls).toEqual(["a", "b", "b"]);
  });

  test("makes outputs nullable for the tasks that follow, and not for publish", async () => {
    const workflow = defineWorkflow()
      .task("a", {
        action: () => "x",
        onFailure,
        publish: { v: (context) => context.task("a").output.length },
      })
      .taskWithItems("l", { withItems: [1], action: () => 1, onFailure })
      .build((context) => {
        expectTypeOf(context.task("a").output).toEqualTypeOf<string | null>();
        expectTypeOf(context.task("l").output).toEqualTypeOf<readonly (number | null)[] | null>();
        return context.task("a").output;
      });
    expect((await run(workflow).result).output).toBe("x");
  });

  test("is refused where tasks have next", () => {
    const workflow = compileTasks(
      [
        { name: "a", action: fails, onFailure, next: { do: "b" } },
        { name: "b", action: fails },
      ],
      {},
    );
    expect(() => run(workflow)).toThrow(/has "onFailure", but tasks have "next"/);
  });
});
