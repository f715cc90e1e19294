import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { Held } from "../run/held.ts";
import { codesOf, runTasks, settled } from "../run/run-tasks.ts";

const nothing = (): null => null;
const fails = (): never => {
  throw new Error("no");
};

describe("14. a failure that fires no next entry fails the workflow", () => {
  test("14. running tasks finish, nothing new starts", async () => {
    const held = new Held();
    const ended = runTasks([
      { name: "a", action: () => held.start("a"), next: [], start: true },
      {
        name: "b",
        action: () => held.start("b"),
        publish: { b: 1 },
        next: { do: "c" },
        start: true,
      },
      { name: "c", action: nothing },
    ]);
    await settled();
    held.fail("a");
    await settled();
    held.finish("b", "done");
    const result = await ended;
    expect(result.status).toBe("failed");
    expect(result.sequence).toEqual(["a", "b"]);
    expect(result.tasks["b"]).toEqual({ status: "succeeded", output: "done" });
    expect(result.context.get("b")).toBe(1);
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
  });

  test("14. branches that would have met are joined at the end alone, and report no conflict", async () => {
    const held = new Held();
    const one = (name: string, x: number) => ({
      name,
      action: () => held.start(name),
      publish: { x },
      next: { do: "join" },
      start: true,
    });
    const ended = runTasks([
      { name: "a", action: () => held.start("a"), next: [], start: true },
      one("b", 1),
      one("c", 2),
      { name: "join", action: nothing, join: "all" },
    ]);
    await settled();
    held.fail("a");
    await settled();
    held.finish("b");
    held.finish("c");
    const result = await ended;
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
    expect(result.sequence).toEqual(["a", "b", "c"]);
    expect(result.context.get("x")).toBe(2);
  });

  test("14. an entry whose when does not hold does not handle it", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: fails,
        next: { on: "completion", when: (_, scope) => scope.succeeded(), do: "b" },
      },
      { name: "b", action: nothing },
    ]);
    expect(result.status).toBe("failed");
    expect(result.sequence).toEqual(["a"]);
  });

  test("14. several failures are reported in the order of their branches", async () => {
    const held = new Held();
    const names = ["a", "b", "c"];
    const ended = runTasks(
      names.map((name) => ({ name, action: () => held.start(name), next: [], start: true })),
    );
    await settled();
    for (const name of names.toReversed()) held.fail(name);
    const result = await ended;
    expect(result.errors.map(({ task }) => task)).toEqual(names);
  });
});

describe("14. one that fires an entry is handled", () => {
  test("14. with do", async () => {
    const result = await runTasks([
      { name: "a", action: fails, next: { on: "failure", do: "b" } },
      { name: "b", action: nothing },
    ]);
    expect(result.status).toBe("succeeded");
    expect(result.errors).toEqual([]);
    expect(result.tasks["a"]).toMatchObject({ status: "failed", error: { message: "no" } });
    expect(result.sequence).toEqual(["a", "b"]);
  });

  test("14. without do", async () => {
    const result = await runTasks([{ name: "a", action: fails, next: [{ on: "failure" }] }]);
    expect(result.status).toBe("succeeded");
    expect(result.sequence).toEqual(["a"]);
  });

  test("14. its publish is applied, the one of the task is not", async () => {
    const result = await runTasks([
      { name: "a", action: fails, publish: { x: 1 }, next: { on: "failure", publish: { y: 2 } } },
    ]);
    expect(result.context.toJSON().variables).toEqual({ y: 2 });
  });
});

describe("15. cycles are legal", () => {
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

  test("15. a loop runs its tasks anew each time, and task.NAME is the latest run", async () => {
    const result = await runTasks(counted(5));
    expect(result.status).toBe("succeeded");
    expect(result.sequence).toEqual(["start", ...Array<string>(5).fill("again")]);
    expect(result.tasks["again"]?.output).toBe(5);
  });

  test("15. max-steps ends a runaway with MAX_STEPS", async () => {
    const result = await runTasks(counted(Infinity), { maxSteps: 12 });
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "MAX_STEPS", task: "again" }]);
    expect(result.sequence).toHaveLength(12);
  });

  test("15. as many steps as allowed are no runaway", async () => {
    const result = await runTasks(counted(11), { maxSteps: 12 });
    expect(result.status).toBe("succeeded");
  });

  test("15. 10,000 task runs are allowed unless said", async () => {
    const result = await runTasks(counted(Infinity));
    expect(codesOf(result)).toEqual(["MAX_STEPS"]);
    expect(result.sequence).toHaveLength(10_000);
  });

  test("15. a task may lead to itself through a failure that it handles", async () => {
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
