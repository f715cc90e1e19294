import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Json, WorkflowContext } from "@sheaf/context";
import {
  compileTasks,
  type Failure,
  type ItemOutput,
  type OutputsOptions,
  run,
  type RunHandle,
  type TaskDeclaration,
  type Workflow,
} from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import type { ItemsResult } from "../../src/task/task-result.ts";
import {
  durationOf,
  eachOf,
  failuresModel,
  fanOutModel,
  type FanOutSpec,
  fanOutSpec,
  outputsModel,
  performed,
  planOf,
  runs,
  TIMEOUT,
  totalOf,
} from "./random-items.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** What can be observed of a fan-out while it runs. */
interface Watch {
  most: number;
  readonly started: number[];
  /** The most in the first task under `each`. */
  mostInEach: number;
  after: number;
  timedOut: boolean;
  failures: readonly Failure[];
}

interface Call {
  readonly index: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

function workflowOf(spec: FanOutSpec, watch: Watch): Workflow {
  let running = 0;
  const withItems = spec.items.map((_, position) => position);
  async function* streamed(): AsyncGenerator<number> {
    yield* withItems;
  }
  const action = async ({ index, attempt, signal }: Call): Promise<unknown> => {
    const plan = planOf(spec, index);
    const what = plan[Math.min(attempt, plan.length) - 1] ?? "ok";
    if (attempt === 1) watch.started.push(index);
    watch.most = Math.max(watch.most, ++running);
    const ended = performed(what, index, durationOf(spec, index, attempt));
    let isOver = false;
    const end = (): void => {
      if (!isOver) running--;
      isOver = true;
    };
    // An action that never settles, or settles too late, ends with its signal.
    signal.addEventListener("abort", end);
    void ended.then(end, end);
    return ended;
  };
  const { concurrency, collect, delay, holds, tolerate, batchSize, deadline } = spec;
  const number = <Value>(value: Value): Value =>
    spec.isComputed ? ((() => value) as unknown as Value) : value;
  return compileTasks(
    [
      {
        name: "a",
        withItems: () => (spec.isStream ? streamed() : withItems),
        action,
        concurrency: number(concurrency),
        collect,
        timeout: number(TIMEOUT),
        retry: { count: number(spec.retries), delay: number(delay), hold: holds },
        ...(spec.until === null
          ? {
              tolerate: number(tolerate),
              onItemFailure: spec.stops ? ("stop" as const) : ("continue" as const),
            }
          : { until: number(spec.until) }),
        ...(batchSize === null ? {} : { batchSize: number(batchSize) }),
        ...(deadline === null ? {} : { deadline: number(deadline) }),
        ...(spec.each === null ? {} : { each: eachTasks(spec, watch) }),
        ...(spec.skips === null
          ? {}
          : { itemWhen: ({ index = 0 }: WorkflowContext) => runs(spec, index) }),
        next: {
          on: "completion",
          when: (_: WorkflowContext, { timedOut, failures }: EndScope) => {
            watch.timedOut = timedOut();
            watch.failures = failures();
            return true;
          },
          do: "after",
        },
      },
      { name: "after", action: () => watch.after++ },
    ],
    {},
  );
}

/** The first only waits, the second fails, or adds to what the action gave. */
function eachTasks(spec: FanOutSpec, watch: Watch): readonly TaskDeclaration[] {
  let running = 0;
  const wait = async ({ index = 0 }: { index?: number | undefined }): Promise<void> => {
    watch.mostInEach = Math.max(watch.mostInEach, ++running);
    const { takes } = eachOf(spec, index);
    if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
    running--;
  };
  const add = ({
    context,
    index = 0,
  }: {
    context: WorkflowContext;
    index?: number | undefined;
  }) => {
    if (eachOf(spec, index).fails) throw new Error("no");
    const { output } = context.task("a") as unknown as { readonly output: object };
    return { ...output, after: index };
  };
  const concurrency = spec.each?.concurrency ?? 1;
  return [
    { name: "wait", action: wait, concurrency },
    { name: "add", action: add },
  ];
}

/** How the outputs are read while the items run; null if nobody reads them. */
const reading = fc.option(
  fc.record({
    ordered: fc.boolean(),
    buffer: fc.integer({ min: 1, max: 5 }),
    takes: fc.integer({ min: 0, max: 300 }),
  }),
);

/** On a busy machine the host has turns in between, and timers are set behind them. */
async function ended<Result>(promise: Promise<Result>): Promise<Result> {
  const under = { way: true };
  const end = (): boolean => (under.way = false);
  void promise.then(end, end);
  while (under.way) {
    await vi.runAllTimersAsync();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

interface Reading extends OutputsOptions {
  /** Milliseconds that reading one takes. */
  readonly takes: number;
}

async function readOf(handle: RunHandle, options: Reading | null): Promise<ItemOutput[]> {
  const outputs: ItemOutput[] = [];
  if (options === null) return outputs;
  for await (const output of handle.outputs("a", options)) {
    outputs.push(output);
    if (options.takes > 0) await new Promise((resolve) => setTimeout(resolve, options.takes));
  }
  return outputs;
}

function inOrder(outputs: readonly ItemOutput[], options: Reading | null): readonly ItemOutput[] {
  return options?.ordered === true ? outputs : outputs.toSorted((a, b) => a.index - b.index);
}

describe("random fan-outs", () => {
  test("agree with the model: retries, time limits, deadlines, conditions, until, tolerance, stopping, batches, collecting", async () => {
    await fc.assert(
      fc.asyncProperty(fanOutSpec, reading, async (spec, options) => {
        const watch: Watch = {
          most: 0,
          started: [],
          mostInEach: 0,
          after: 0,
          timedOut: false,
          failures: [],
        };
        const told: ItemOutput[] = [];
        const handle = run(workflowOf(spec, watch), {
          events: { outputs: true, durations: true },
          onEvent: (event) => {
            if (event.type !== "item.succeeded" || event.task !== "a") return;
            told.push({ index: event.index, output: event.output as Json });
            expect(event.duration).toBeGreaterThanOrEqual(0);
          },
        });
        const reads = readOf(handle, options);
        // A slow reader may end behind the run.
        const [{ tasks, errors }, read] = await ended(Promise.all([handle.result, reads]));
        const { error: _error, ...task } = tasks["a"] as ItemsResult;
        const items = task.items.map(({ error, ...report }) =>
          error === undefined ? report : { ...report, error: { code: error.code } },
        );
        expect(errors).toEqual([]);
        expect({ ...task, items, timedOut: watch.timedOut }).toEqual(fanOutModel(spec));
        const outputs = outputsModel(spec);
        expect(inOrder(read, options)).toEqual(options === null ? [] : outputs);
        expect(inOrder(told, null)).toEqual(outputs);
        const failures = watch.failures.map(({ error: { code }, ...rest }) => ({
          ...rest,
          error: { code },
        }));
        expect(failures).toEqual(failuresModel(spec));
        expect(watch.most).toBeLessThanOrEqual(spec.concurrency);
        expect(watch.mostInEach).toBeLessThanOrEqual(spec.each?.concurrency ?? 0);
        expect(watch.started).toEqual(watch.started.toSorted((a, b) => a - b));
        expect(watch.after).toBe(1);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("the generator bites", () => {
    const specs = fc.sample(fanOutSpec, { numRuns: 300, seed: 3 });
    const models = specs.map((spec) => fanOutModel(spec) as Record<string, unknown>);
    const count = (holds: (model: Record<string, unknown>, spec: FanOutSpec) => boolean): number =>
      models.filter((model, position) => holds(model, specs[position] as FanOutSpec)).length;
    expect(count(({ status }) => status === "failed")).toBeGreaterThan(50);
    expect(
      count(({ status, failed }) => status === "succeeded" && (failed as number) > 0),
    ).toBeGreaterThan(30);
    expect(count(({ timedOut }) => timedOut === true)).toBeGreaterThan(20);
    expect(count(({ items }) => JSON.stringify(items).includes("DEADLINE"))).toBeGreaterThan(20);
    expect(count(({ items }) => JSON.stringify(items).includes("skipped"))).toBeGreaterThan(10);
    expect(count(({ items }) => /"attempts":[34]/.test(JSON.stringify(items)))).toBeGreaterThan(20);
    expect(
      count((_, spec) => spec.batchSize !== null && totalOf(spec) < spec.items.length),
    ).toBeGreaterThan(50);
    const isRetried = /"attempts":[234]/;
    expect(
      count(({ items }, { holds }) => !holds && isRetried.test(JSON.stringify(items))),
    ).toBeGreaterThan(10);
    expect(count((_, spec) => totalOf(spec) === 0)).toBeGreaterThan(3);
  });

  test("items that finish in the same tick never start the next task twice", async () => {
    const shape = fc.record({
      items: fc.integer({ min: 1, max: 40 }),
      concurrency: fc.integer({ min: 1, max: 40 }),
      tasks: fc.integer({ min: 1, max: 4 }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ items, concurrency, tasks, fails }) => {
        let after = 0;
        const gate = Promise.resolve();
        const names = Array.from({ length: tasks }, (_, i) => `t${i}`);
        const action = async ({ index }: { index: number }): Promise<void> => {
          await gate;
          if (fails && index % 2 === 0) throw new Error("no");
        };
        const workflow = compileTasks(
          [
            ...names.map((name) => ({
              name,
              start: true,
              withItems: Array.from({ length: items }, (_, i) => i),
              concurrency,
              action,
              next: [
                { on: "success" as const, do: "join" },
                { on: "failure" as const, do: "join" },
              ],
            })),
            { name: "join", join: "all", action: () => after++ },
          ],
          {},
        );
        const { status } = await run(workflow).result;
        expect([status, after]).toEqual(["succeeded", 1]);
      }),
      { numRuns: 100 },
    );
  });
});
