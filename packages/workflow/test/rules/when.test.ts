// docs/semantics.md#skipping-a-task
import { describe, expect, test } from "vitest";
import { codesOf, runTasks } from "../run/run-tasks.ts";

const nothing = (): null => null;

describe("when on a task", () => {
  test("false: the task is skipped, and in listed order the next runs", async () => {
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

  test("a skipped task is neither success nor failure, and its next is evaluated", async () => {
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

  test("a when that does not give a boolean is an error, never silently true", async () => {
    for (const value of ["false", 1, 0, null, undefined, [], {}]) {
      const result = await runTasks([
        { name: "a", action: nothing, when: (() => value) as unknown as () => boolean },
        { name: "b", action: nothing },
      ]);
      expect(codesOf(result)).toEqual(["NOT_A_BOOLEAN"]);
      expect(result.sequence).toEqual(["a"]);
    }
  });

  test("a when of next that does not give a boolean fails the task", async () => {
    const when = (() => "yes") as unknown as () => boolean;
    const result = await runTasks([
      { name: "a", action: nothing, next: { when, do: "b" } },
      { name: "b", action: nothing },
    ]);
    expect(result.errors).toMatchObject([{ code: "NOT_A_BOOLEAN", task: "a" }]);
    expect(result.sequence).toEqual(["a"]);
  });

  test("a when that throws fails the task, and next may handle it", async () => {
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
