import type { WorkflowContext } from "@sheaf/context";
import { expect, test } from "vitest";
import type { Attempt, Job, Session } from "../../src/contract/executor.ts";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  type Executor,
  inProcess,
  memoryJournal,
  run,
  succeeded,
  WorkflowNode,
} from "../../src/index.ts";

/** Keeps the jobs, and runs them in this process. */
function recording(more: Partial<Executor> = {}): { jobs: Job[]; executor: Executor } {
  const jobs: Job[] = [];
  const open = (job: Job): ReturnType<Executor["open"]> => {
    jobs.push(job);
    return inProcess.open(job);
  };
  return { jobs, executor: { ...more, open } };
}

const echo = ({ item }: { item: unknown }): unknown => item;

test("ids of jobs are unique where steps repeat, and in items of nodes and of nested lists", async () => {
  const list = compileTasks([{ name: "list", withItems: [1, 2], action: echo }], {});
  const nested = compileTasks([{ name: "nested", withItems: ["a", "b"], action: list }], {});
  const batch = new BatchNode("batch", { items: () => [1, 2], workflow: nested, concurrency: 2 });
  const again = {
    id: "again",
    process: (context: WorkflowContext) =>
      succeeded(context.set("rounds", (context.get("rounds") as number) + 1)),
  };
  const workflow = createWorkflow(batch)
    .addNode(new WorkflowNode("once", list))
    .addNode(again)
    .addDefaultRoute("batch", "once")
    .addDefaultRoute("once", "again")
    .addConditionalEdge("again", (context) => (context.get("rounds") as number) < 3, "batch")
    .with({ vars: { rounds: 0 } });
  const { jobs, executor } = recording();
  const { status } = await run(workflow, { executor, id: "r" }).result;
  expect(status).toBe("succeeded");
  // In each of 3 rounds: 2 items of the node, with a list of 2 workflows that have a list each, and one more.
  expect(jobs.length).toBe(3 * (2 * (1 + 2) + 1));
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
  expect(new Set(jobs.map(({ path }) => path.join(" ")))).toEqual(
    new Set(["batch nested", "batch nested list", "once list"]),
  );
});

test("ids of jobs differ between the attempts at a workflow, whose items keep their keys", async () => {
  const keys: string[] = [];
  const list = compileTasks(
    [
      {
        name: "list",
        withItems: [1],
        action: ({ key }: { key: string }) => {
          keys.push(key);
          throw new Error("no");
        },
      },
    ],
    {},
  );
  const workflow = compileTasks(
    [{ name: "outer", withItems: [1], retry: { count: 2 }, action: list }],
    {},
  );
  const { jobs, executor } = recording();
  await run(workflow, { executor, id: "r" }).result;
  expect(jobs.map(({ id }) => id)).toEqual([
    "r/1.outer",
    "r/1.outer/0/1.list",
    "r/1.outer/0/1.list~2",
    "r/1.outer/0/1.list~3",
  ]);
  expect(new Set(keys)).toEqual(new Set(["r/1.outer/0/1.list/0"]));
});

test("a job says which workflow and run it is of, and gives inputs without calling the action", async () => {
  const workflow = compileTasks(
    [
      {
        name: "list",
        withItems: [1, 2],
        input: { twice: (context: WorkflowContext) => Number(context.item) * 2 },
        timeout: 9,
        action: echo,
      },
    ],
    { name: "numbers" },
  );
  const inputs: unknown[] = [];
  let seen: Job | undefined;
  const open = (job: Job): ReturnType<Executor["open"]> => {
    seen = job;
    const start = (attempt: Attempt): void => {
      inputs.push(job.input(attempt));
      attempt.succeed(null);
    };
    return { start };
  };
  await run(workflow, { executor: { open }, id: "r" }).result;
  expect(inputs).toEqual([{ twice: 2 }, { twice: 4 }]);
  expect(seen?.workflow).toEqual({
    fingerprint: expect.stringMatching(/^\w{8,}$/) as unknown,
    name: "numbers",
  });
  expect([seen?.runId, seen?.isList, seen?.timeout]).toEqual(["r", true, 9]);
  expect(seen?.startedAt).toMatch(/^\d{4}-.*Z$/);
});

test("a time limit does not count what an attempt waits in a session that queues", async () => {
  const workflow = compileTasks([{ name: "list", withItems: [1], timeout: 0.05 }], {});
  let hasWaited = false;
  const start = (attempt: Attempt): void => {
    setTimeout(() => {
      hasWaited = !attempt.signal.aborted;
      attempt.started();
      attempt.started();
    }, 200);
  };
  const open = () => ({ queues: true, start });
  const { tasks } = await run(workflow, { executor: { open, has: () => true } }).result;
  expect(hasWaited).toBe(true);
  expect(tasks["list"]).toMatchObject({ items: [{ error: { code: "TIMEOUT" } }] });
});

