import { createContext } from "@sheaf/context";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  type ActionCall,
  BatchNode,
  compileTasks,
  createWorkflow,
  type Node,
  run,
  type RunOptions,
  succeeded,
  type TaskDeclaration,
  type WorkflowEvent,
} from "../../src/index.ts";

async function eventsOf(
  tasks: readonly TaskDeclaration[],
  options: RunOptions = {},
): Promise<readonly WorkflowEvent[]> {
  const events: WorkflowEvent[] = [];
  const { errors } = await run(compileTasks(tasks, {}), {
    ...options,
    onEvent: (event) => events.push(event),
  }).result;
  expect(errors).toEqual([]);
  return events.map(({ run: _run, time: _time, ...event }) => event as WorkflowEvent);
}

const ofType = (events: readonly WorkflowEvent[], type: "log" | "progress") =>
  events.filter((event) => event.type === type);

describe("an action knows", () => {
  test("its task and its run", async () => {
    const seen: unknown[] = [];
    const action = ({ task, runId }: ActionCall): void => void seen.push([task, runId]);
    const handle = run(
      compileTasks(
        [
          { name: "plain", action },
          { name: "list", action, withItems: [1] },
        ],
        {},
      ),
    );
    await handle.result;
    expect(seen).toEqual([
      ["plain", handle.id],
      ["list", handle.id],
    ]);
  });
});

/** The keys of all calls, without the run, in the order of the calls. */
async function keysOf(tasks: readonly TaskDeclaration[], delays: readonly number[] = []) {
  const keys: string[] = [];
  const action = async ({ key, runId }: ActionCall): Promise<void> => {
    expect(key.startsWith(`${runId}/`)).toBe(true);
    keys.push(key.slice(runId.length + 1));
    const delay = delays[keys.length - 1];
    if (delay !== undefined) await sleep(delay);
  };
  const { status, errors } = await run(compileTasks(tasks, {}), { actions: { action } }).result;
  expect([status, errors]).toEqual(["succeeded", []]);
  return keys;
}

describe("the key of a call", () => {
  test("is that of its step and its item", async () => {
    expect(
      await keysOf([
        { name: "first", action: "action" },
        { name: "each", action: "action", withItems: ["a", "b"] },
        { name: "batches", action: "action", withItems: [1, 2, 3], batchSize: 2 },
      ]),
    ).toEqual(["1.first/0", "2.each/0", "2.each/1", "3.batches/0", "3.batches/1"]);
  });

  test("is the same in every attempt", async () => {
    const keys: string[] = [];
    const action = ({ key, attempt }: ActionCall): void => {
      keys.push(key);
      if (attempt < 3) throw new Error("again");
    };
    const task = { name: "each", action, withItems: ["a", "b"], retry: { count: 2 } };
    await run(compileTasks([task], {})).result;
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(2);
  });

  test("differs in each pass of a loop", async () => {
    const counted = {
      name: "count",
      action: "action",
      publish: { n: (context: { get(name: string): unknown }) => (context.get("n") as number) + 1 },
      next: {
        when: (context: { get(name: string): unknown }) => context.get("n") !== 3,
        do: "count",
      },
    };
    const keys: string[] = [];
    const action = ({ key, runId }: ActionCall): void =>
      void keys.push(key.slice(runId.length + 1));
    const workflow = compileTasks([counted], { vars: { n: 0 } });
    await run(workflow, { actions: { action } }).result;
    expect(keys).toEqual(["1.count/0", "2.count/0", "3.count/0"]);
  });

  test("differs between the lists and items of sub-workflows", async () => {
    const inner = compileTasks(
      [
        { name: "each", action: "action", withItems: [1, 2] },
        { name: "last", action: "action" },
      ],
      {},
    );
    const keys = await keysOf([
      { name: "outer", action: inner, withItems: ["a", "b"], concurrency: 1 },
      { name: "once", action: inner },
    ]);
    expect(keys).toEqual([
      "1.outer/0/1.each/0",
      "1.outer/0/1.each/1",
      "1.outer/0/2.last/0",
      "1.outer/1/1.each/0",
      "1.outer/1/1.each/1",
      "1.outer/1/2.last/0",
      "2.once/0/1.each/0",
      "2.once/0/1.each/1",
      "2.once/0/2.last/0",
    ]);
  });

  test("differs between branches, and does not depend on what ends first", async () => {
    const tasks: readonly TaskDeclaration[] = [
      { name: "start", action: "action", next: { do: ["left", "right"] } },
      { name: "left", action: "action", next: { do: "more" } },
      { name: "more", action: "action", next: { do: "meet" } },
      // Twice the same task, in two branches.
      { name: "right", action: "action", next: { do: ["meet", "more"] } },
      { name: "meet", action: "action", join: "all", next: { do: "last" } },
      { name: "last", action: "action" },
    ];
    const fast = await keysOf(tasks);
    const slow = await keysOf(tasks, [1, 40, 1, 1, 30, 1]);
    const slowAgain = await keysOf(tasks, [1, 1, 40, 30, 1, 1]);
    expect(new Set(fast).size).toBe(fast.length);
    expect(slow.toSorted()).toEqual(fast.toSorted());
    expect(slowAgain.toSorted()).toEqual(fast.toSorted());
    expect(fast).not.toEqual(slow);
  });

  test("cannot be that of another step by the names of tasks", async () => {
    const keys = await keysOf([
      { name: "a", action: "action", next: { do: ["0:1.b", "b"] } },
      { name: "0:1.b", action: "action" },
      { name: "b", action: "action" },
    ]);
    expect(new Set(keys).size).toBe(3);
  });
});

