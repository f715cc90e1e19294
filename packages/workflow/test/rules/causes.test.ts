// docs/semantics.md#retry
// docs/semantics.md#causes
import { describe, expect, test } from "vitest";
import {
  ActionFailedError,
  BatchNode,
  compileTasks,
  createWorkflow,
  firstCauseOf,
  PermanentError,
  type RunResult,
  run,
  type Workflow,
  type WorkflowError,
  WorkflowNode,
} from "../../src/index.ts";
import { itemsOf, runTasks, runWithEvents, type Tasks } from "../run/run-tasks.ts";

const workflowOf = (tasks: Tasks): Workflow => compileTasks(tasks, {});
const thrown = Object.assign(new Error("disk full on a"), { code: "ENOSPC" });
const fail = ({ item }: { item?: string | number }): never => {
  if (item === undefined || item === "a" || item === 2) throw thrown;
  throw new Error(`no ${item}`);
};
const two = { name: "two", withItems: ["a", "b"], action: fail };
const dep = workflowOf([{ name: "one", action: () => 1 }, two]);

/** The first cause of the first error, from every place that has it. */
function toldBy({ errors, tasks }: RunResult): unknown {
  const { error, path, thrown: cause } = firstCauseOf(errors[0] as WorkflowError);
  const { code, message } = error;
  const [task] = Object.values(tasks);
  return { code, message, path, isThrown: cause === thrown, kept: task?.error?.cause };
}

const disk = { code: "ENOSPC", message: "disk full on a" };

describe("the first cause of a failure", () => {
  test.each<[string, Workflow, object[], string]>([
    [
      "of a list in a list",
      workflowOf([{ name: "top", withItems: [1, 2], action: dep }]),
      [
        { task: "top", index: 0 },
        { task: "two", index: 0 },
      ],
      "top/two",
    ],
    [
      "of a list in a task",
      workflowOf([{ name: "top", action: dep }]),
      [{ task: "top" }, { task: "two", index: 0 }],
      "top/two",
    ],
    [
      "of a task in a task of the same name",
      workflowOf([{ name: "a", action: workflowOf([{ name: "a", action: fail }]) }]),
      [{ task: "a" }, { task: "a" }],
      "a/a",
    ],
    [
      "of an item in an item of the same name and position",
      workflowOf([
        {
          name: "a",
          withItems: ["x"],
          action: workflowOf([{ name: "a", withItems: ["a"], action: fail }]),
        },
      ]),
      [
        { task: "a", index: 0 },
        { task: "a", index: 0 },
      ],
      "a/a",
    ],
    [
      "of a workflow as a node",
      createWorkflow(new WorkflowNode("node", dep)) as Workflow,
      [{ task: "node" }, { task: "two", index: 0 }],
      "node/two",
    ],
    [
      "of a batch node",
      createWorkflow(
        new BatchNode("batch", { items: () => ["b", "a"], workflow: dep, concurrency: 2 }),
      ) as Workflow,
      [
        { task: "batch", index: 0 },
        { task: "two", index: 0 },
      ],
      "batch/two",
    ],
  ])("%s reaches the top", async (_, workflow, path, task) => {
    const result = await run(workflow).result;
    const told = toldBy(result);
    expect(told).toMatchObject({ ...disk, path, isThrown: true });
    expect(result.errors[0]?.message).toContain("disk full on a");
    // Nodes keep no results.
    const { kept = { ...disk, task, path } } = told as { kept?: unknown };
    expect(kept).toEqual({ ...disk, task, path });
  });

  test("is kept as JSON with the items, and in snapshots", async () => {
    const { tasks, context } = await runTasks([{ name: "top", withItems: [1, 2], action: dep }]);
    const cause = (index: number): object => ({
      ...disk,
      task: "top/two",
      path: [
        { task: "top", index },
        { task: "two", index: 0 },
      ],
    });
    const inner = `Cannot complete task "two": 2 of 2 items failed; item 0: disk full on a (ENOSPC)`;
    const items = [0, 1].map((index) => ({
      index,
      status: "failed",
      attempts: 1,
      error: { code: "ITEMS_FAILED", message: inner, cause: cause(index) },
    }));
    const message = `Cannot complete task "top": 2 of 2 items failed; item 0, task "two" item 0: disk full on a (ENOSPC)`;
    const error = { code: "ITEMS_FAILED", message, cause: cause(0) };
    expect(tasks["top"]).toMatchObject({ status: "failed", error, items });
    expect(JSON.parse(JSON.stringify(context))).toMatchObject({ tasks: { top: { error, items } } });
  });

  test("is part of events, with every list on the way", async () => {
    const { events } = await runWithEvents([
      { name: "top", withItems: [1, 2], concurrency: 1, action: dep },
    ]);
    const path = (index: number, ...inner: object[]): object[] => [
      { task: "top", index },
      ...inner,
    ];
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "item.failed",
        task: "top/two",
        index: 1,
        path: path(1, { task: "two", index: 1 }),
        error: { code: "ACTION_FAILED", message: "no b" },
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "task.failed",
        task: "top/two",
        path: path(1, { task: "two" }),
        error: {
          code: "ITEMS_FAILED",
          message: expect.stringContaining("disk full on a"),
          cause: { ...disk, task: "top/two", path: path(1, { task: "two", index: 0 }) },
        },
      }),
    );
    for (const type of ["task.started", "task.succeeded"])
      expect(events).toContainEqual(
        expect.objectContaining({ type, task: "top/one", path: path(0, { task: "one" }) }),
      );
    const cause = { ...disk, task: "top/two", path: path(0, { task: "two", index: 0 }) };
    for (const event of events.slice(-2))
      expect(event).toMatchObject({ error: { code: "ITEMS_FAILED", cause } });
  });

  test("events of a task outside of a sub-workflow have no path", async () => {
    const { events } = await runWithEvents([two]);
    for (const event of events) expect(event).not.toHaveProperty("path");
    expect(events.at(-1)).toMatchObject({
      type: "run.failed",
      error: { cause: { ...disk, task: "two", path: [{ task: "two", index: 0 }] } },
    });
  });

  test("a permanent error inside is not retried outside", async () => {
    let calls = 0;
    const inner = workflowOf([
      {
        name: "x",
        action: () => {
          calls++;
          throw new PermanentError("no use");
        },
      },
    ]);
    await runTasks([{ name: "top", action: inner, retry: { count: 3 } }]);
    expect(calls).toBe(1);
  });
});