test("an action that only the executor has is called there, by tasks without items too", async () => {
  const workflow = compileTasks(
    [
      { name: "plain", action: "far", next: { do: "list" } },
      { name: "list", withItems: [1], action: "far", next: { do: "here" } },
      { name: "here", action: "near" },
    ],
    {},
  );
  const asked: string[] = [];
  const opened: string[] = [];
  const open = ({ task, isList }: Job): ReturnType<Executor["open"]> => {
    opened.push(`${task} ${isList}`);
    return { start: (attempt) => attempt.succeed("far away") };
  };
  const has = async (action: string): Promise<boolean> => {
    asked.push(action);
    return action === "far";
  };
  const options = { executor: { open, has }, actions: { near: () => "near" } };
  const { tasks } = await run(workflow, options).result;
  expect(asked).toEqual(["far"]);
  expect(opened).toEqual(["plain false", "list true"]);
  expect([tasks["plain"]?.output, tasks["list"]?.output, tasks["here"]?.output]).toEqual([
    "far away",
    ["far away"],
    "near",
  ]);
});

test("an action that neither the run nor its executor has is refused before anything runs", async () => {
  const workflow = compileTasks([{ name: "first" }, { name: "list", withItems: [1] }], {});
  const open = (): never => {
    throw new Error("opened");
  };
  const executor = { open, has: (action: string) => action === "first" };
  const { status, errors } = await run(workflow, { executor }).result;
  expect([status, ...errors.map(({ code, task }) => `${code} ${task}`)]).toEqual([
    "invalid",
    "UNKNOWN_ACTION list",
  ]);
  const broken = { open, has: () => Promise.reject(new Error("no connection")) };
  const failed = await run(workflow, { executor: broken }).result;
  expect([failed.status, failed.errors[0]?.message]).toEqual(["invalid", "no connection"]);
});

test("an executor that takes tasks gets those whose action has a name", async () => {
  const inner = compileTasks([{ name: "inner", action: "named" }], {});
  const workflow = compileTasks(
    [
      { name: "named", next: { do: "function" } },
      { name: "function", action: () => 1, next: { do: "outer" } },
      { name: "outer", action: inner },
    ],
    {},
  );
  const { jobs, executor } = recording({ takesTasks: true });
  const { tasks } = await run(workflow, { executor, actions: { named: () => 7 } }).result;
  expect(jobs.map(({ path }) => path.join(" "))).toEqual(["named", "outer inner"]);
  expect(tasks["named"]?.output).toBe(7);
});

test("a job can be continued if its run has a journal, and its attempts have the same items again", async () => {
  const withItems = [1, 2];
  const workflow = compileTasks(
    [
      { name: "list", withItems, action: echo },
      { name: "batches", withItems, batchSize: 2, action: echo },
    ],
    {},
  );
  const continuable = async (options: object): Promise<readonly string[]> => {
    const { jobs, executor } = recording();
    await run(workflow, { ...options, executor }).result;
    return jobs.filter(({ isContinuable }) => isContinuable).map(({ task }) => task);
  };
  expect(await continuable({})).toEqual([]);
  expect(await continuable({ journal: memoryJournal() })).toEqual(["list"]);
});

test("attempts that start together are flushed once, and nothing is where none started", async () => {
  const calls: string[] = [];
  const open = (): Session => {
    const waiting: Attempt[] = [];
    return {
      start(attempt) {
        waiting.push(attempt);
        calls.push(`start ${String(attempt.context.index)}#${attempt.attempt}`);
      },
      flush() {
        calls.push("flush");
        const attempts = waiting.splice(0);
        queueMicrotask(() => {
          for (const attempt of attempts)
            if (attempt.context.index === 1 && attempt.attempt === 1) attempt.fail(new Error("no"));
            else attempt.succeed(null);
        });
      },
    };
  };
  const task = { name: "a", withItems: [0, 1, 2, 3], action: () => null, concurrency: 2 };
  const workflow = compileTasks([{ ...task, retry: { count: 1, delay: 0 } }], {});
  const { status } = await run(workflow, { executor: { open } }).result;
  expect(status).toBe("succeeded");
  expect(calls.join(" ")).toBe(
    "start 0#1 start 1#1 flush start 2#1 flush start 3#1 flush start 1#2 flush",
  );
});
