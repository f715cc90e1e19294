import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compileTasks, type Workflow } from "../../src/index.ts";
import { assertConsistent, canceledAt } from "./canceled-run.ts";
import { acyclicGraph, type GraphSpec, workflowOf } from "./random-graph.ts";
import { type FanOutSpec, fanOutSpec, performed, planOf } from "./random-items.ts";

const rejections: unknown[] = [];
const note = (reason: unknown): unknown => rejections.push(reason);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  process.on("unhandledRejection", note);
});

afterEach(() => {
  vi.useRealTimers();
  process.off("unhandledRejection", note);
});

/** A graph, one of whose tasks is followed by a fan-out over a sub-workflow. */
function mixed(graph: GraphSpec, spec: FanOutSpec): Workflow {
  const action = ({
    context,
    attempt,
  }: {
    context: { parameters: { index?: number } };
    attempt: number;
  }): unknown => {
    const { index = 0 } = context.parameters;
    const plan = planOf(spec, index);
    return performed(
      plan[Math.min(attempt, plan.length) - 1] ?? "ok",
      index,
      (spec.takes[index % spec.takes.length] ?? 0) % 60,
    );
  };
  const inner = compileTasks(
    [
      { name: "x", action, timeout: 0.2, retry: { count: 1, delay: 0.05 } },
      { name: "y", action: () => 1 },
    ],
    {},
  );
  const around = workflowOf(graph, () => Promise.resolve());
  return compileTasks(
    [
      { name: "graph", action: around, start: true, next: { do: "items" } },
      {
        name: "items",
        withItems: spec.items.map((_, index) => index),
        input: ({ index }: { index: number | undefined }) => ({ index }),
        action: inner,
        concurrency: spec.concurrency,
        retry: { count: spec.retries, delay: spec.delay },
        tolerate: "100%",
        timeout: 0.5,
      },
      { name: "beside", action: () => performed("ok", 0, 30), next: [], start: true },
    ],
    {},
  );
}

test("a run canceled at any of its events leaves a consistent result, no timer and no unhandled rejection", async () => {
  await fc.assert(
    fc.asyncProperty(acyclicGraph, fanOutSpec, async (graph, spec) => {
      const workflow = mixed(graph, { ...spec, items: spec.items.slice(0, 6) });
      const { events, result } = await canceledAt(workflow, -1);
      expect(result.status).not.toBe("canceled");
      const step = Math.max(1, Math.floor(events.length / 40));
      for (let at = 0; at < events.length; at += step)
        assertConsistent(await canceledAt(workflow, at));
    }),
    { numRuns: 12 },
  );
  expect(rejections).toEqual([]);
});
