import { threadId } from "node:worker_threads";
import { createContext } from "@sheaf/context";
import {
  type ChunkTrace,
  compileTasks,
  type ItemsResult,
  run,
  type RunResult,
  type TracedChunk,
  type WorkflowEvent,
} from "@sheaf/workflow";
import { afterEach, expect, test } from "vitest";
import { threadExecutor, type ThreadExecutor, type ThreadOptions } from "../src/index.ts";

const actions = new URL("hostile-actions.mjs", import.meta.url);
const open: ThreadExecutor[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((executor) => executor.close()));
});

function threadsOf(options: Partial<ThreadOptions> = {}): ThreadExecutor {
  const executor = threadExecutor({ actions, threads: 2, execArgv: [], ...options });
  open.push(executor);
  return executor;
}

function resultOf(
  executor: ThreadExecutor,
  action: string,
  items: readonly unknown[],
  options: object = {},
): Promise<RunResult> {
  const task = { name: "list", action, withItems: items, concurrency: 50, tolerate: 50 };
  const context = createContext({ variables: { large: "x".repeat(100_000) } });
  return run(compileTasks([{ ...task, ...options }], {}), { executor, context }).result;
}

function codesOf({ tasks }: RunResult): Record<string, string> {
  const { items } = tasks["list"] as ItemsResult;
  const failed = items.filter(({ status }) => status !== "succeeded");
  return Object.fromEntries(failed.map(({ index, error }) => [index, error?.code ?? ""]));
}

const bad = (count: number, ...indices: readonly number[]): string[] =>
  Array.from({ length: count }, (_, index) => (indices.includes(index) ? "bad" : `good ${index}`));

test.each(["exit", "exit-later", "uncaught"])(
  "an item whose action ends its thread (%s) fails alone",
  async (action) => {
    const items = bad(40, 7, 31);
    const result = await resultOf(threadsOf(), action, items);
    expect(codesOf(result)).toEqual({ 7: "WORKER_LOST", 31: "WORKER_LOST" });
    const expected = items.map((item) => (item === "bad" ? null : item));
    expect(result.tasks["list"]?.output).toEqual(expected);
  },
);

test("events name the threads that were lost, with all that they had", async () => {
  const events: WorkflowEvent[] = [];
  const task = { name: "list", action: "exit", withItems: bad(4, 2), concurrency: 50, tolerate: 1 };
  const { tasks } = await run(compileTasks([task], {}), {
    executor: threadsOf({ threads: 1 }),
    onEvent: (event) => events.push(event),
    events: { level: "task" },
  }).result;
  expect((tasks["list"] as ItemsResult).failed).toBe(1);
  const lost = events.filter((event) => event.type === "item.lost");
  // All of them together, and then the one that did it, alone.
  expect(lost.map(({ index }) => index)).toEqual([0, 1, 2, 3, 2]);
  for (const event of lost)
    expect(event).toMatchObject({
      task: "list",
      attempt: 1,
      worker: expect.stringMatching(/^thread \d+$/) as string,
      reason: "its thread ended with process.exit(3)",
    });
  expect(lost[0]?.worker).not.toBe(lost[4]?.worker);
});

test("chunks are followed until their items have ended, or their thread", async () => {
  const chunks: unknown[] = [];
  const performed = ({ task, items, system, worker }: TracedChunk): ChunkTrace => ({
    within: (work) => work(),
    lost: () => {},
    end: (how) => chunks.push([task, items, system, worker?.replace(/\d+/, "N"), how]),
  });
  const executor = threadsOf({ threads: 1, tracing: { performed, sent: performed } });
  await resultOf(executor, "exit", bad(4, 2));
  const lost = { code: "WORKER_LOST", message: "its thread ended with process.exit(3)" };
  expect(chunks).toEqual([
    ["list", 4, "threads", "thread N", { error: lost }],
    ["list", 1, "threads", "thread N", { failed: 0 }],
    ["list", 1, "threads", "thread N", { failed: 0 }],
    ["list", 1, "threads", "thread N", { error: lost }],
    ["list", 1, "threads", "thread N", { failed: 0 }],
  ]);
});

