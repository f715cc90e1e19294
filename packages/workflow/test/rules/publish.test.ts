// docs/semantics.md#publishing
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import type { EndScope } from "../../src/task/scope.ts";
import { codesOf, runTasks } from "../run/run-tasks.ts";

const one = (): number => 1;
const fails = (): never => {
  throw new Error("no");
};
const variablesOf = (context: WorkflowContext): unknown => context.toJSON().variables;

describe("publish on a task", () => {
  test("is applied when the task succeeded, before its next", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: one,
        publish: { x: "published" },
        next: [
          { when: (context) => context.get("x") === "published", do: "b" },
          { publish: { y: (context: WorkflowContext) => [context.get("x")] } },
        ],
      },
      { name: "b", action: ({ context }: { context: WorkflowContext }) => context.get("x") },
    ]);
    expect(result.tasks["b"]?.output).toBe("published");
    expect(variablesOf(result.context)).toEqual({ x: "published", y: ["published"] });
  });

  test("is not applied when the task failed, was skipped or timed out", async () => {
    for (const task of [{ action: fails }, { action: one, when: false }]) {
      const result = await runTasks([
        { ...task, name: "a", publish: { x: 1 }, next: { on: "completion" } },
      ]);
      expect(result.context.has("x")).toBe(false);
    }
  });

  test("publish and next can read the task's own result as task.NAME", async () => {
    const own = (context: WorkflowContext): unknown => context.task("a");
    const result = await runTasks([
      {
        name: "a",
        action: () => ({ deep: [1] }),
        publish: { x: own },
        next: {
          when: (context: WorkflowContext) =>
            (context.task("a") as { status: string }).status === "succeeded",
          publish: { y: own },
        },
      },
    ]);
    const expected = { status: "succeeded", output: { deep: [1] } };
    expect(variablesOf(result.context)).toEqual({ x: expected, y: expected });
  });

  test("next can read the error of a failure", async () => {
    const publish = {
      error: (context: WorkflowContext) => (context.task("a") as { error: unknown }).error,
    };
    const result = await runTasks([{ name: "a", action: fails, next: { on: "failure", publish } }]);
    expect(result.context.get("error")).toEqual({ code: "ACTION_FAILED", message: "no" });
  });

  test("entries are evaluated in order, later ones see earlier ones", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: one,
        publish: {
          z: 1,
          y: (context: WorkflowContext) => [context.get("z")],
          x: (context: WorkflowContext) => [context.get("y")],
          early: (context: WorkflowContext) => context.has("late"),
          late: true,
        },
      },
    ]);
    expect(variablesOf(result.context)).toEqual({
      z: 1,
      y: [1],
      x: [[1]],
      early: false,
      late: true,
    });
  });

  test.each([[null], [0], [""], [false], [[]], [{}], ["text"], [{ a: [null] }]])(
    "values keep their type: %j",
    async (value) => {
      const publish = {
        x: value,
        y: () => value,
        z: (_: WorkflowContext, end: EndScope) => end.result(),
      };
      const result = await runTasks([{ name: "a", action: () => value, publish }]);
      expect(variablesOf(result.context)).toEqual({ x: value, y: value, z: value });
    },
  );

  test("a failed expression fails the task and publishes nothing of that block", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: one,
        publish: { x: 1, y: fails, z: 3 },
        next: { on: "failure", publish: { after: 1 } },
      },
    ]);
    expect(result.status).toBe("succeeded");
    expect(variablesOf(result.context)).toEqual({ after: 1 });
    expect(result.tasks["a"]).toMatchObject({
      status: "failed",
      error: { code: "EXPRESSION_FAILED" },
    });
  });

  test("the same holds for a publish of next, which then starts nothing", async () => {
    const result = await runTasks([
      { name: "a", action: one, publish: { w: 1 }, next: { publish: { x: 1, y: fails }, do: "b" } },
      { name: "b", action: one },
    ]);
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "EXPRESSION_FAILED", task: "a" }]);
    expect(variablesOf(result.context)).toEqual({ w: 1 });
    expect(result.sequence).toEqual(["a"]);
    expect(result.tasks["a"]?.status).toBe("failed");
  });

  test.each([[undefined], [Number.NaN], [new Date(0)], [() => 1], [Symbol("s")], [1n]])(
    "a value that is not JSON fails the task: %s",
    async (value) => {
      const result = await runTasks([
        { name: "a", action: one, publish: { w: 1, x: () => value } },
      ]);
      expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
      expect(variablesOf(result.context)).toEqual({});
    },
  );

  test("assigning replaces; it never deep-merges", async () => {
    const result = await runTasks([{ name: "a", action: one, publish: { x: { b: 2 } } }], {
      vars: { x: { a: 1 } },
      policies: { x: "merge" },
    });
    expect(result.context.get("x")).toEqual({ b: 2 });
  });

  test("is applied once for a task with items, and sees all of them", async () => {
    let times = 0;
    const publish = { x: (_: WorkflowContext, { result }: EndScope) => [++times, result()] };
    const result = await runTasks([{ name: "a", withItems: [1, 2, 3], action: one, publish }]);
    expect(result.context.get("x")).toEqual([1, [1, 1, 1]]);
  });
});

describe("vars", () => {
  test("are set in order, before the first task, with their types", async () => {
    const vars = {
      first: { n: null },
      second: (context: WorkflowContext) => [context.get("first"), context.parameters["p"]],
      third: (context: WorkflowContext) => context.has("fourth"),
      fourth: 4,
    };
    const seen: unknown[] = [];
    const action = ({ context }: { context: WorkflowContext }): unknown =>
      seen.push(variablesOf(context));
    await runTasks([{ name: "a", action }], { vars }, { parameters: { p: "p" } });
    expect(seen).toEqual([
      { first: { n: null }, second: [{ n: null }, "p"], third: false, fourth: 4 },
    ]);
  });

  test("a variable that fails ends the run before anything runs", async () => {
    for (const bad of [fails, () => new Date(0), Number.NaN]) {
      const result = await runTasks([{ name: "a", action: one }], { vars: { x: 1, bad } });
      expect(codesOf(result)).toEqual(["INVALID_VARIABLE"]);
      expect(result.errors[0]?.message).toContain("vars.bad");
      expect(result.sequence).toEqual([]);
    }
  });
});
