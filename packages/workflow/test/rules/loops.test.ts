// docs/semantics.md#loops
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { codesOf, runTasks } from "../run/run-tasks.ts";

const nothing = (): null => null;
describe("cycles are legal", () => {
  const counted = (limit: number) => [
    { name: "start", action: nothing, publish: { n: 0 }, next: { do: "again" } },
    {
      name: "again",
      action: ({ context }: { context: WorkflowContext }) => (context.get("n") as number) + 1,
      publish: { n: (context: WorkflowContext) => context.task("again") as never },
      next: [
        {
          when: (context: WorkflowContext) => (outputOf(context) as number) < limit,
          publish: { n: outputOf },
          do: "again",
        },
      ],
    },
  ];
  const outputOf = (context: WorkflowContext): unknown =>
    (context.task("again") as { output: unknown }).output;

  test("a loop runs its tasks again each time, and task.NAME is the latest run", async () => {
    const result = await runTasks(counted(5));
    expect(result.status).toBe("succeeded");
    expect(result.sequence).toEqual(["start", ...Array<string>(5).fill("again")]);
    expect(result.tasks["again"]?.output).toBe(5);
  });

  test("max-steps ends a runaway with MAX_STEPS", async () => {
    const result = await runTasks(counted(Infinity), { maxSteps: 12 });
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "MAX_STEPS", task: "again" }]);
    expect(result.sequence).toHaveLength(12);
  });

  test("exactly max-steps steps are allowed", async () => {
    const result = await runTasks(counted(11), { maxSteps: 12 });
    expect(result.status).toBe("succeeded");
  });

  test("10,000 task runs are allowed by default", async () => {
    const result = await runTasks(counted(Infinity));
    expect(codesOf(result)).toEqual(["MAX_STEPS"]);
    expect(result.sequence).toHaveLength(10_000);
  });

  test("a task may lead to itself through a failure that it handles", async () => {
    let runs = 0;
    const result = await runTasks([
      { name: "start", action: nothing, next: { do: "a" } },
      {
        name: "a",
        action: () => {
          runs++;
          if (runs < 4) throw new Error("not yet");
          return runs;
        },
        next: { on: "failure", do: "a" },
      },
    ]);
    expect(result.status).toBe("succeeded");
    expect(result.tasks["a"]).toEqual({ status: "succeeded", output: 4 });
  });
});