describe("log", () => {
  test("makes an event with the task, the item and the attempt", async () => {
    const events = await eventsOf([
      { name: "plain", action: ({ log }: ActionCall) => log("working", { step: 1 }) },
      {
        name: "each",
        action: ({ log, item }: ActionCall) => log(`got ${item as string}`),
        withItems: ["a", "b"],
      },
    ]);
    expect(ofType(events, "log")).toEqual([
      { type: "log", task: "plain", attempt: 1, message: "working", data: { step: 1 } },
      { type: "log", task: "each", index: 0, attempt: 1, message: "got a" },
      { type: "log", task: "each", index: 1, attempt: 1, message: "got b" },
    ]);
  });

  test("names the way through sub-workflows", async () => {
    const inner = compileTasks(
      [{ name: "inner", action: ({ log }: ActionCall) => log("here") }],
      {},
    );
    const events = await eventsOf([{ name: "outer", action: inner, withItems: ["a"] }]);
    expect(ofType(events, "log")).toEqual([
      {
        type: "log",
        task: "outer/inner",
        path: [{ task: "outer", index: 0 }, { task: "inner" }],
        attempt: 1,
        message: "here",
      },
    ]);
  });

  test("holds no secrets, also where events of items are left out", async () => {
    const events = await eventsOf(
      [
        {
          name: "each",
          action: ({ log, context }: ActionCall) => {
            const token = context.secret("token") as string;
            log(`using ${token}`, { message: token, [token]: [token] });
          },
          withItems: [1],
        },
      ],
      { secrets: { token: "s3cr3t-value" }, itemEvents: false },
    );
    expect(ofType(events, "log")).toMatchObject([
      { message: "using ***", data: { message: "***", "***": ["***"] } },
    ]);
  });

  test("keeps what was logged as it was", async () => {
    const data = { list: [1] };
    const events = await eventsOf([
      {
        name: "plain",
        action: ({ log }: ActionCall) => {
          log("before", data);
          data.list.push(2);
        },
      },
    ]);
    expect(ofType(events, "log")).toMatchObject([{ data: { list: [1] } }]);
  });

  test.each([
    ["a message that is not a string", 5, undefined, "expected the message to be a string"],
    ["data that is not JSON", "text", new Map(), "data is a Map"],
  ])("refuses %s, whether anybody listens or not", async (_, message, data, problem) => {
    const action = ({ log }: ActionCall): void => log(message as string, data);
    for (const options of [{}, { onEvent: () => {} }]) {
      const { errors } = await run(compileTasks([{ name: "plain", action }], {}), options).result;
      expect(errors[0]?.message).toContain(problem);
    }
  });

  test("says nothing once the attempt has ended", async () => {
    let late: ActionCall["log"] = () => {};
    const events = await eventsOf([
      {
        name: "plain",
        action: ({ log }: ActionCall) => {
          late = log;
        },
      },
      { name: "after", action: () => late("too late") },
    ]);
    expect(ofType(events, "log")).toEqual([]);
  });
});

describe("progress", () => {
  test("makes an event with the task, the item and the attempt", async () => {
    const action = ({ progress }: ActionCall): void => {
      progress(0);
      progress(0.25);
      progress(1);
    };
    const events = await eventsOf([
      { name: "plain", action },
      { name: "each", action, withItems: ["a"] },
    ]);
    expect(ofType(events, "progress")).toEqual([
      { type: "progress", task: "plain", attempt: 1, fraction: 0 },
      { type: "progress", task: "plain", attempt: 1, fraction: 0.25 },
      { type: "progress", task: "plain", attempt: 1, fraction: 1 },
      { type: "progress", task: "each", index: 0, attempt: 1, fraction: 0 },
      { type: "progress", task: "each", index: 0, attempt: 1, fraction: 0.25 },
      { type: "progress", task: "each", index: 0, attempt: 1, fraction: 1 },
    ]);
  });

  test.each([-0.1, 1.1, NaN, "0.5", null, 50])("refuses %j", async (fraction) => {
    const action = ({ progress }: ActionCall): void => progress(fraction as number);
    const { errors } = await run(compileTasks([{ name: "plain", action }], {})).result;
    expect(errors[0]?.message).toContain(
      "Cannot report progress: expected a number from 0 to 1, got ",
    );
  });
});

describe("a node in code", () => {
  test("has a key, logs and reports progress by its run", async () => {
    const keys: string[] = [];
    const node: Node & { readonly id: "node" } = {
      id: "node",
      process: (context, { id, key, log, progress }) => {
        keys.push(key.slice(id.length + 1));
        log("here", [1]);
        progress(0.5);
        return succeeded(context, null);
      },
    };
    const inner = createWorkflow(node);
    const workflow = createWorkflow(node)
      .addNode(new BatchNode("batch", { items: () => ["a", "b"], workflow: inner, concurrency: 1 }))
      .addDefaultRoute("node", "batch");
    const events: WorkflowEvent[] = [];
    await run(workflow, { context: createContext(), onEvent: (event) => events.push(event) })
      .result;
    expect(keys).toEqual(["1.node", "2.batch/0/1.node", "2.batch/1/1.node"]);
    expect(ofType(events, "log")).toMatchObject([
      { task: "node", message: "here", data: [1] },
      { task: "batch/node", path: [{ task: "batch", index: 0 }, { task: "node" }] },
      { task: "batch/node", path: [{ task: "batch", index: 1 }, { task: "node" }] },
    ]);
    expect(ofType(events, "progress")).toHaveLength(3);
  });
});
