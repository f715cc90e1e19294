import { describe, expect, it } from "vitest";
import { BatchNode, compileTasks, createWorkflow, run, type RunHandle } from "../../src/index.ts";
import { codesOf, itemsOf, settled } from "./run-tasks.ts";

const never = (): Promise<never> => new Promise(() => {});
const FAILURE = { code: "POWER_LOST", message: "the power is out" };

/** The handle of a run, once everything that can start has started. */
async function underWay(
  tasks: Parameters<typeof compileTasks>[0],
  actions: Parameters<typeof run>[1] = {},
): Promise<RunHandle> {
  const handle = run(compileTasks(tasks, {}), actions);
  await settled();
  return handle;
}

describe("ending a run as failed", () => {
  it("fails every running task at once, and starts nothing new", async () => {
    const handle = await underWay([{ name: "a", action: never }, { name: "b" }], {
      actions: { b: () => 1 },
    });
    handle.fail(FAILURE);
    const result = await handle.result;
    expect(result).toMatchObject({ status: "failed", output: null, sequence: ["a"] });
    expect(result.errors).toMatchObject([{ ...FAILURE, task: "a" }]);
    expect(result.tasks).toEqual({ a: { status: "failed", output: null, error: FAILURE } });
  });

  it("names the first item that was running, and keeps those that ended", async () => {
    const action = ({ item }: { item: number }): unknown => (item % 2 === 0 ? item : never());
    const handle = await underWay([
      { name: "a", withItems: [0, 1, 2, 3, 4, 5], concurrency: 2, tolerate: "100%", action },
    ]);
    handle.fail(FAILURE);
    const result = await handle.result;
    expect(result.errors).toMatchObject([{ ...FAILURE, task: "a", index: 1 }]);
    expect(itemsOf(result, "a")).toMatchObject({
      status: "failed",
      output: [0, null, 2, null, null, null],
      failed: 2,
      items: [
        { status: "succeeded" },
        { status: "failed", error: FAILURE },
        { status: "succeeded" },
        { status: "failed", error: FAILURE },
        { status: "skipped" },
        { status: "skipped" },
      ],
    });
  });

  it("retries nothing, and follows no edge", async () => {
    const handle = await underWay([
      { name: "a", action: never, retry: { count: 3 }, next: [{ when: () => true, do: "b" }] },
      { name: "b", action: () => 1 },
    ]);
    handle.fail(FAILURE);
    const result = await handle.result;
    expect(result).toMatchObject({ status: "failed", sequence: ["a"] });
    expect(result.errors).toMatchObject([{ ...FAILURE, task: "a" }]);
  });

  it("reaches the task around a sub-workflow through the task inside", async () => {
    const inner = compileTasks([{ name: "deep", withItems: [7], action: never }], {});
    const handle = await underWay([{ name: "outer", withItems: [0, 1], action: inner }]);
    handle.fail(FAILURE);
    const { errors } = await handle.result;
    expect(errors).toMatchObject([{ ...FAILURE, task: "outer", index: 0 }]);
    const causes: unknown[] = [];
    for (let { cause } = errors[0] as Error; cause instanceof Error; { cause } = cause)
      causes.push(cause);
    expect(causes).toContainEqual(expect.objectContaining({ code: "POWER_LOST", task: "deep" }));
  });

  it("fails nodes that run workflows for items", async () => {
    const node = new BatchNode("batch", {
      items: () => [1, 2],
      workflow: compileTasks([{ name: "deep", action: never }], {}),
      concurrency: 2,
    });
    const handle = run(createWorkflow(node));
    await settled();
    handle.fail(FAILURE);
    expect(await handle.result).toMatchObject({
      status: "failed",
      errors: [{ ...FAILURE, task: "batch", index: 0 }],
    });
  });

  it("reports it even if nothing is running, or something else failed before", async () => {
    const early = run(compileTasks([{ name: "a", action: () => 1 }], {}));
    early.fail(FAILURE);
    expect(await early.result).toMatchObject({ status: "failed", errors: [FAILURE], tasks: {} });
    const broken = await underWay([
      { name: "a", action: () => null, next: { do: ["bad", "stuck"] } },
      { name: "bad", action: () => Promise.reject(new Error("no")) },
      { name: "stuck", action: never },
    ]);
    broken.fail(FAILURE);
    expect(codesOf(await broken.result)).toEqual(["ACTION_FAILED", "POWER_LOST"]);
  });

  it("is part of events, the end of the run last", async () => {
    const handle = run(compileTasks([{ name: "a", action: never }], {}));
    const told = (async () => {
      const all: unknown[] = [];
      for await (const event of handle) all.push(event);
      return all;
    })();
    await settled();
    handle.fail(FAILURE);
    await handle.result;
    expect((await told).slice(-2)).toMatchObject([
      { type: "task.failed", task: "a", error: FAILURE },
      { type: "run.failed", error: FAILURE },
    ]);
  });

  it("ends a run that is being canceled at once, as canceled, and does not change one that has ended", async () => {
    const canceled = await underWay([{ name: "a", action: never }], { grace: 1_000_000 });
    canceled.cancel();
    canceled.fail(FAILURE);
    expect(await canceled.result).toMatchObject({ status: "canceled", errors: [] });
    const ended = await underWay([{ name: "a", action: () => 1 }]);
    const before = await ended.result;
    ended.fail(FAILURE);
    expect(await ended.result).toBe(before);
    expect(before.status).toBe("succeeded");
  });

  it("is reported for the action that called it", async () => {
    const actions = {
      a: (): never => {
        handle.fail(FAILURE);
        throw Object.assign(new Error("left"), { code: "POWER_LOST" });
      },
    };
    const handle = run(compileTasks([{ name: "a", withItems: [1, 2, 3] }], {}), { actions });
    const result = await handle.result;
    expect(result.errors).toMatchObject([{ code: "POWER_LOST", task: "a", index: 0 }]);
    expect(itemsOf(result, "a").items.map(({ status }) => status)).toEqual([
      "failed",
      "skipped",
      "skipped",
    ]);
  });
});
