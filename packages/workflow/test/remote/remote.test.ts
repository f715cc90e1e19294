import { createContext, type WorkflowContext } from "@sheaf/context";
import { expect, test } from "vitest";
import type { Attempt, Job } from "../../src/contract/executor.ts";
import {
  type ActionFunction,
  compileTasks,
  type Executor,
  inProcess,
  run,
  type RunOptions,
  type RunResult,
  type Workflow,
} from "../../src/index.ts";
import {
  type JobDescription,
  performerOf,
  RemoteJob,
  type RemoteRecord,
  RemoteTask,
  WorkerError,
} from "../../src/remote/index.ts";
import { loopback } from "./loopback.ts";

const actions = { far: ({ input }: { input: unknown }) => input };
const reading = Object.assign(
  (context: WorkflowContext) => [context.item ?? null, context.get("small") ?? null],
  { reads: { variables: ["small"] } },
);

function listOf(options: object = {}, name = "list"): Workflow {
  return compileTasks([{ name, withItems: ["a", "b"], action: "far", ...options }], {});
}

function resultOf(
  workflow: Workflow,
  executor: Executor,
  options: RunOptions = {},
): Promise<RunResult> {
  const context = createContext({ variables: { small: 1, large: "x".repeat(5_000) } });
  return run(workflow, { executor, context, ...options }).result;
}

/** The task of a list, in a worker with this action and an empty context. */
async function taskInWorker(options: object, far: ActionFunction): Promise<RemoteTask> {
  let description: JobDescription | undefined;
  const open = (job: Job): ReturnType<Executor["open"]> => {
    ({ description } = new RemoteJob(job));
    return inProcess.open(job);
  };
  await resultOf(listOf(options), { open }, { actions });
  return RemoteTask.of(description as JobDescription, {
    actions: { far },
    parts: {
      read: () => Promise.reject(new Error("none")),
      context: async () => createContext(),
    },
  });
}

test("workers that have the workflow compute inputs, and read only what they name", async () => {
  const inner = listOf({ input: reading, retry: { count: 1 } });
  const workflow = compileTasks(
    [
      { name: "outer", withItems: [1], input: {}, action: inner },
      { name: "far", input: reading },
    ],
    {},
  );
  const asked: unknown[] = [];
  const texts: string[] = [];
  const executor = loopback({
    actions: { far: Object.assign(actions.far, { uses: { tasks: ["outer"] } }) },
    computesInputs: true,
    workflow: () => workflow,
    onNames: (names) => asked.push(names),
    onText: (text) => texts.push(text),
  });
  const { tasks, errors } = await resultOf(workflow, executor);
  expect(errors).toEqual([]);
  expect(tasks["outer"]?.output).toEqual([
    [
      ["a", null],
      ["b", null],
    ],
  ]);
  expect(tasks["far"]?.output).toEqual([null, 1]);
  expect(asked).toEqual([
    { variables: ["small"], tasks: ["outer"] },
    { variables: ["small"], tasks: ["outer"] },
  ]);
  expect(texts.some((text) => text.includes("xxx"))).toBe(false);
});

test("an action that says nothing of what it uses sees the whole context", async () => {
  const seen = loopback({
    actions: { far: ({ context }) => (context.get("large") as string).length },
  });
  const { tasks } = await resultOf(listOf(), seen);
  expect(tasks["list"]?.output).toEqual([5_000, 5_000]);
});

test.each([
  ["another workflow", { workflow: () => listOf({}, "other") }, "WORKFLOW_CHANGED"],
  ["no workflow", {}, "WORKFLOW_CHANGED"],
])("a worker with %s is refused", async (_, options, code) => {
  const executor = loopback({ actions, computesInputs: true, ...options });
  const { errors, tasks } = await resultOf(listOf(), executor);
  expect(errors[0]?.code).toBe("ITEMS_FAILED");
  expect(tasks["list"]).toMatchObject({ items: [{ error: { code } }, { error: { code } }] });
});

test("a worker without the secrets of the context, or without the action, is refused", async () => {
  const context = createContext({ secrets: { token: "t0ps3cret" } });
  const without = await resultOf(listOf(), loopback({ actions }), { context });
  expect(without.tasks["list"]).toMatchObject({
    items: [{ error: { code: "MISSING_SECRET" } }, {}],
  });
  const lacking = { ...loopback({ actions: {} }), has: () => true };
  const unknown = await resultOf(listOf(), lacking);
  expect(unknown.tasks["list"]).toMatchObject({
    items: [{ error: { code: "UNKNOWN_ACTION" } }, {}],
  });
});

test("an input that is not JSON cannot travel, and fails its item", async () => {
  const { tasks } = await resultOf(listOf({ input: () => new Map() }), loopback({ actions }));
  expect(tasks["list"]).toMatchObject({ items: [{ error: { code: "INVALID_VALUE" } }, {}] });
});

test("performerOf finds tasks in workflows inside, and refuses what is not there", () => {
  const workflow = compileTasks([{ name: "outer", action: listOf({ input: reading }) }], {});
  expect(performerOf(workflow, ["outer", "list"]).reads).toMatchObject({ variables: ["small"] });
  for (const path of [
    [],
    ["list"],
    ["outer", "no"],
    ["outer", "list", "deeper"],
    ["outer", "toString"],
  ])
    expect(() => performerOf(workflow, path)).toThrow(WorkerError);
});