describe("retry.when that fails", () => {
  test.each([
    ["throws", () => JSON.parse("{"), "EXPRESSION_FAILED", "JSON"],
    ["gives no boolean", () => "yes", "NOT_A_BOOLEAN", "expected true or false"],
  ])("a condition that %s does not hide why the attempt failed", async (_, when, code, said) => {
    const retry = { count: 1, when: when as () => boolean };
    for (const withItems of [undefined, ["a"]]) {
      const list = withItems === undefined ? {} : { withItems };
      const result = await runTasks([{ name: "t", action: fail, retry, ...list }]);
      const [error] = result.errors as [WorkflowError];
      expect(error.message).toContain("disk full on a");
      const told = withItems === undefined ? error : itemsOf(result, "t").items[0]?.error;
      expect(told?.message).toContain("disk full on a");
      expect(told?.message).toContain(said);
      expect(told?.code).toBe(code);
      const first = firstCauseOf(error);
      expect(first.error).toMatchObject(disk);
      expect(first.path).toEqual([
        withItems === undefined ? { task: "t" } : { task: "t", index: 0 },
      ]);
    }
  });
});

describe("the causes of what an action throws", () => {
  const messageFrom = async (error: unknown): Promise<string> => {
    const { errors } = await runTasks([
      {
        name: "t",
        action: () => {
          throw error;
        },
      },
    ]);
    return errors[0]?.message ?? "";
  };

  const refused = Object.assign(new Error("connect ECONNREFUSED ::1:9"), { code: "ECONNREFUSED" });
  const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  const cyclic = new Error("round");
  cyclic.cause = new Error("and round", { cause: cyclic });
  const raise = (): never => {
    throw new Error("hostile");
  };

  test.each<[string, unknown, string]>([
    ["one", new TypeError("fetch failed", { cause: refused }), `fetch failed: ${refused.message}`],
    ["with a code", new Error("a", { cause: reset }), "a: socket hang up (ECONNRESET)"],
    [
      "several at once",
      new TypeError("fetch failed", {
        cause: Object.assign(new AggregateError([refused, reset], ""), { code: "ECONNREFUSED" }),
      }),
      `fetch failed: ECONNREFUSED: ${refused.message}; socket hang up (ECONNRESET)`,
    ],
    ["as text", new Error("a", { cause: "b" }), "a: b"],
    ["said already", new Error("a: b", { cause: new Error("b") }), "a: b"],
    ["in a circle", cyclic, "round: and round"],
    ["its own", Object.assign(new Error("self"), {}), "self"],
    ["that cannot be read", Object.defineProperty(new Error("a"), "cause", { get: raise }), "a"],
    [
      "whose message cannot be read",
      new Error("a", { cause: Object.defineProperty({}, "message", { get: raise }) }),
      "a",
    ],
    ["that is a revoked proxy", new Error("a", { cause: revoked() }), "a"],
    ["whose errors are a revoked proxy", Object.assign(new Error("a"), { errors: revoked() }), "a"],
    ["without a message", new Error("a", { cause: {} }), "a"],
    ["that is a number", new Error("a", { cause: 5 }), "a"],
    ["without text around", new Error("", { cause: new Error("b") }), "b"],
  ])("%s are in the message", async (_, error, message) => {
    expect(await messageFrom(error)).toBe(message);
  });

  test("are bounded in depth, breadth and length, and none is cut", async () => {
    let deep = new Error("level 0");
    for (let level = 1; level < 100; level++) deep = new Error(`level ${level}`, { cause: deep });
    expect((await messageFrom(deep)).split(": ")).toHaveLength(9);
    const many = Array.from({ length: 1_000 }, (_, index) => new Error(`e${index}`));
    expect(await messageFrom(new AggregateError(many, "many"))).toBe("many: e0; e1; e2");
    const long = new Error("long", { cause: new Error("x".repeat(10_000)) });
    expect(await messageFrom(long)).toBe("long: …");
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each([
  ["of another task", new ActionFailedError(thrown, { task: "b", index: 0 })],
  ["of another item", new ActionFailedError(thrown, { task: "a", index: 1 })],
  ["that is not of a workflow", Object.assign(new Error("no"), { task: "a", index: 0 })],
])("an error %s is the cause of the one of the item that throws it", async (_, error) => {
  const action = (): never => {
    throw error;
  };
  const { errors } = await runTasks([{ name: "a", withItems: [1], action, tolerate: 0 }]);
  const own = errors[0]?.cause as WorkflowError;
  expect([own.task, own.index, own.cause === error]).toEqual(["a", 0, true]);
});