test("the error of a lost thread says why it ended", async () => {
  const messages = await Promise.all(
    ["exit", "uncaught"].map(async (action) => {
      const { tasks } = await resultOf(threadsOf({ threads: 1 }), action, ["bad"]);
      return (tasks["list"] as ItemsResult).items[0]?.error?.message;
    }),
  );
  expect(messages).toEqual([
    "Cannot run the item: its thread ended with process.exit(3)",
    "Cannot run the item: its thread ended: nobody catches this",
  ]);
});

test("an item that needs more memory than a thread may have fails alone", async () => {
  const result = await resultOf(threadsOf({ maxMemory: 32 }), "fill", bad(10, 4));
  expect(codesOf(result)).toEqual({ 4: "WORKER_LOST" });
  expect((result.tasks["list"] as ItemsResult).items[4]?.error?.message).toContain("32 MB");
});

test(
  "an action that blocks its thread for ever ends with its time limit, and the others go on",
  { tags: "slow" },
  async () => {
    const result = await resultOf(threadsOf({ threads: 1 }), "block", bad(6, 2), { timeout: 1 });
    expect(codesOf(result)["2"]).toBe("TIMEOUT");
    expect(result.tasks["list"]?.output).toEqual(
      bad(6, 2).map((item) => (item === "bad" ? null : item)),
    );
  },
);

test("items use all threads, and none is that of the run", async () => {
  const items = Array.from({ length: 8 }, (_, index) => index);
  const { tasks } = await resultOf(threadsOf(), "thread", items);
  const ids = new Set(tasks["list"]?.output as readonly number[]);
  expect(ids.size).toBe(2);
  expect(ids.has(threadId)).toBe(false);
});

test("actions see the context, and runs share threads", async () => {
  const executor = threadsOf();
  const results = await Promise.all(
    [1, 2, 3].map((number) => resultOf(executor, "echo", [number])),
  );
  expect(results.map(({ tasks }) => tasks["list"]?.output)).toEqual([
    [[1, 100_000]],
    [[2, 100_000]],
    [[3, 100_000]],
  ]);
});

test("an action that the module does not have stays in the process", async () => {
  const workflow = compileTasks(
    [
      { name: "here", withItems: [1], action: "own" },
      { name: "there", withItems: [2], action: "echo" },
      { name: "function", withItems: [3], action: ({ item }) => item },
    ],
    {},
  );
  const options = { executor: threadsOf(), actions: { own: () => threadId } };
  const { tasks } = await run(workflow, options).result;
  expect(tasks["here"]?.output).toEqual([threadId]);
  expect(tasks["there"]?.output).toEqual([[2, null]]);
  expect(tasks["function"]?.output).toEqual([3]);
});

test.each([
  ["does not exist", "file:///no/such/module.mjs", "no/such/module.mjs"],
  ["exports nothing", "data:text/javascript,export%20const%20a=1", "an object of functions"],
  [
    "exports something other than functions",
    'data:text/javascript,export%20default{"a":1}',
    '"a" to be a',
  ],
  ["throws", "data:text/javascript,throw%20new%20Error('at%20load')", "at load"],
])("a module that %s fails the run before anything runs", async (_, module, message) => {
  const executor = threadsOf({ actions: module });
  for (let round = 0; round < 2; round++) {
    const { status, errors } = await resultOf(executor, "echo", [1]);
    expect(status).toBe("invalid");
    expect(errors[0]?.message).toContain(message);
  }
});

test("what is under way fails when the threads are closed, and they cannot be used again", async () => {
  const executor = threadsOf();
  const task = { name: "list", action: "block", withItems: ["bad", "bad"], tolerate: 2 };
  const onEvent = ({ type }: WorkflowEvent): void => {
    if (type === "item.started") void executor.close();
  };
  const result = await run(compileTasks([task], {}), { executor, onEvent }).result;
  expect(codesOf(result)).toEqual({ 0: "WORKER_LOST", 1: "WORKER_LOST" });
  const { errors } = await resultOf(executor, "echo", [1]);
  expect(errors[0]?.message).toContain("they were closed");
});

test.each([
  { threads: 0 },
  { threads: 1.5 },
  { threads: "2" as unknown as number },
  { maxMemory: 0 },
])("%o is refused", (options) => {
  expect(() => threadExecutor({ actions, ...options })).toThrow(RangeError);
});