/** Runs a list whose items only reports end, and that are at most two. */
async function reportedBy(
  report: (remote: RemoteJob, attempts: readonly Attempt[]) => unknown,
  options: object = {},
): Promise<RunResult> {
  const attempts: Attempt[] = [];
  const open = (job: Job): ReturnType<Executor["open"]> => {
    const remote = new RemoteJob(job);
    const start = (attempt: Attempt): void => {
      attempts.push(attempt);
      remote.send(attempt);
      if (attempts.length === 2) void report(remote, attempts);
    };
    return { queues: true, start };
  };
  return resultOf(listOf({ tolerate: 2, ...options }), { open, has: () => true });
}

const succeeded = (index: number, output: unknown, attempt = 1): object => ({
  type: "succeeded",
  index,
  attempt,
  output,
});

test("reports of a broken worker fail items at most", async () => {
  const hostile: unknown[] = [
    null,
    undefined,
    "text",
    [],
    {},
    { type: "succeeded" },
    { type: "toString", index: 0, attempt: 1 },
    { type: "log", index: 0, attempt: 1, message: 7, data: new Map() },
    { type: "progress", index: 0, attempt: 1, fraction: "half" },
    succeeded(7, "no such item"),
    succeeded(0, "of another attempt", 2),
    succeeded("__proto__" as never, 1),
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("read");
        },
      },
    ),
  ];
  const { tasks, status } = await reportedBy((remote) => {
    for (const record of hostile) remote.receive(record);
    expect(remote.underWay.length).toBe(2);
    remote.receive(succeeded(0, new Date(0)));
    remote.receive(succeeded(0, "twice"));
    remote.receive({
      type: "failed",
      index: 1,
      attempt: 1,
      error: { message: {}, cause: 7, name: 3 },
    });
  });
  expect(status).toBe("succeeded");
  expect(tasks["list"]).toMatchObject({
    items: [{ error: { code: "INVALID_VALUE" } }, { error: { code: "ACTION_FAILED" } }],
  });
});

test("an output that is a cyclic chain of errors ends too", async () => {
  const error: { message: string; name: string; cause?: unknown; errors?: unknown[] } = {
    message: "round",
    name: "Error",
  };
  error.cause = error;
  error.errors = [error, error];
  const { tasks } = await reportedBy((remote) => {
    remote.receive({ type: "failed", index: 0, attempt: 1, error });
    remote.fail({ index: 1, attempt: 1 }, new WorkerError("WORKER_LOST", "it is gone"));
  });
  expect(tasks["list"]).toMatchObject({
    items: [{ error: { code: "ACTION_FAILED" } }, { error: { code: "WORKER_LOST" } }],
  });
});

test("a time limit aborts its attempt elsewhere, and the end of a run all of them", async () => {
  const aborted: unknown[] = [];
  const far = ({ signal, item }: { signal: AbortSignal; item: unknown }): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        aborted.push(item);
        reject(new Error("stopped"));
      });
    });
  await resultOf(listOf({ timeout: 0.05, tolerate: 2 }), loopback({ actions: { far } }));
  expect(aborted).toEqual(["a", "b"]);
  const handle = run(listOf(), { executor: loopback({ actions: { far } }) });
  setTimeout(() => handle.cancel(), 50);
  expect((await handle.result).status).toBe("canceled");
  expect(aborted).toEqual(["a", "b", "a", "b"]);
});

test("a failure after the time limit is not reported as one: the run says why the attempt ended", async () => {
  const far = ({ signal }: { signal: AbortSignal }): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("stopped")));
    });
  const task = await taskInWorker({ timeout: 0.01, tolerate: 2 }, far);
  const reported: string[] = [];
  const item = { index: 0, attempt: 1, key: "run/1.list/0", item: "a" };
  await task.perform([item], ({ type }) => reported.push(type)).done;
  expect(reported).toEqual(["started", "late"]);
});

test("items that wait in a worker are not started once they are aborted", async () => {
  const started: unknown[] = [];
  const task = await taskInWorker({}, ({ item }) => started.push(item));
  const items = [0, 1, 5].map((index) => ({ index, attempt: 1, key: `k/${index}`, item: index }));
  const records: RemoteRecord[] = [];
  const chunk = task.perform(items, (record) => records.push(record));
  chunk.abort([
    { index: 1, attempt: 1 },
    { index: 5, attempt: 2 },
  ]);
  await chunk.done;
  expect(started).toEqual([0, 5]);
  expect(records.map(({ type, index }) => `${type} ${index}`)).toEqual([
    "succeeded 0",
    "failed 1",
    "succeeded 5",
  ]);
});

test("attempts have what they need to be found again", async () => {
  const items: unknown[] = [];
  const open = (job: Job): ReturnType<Executor["open"]> => {
    const remote = new RemoteJob(job);
    expect(remote.description).toMatchObject({
      run: { id: "r" },
      path: ["list"],
      action: "far",
      isList: true,
      timeout: null,
      secrets: [],
      inputs: "sent",
    });
    expect(remote.hashes.at(-1)).toBe(remote.description.context);
    const start = (attempt: Attempt): void => {
      items.push(remote.send(attempt));
      attempt.succeed(1);
    };
    return { queues: true, start };
  };
  await resultOf(listOf({ input: reading }), { open, has: () => true }, { id: "r" });
  expect(items).toEqual([
    { index: 0, attempt: 1, key: "r/1.list/0", item: "a", input: ["a", 1] },
    { index: 1, attempt: 1, key: "r/1.list/1", item: "b", input: ["b", 1] },
  ]);
});
