// docs/semantics.md#sub-workflows
import { type WorkflowContext } from "@sheaf/context";
import { describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import { codesOf, runTasks } from "../run/run-tasks.ts";

describe("sub-workflows", () => {
  const inner = compileTasks(
    [
      {
        name: "double",
        action: ({ context }: { context: WorkflowContext }) =>
          (context.parameters["n"] as number) * 2,
      },
    ],
    {
      parameters: { n: { type: "integer", required: true } },
      output: (context) => (context.task("double") as { output: unknown }).output,
    },
  );

  test("run with input as their parameters and their output as output", async () => {
    const result = await runTasks([{ name: "a", action: inner, input: { n: 21 } }]);
    expect(result.tasks["a"]).toEqual({ status: "succeeded", output: 42 });
    expect(result.sequence).toEqual(["a"]);
  });

  test("for each item", async () => {
    const input = (context: WorkflowContext): object => ({ n: context.item });
    const result = await runTasks([{ name: "a", withItems: [1, 2, 3], action: inner, input }]);
    expect(result.tasks["a"]?.output).toEqual([2, 4, 6]);
  });

  test("they see nothing else of the caller, and write nothing into it", async () => {
    const spy = compileTasks(
      [
        {
          name: "look",
          action: ({ context, item }: { context: WorkflowContext; item: unknown }) => {
            const { variables, tasks, config, parameters } = context.toJSON();
            return [
              variables,
              Object.keys(tasks),
              config,
              parameters,
              item === undefined,
              context.index === undefined,
            ];
          },
          publish: { leaked: 1 },
        },
      ],
      { output: (context) => (context.task("look") as { output: unknown }).output },
    );
    const settings = { vars: { v: 1 }, config: { c: 1 } };
    const result = await runTasks(
      [
        { name: "first", action: () => 1 },
        { name: "a", withItems: ["item"], action: spy, input: { p: 1 } },
      ],
      settings,
    );
    expect(result.tasks["a"]?.output).toEqual([[{}, [], {}, { p: 1 }, true, true]]);
    expect(result.context.has("leaked")).toBe(false);
    expect(result.context.taskNames().toSorted()).toEqual(["a", "first"]);
  });

  test("their parameters are checked", async () => {
    const result = await runTasks([{ name: "a", action: inner, input: { n: "x" } }]);
    expect(result.errors).toMatchObject([{ code: "INVALID_PARAMETERS", task: "a" }]);
    expect(result.status).toBe("failed");
  });

  test("their failure is that of the task, with its code and cause", async () => {
    const fail = (): never => {
      throw Object.assign(new Error("deep"), { code: "E_DEEP" });
    };
    for (const name of ["a", "x"]) {
      const failing = compileTasks([{ name, action: fail }], {});
      const result = await runTasks([{ name: "a", withItems: [1, 2], action: failing }]);
      expect(result.errors).toMatchObject([
        {
          code: "ITEMS_FAILED",
          task: "a",
          cause: { code: "E_DEEP", message: "deep", task: "a", index: 0 },
        },
      ]);
    }
  });

  test("nest", async () => {
    let workflow = inner;
    for (let level = 0; level < 20; level++) {
      workflow = compileTasks(
        [{ name: "in", action: workflow, input: (context: WorkflowContext) => context.parameters }],
        { output: (context) => (context.task("in") as { output: unknown }).output },
      );
    }
    const result = await runTasks([{ name: "a", action: workflow, input: { n: 4 } }]);
    expect(result.tasks["a"]?.output).toBe(8);
  });

  test("the actions they need are checked before anything runs", async () => {
    const action = vi.fn<() => void>();
    const needy = compileTasks([{ name: "x", action: "missing" }], {});
    const result = await runTasks([
      { name: "first", action },
      { name: "a", action: needy },
    ]);
    expect(result.status).toBe("invalid");
    expect(codesOf(result)).toEqual(["UNKNOWN_ACTION"]);
    expect(action).not.toHaveBeenCalled();
  });
});
