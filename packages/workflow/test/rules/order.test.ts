// docs/semantics.md#order-of-tasks
import { describe, expect, test } from "vitest";
import { Held } from "../run/held.ts";
import { runTasks, settled } from "../run/run-tasks.ts";

const nothing = (): null => null;

describe("without next, tasks run in the listed order", () => {
  test("each starts when the one before has ended", async () => {
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

  test("an unhandled failure stops the workflow", async () => {
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

  test("a task without action runs the action of its own name", async () => {
    const result = await runTasks([{ name: "a" }], {}, { actions: { a: () => 7 } });
    expect(result.tasks["a"]).toEqual({ status: "succeeded", output: 7 });
  });
});
