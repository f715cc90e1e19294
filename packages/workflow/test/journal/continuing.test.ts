import { createContext, type WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  type JournalContent,
  type JournalRecord,
  memoryJournal,
  type NodeRun,
  run,
  type RunOptions,
  type RunResult,
  runRecordOf,
  succeeded,
  type TaskOptions,
  type Workflow,
  type WorkflowEvent,
} from "../../src/index.ts";
import { codesOf, itemsOf, type Tasks } from "../run/run-tasks.ts";

/** A world whose actions can be told to fail, and that remembers its calls. */
class World {
  calls: string[] = [];
  readonly down = new Set<string>();

  readonly call = ({ key, task, index }: Call): string => {
    const name = index === undefined ? task : `${task}[${index}]`;
    this.calls.push(name);
    if (this.down.has(name)) throw new Error(`${name} is down`);
    return key.slice(key.indexOf("/"));
  };
}

interface Call {
  readonly key: string;
  readonly task: string;
  readonly index?: number | undefined;
}

/** Runs the workflow with a journal, and continues it as often as a content is given. */
async function withJournal(
  workflow: Workflow,
  content: JournalContent | null,
  options: RunOptions = {},
): Promise<{ readonly result: RunResult; readonly content: JournalContent }> {
  const journal = memoryJournal(content);
  const result = await run(workflow, { ...options, journal }).result;
  if (journal.content === null) throw new Error("The journal was not opened");
  return { result, content: journal.content };
}

const kinds = ({ records }: JournalContent): readonly string[] => records.map(([kind]) => kind);

test("a failure does not keep an item from starting that had started behind a skipped one", async () => {
  // On a busy machine the host would have a turn before the last item starts.
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now());
  let resolve: (value: string) => void = () => {};
  const end = new Promise<string>((settle) => (resolve = settle));
  const workflow = compileTasks(
    [
      {
        name: "each",
        withItems: [0, 1, 2],
        itemWhen: ({ index }: WorkflowContext) => index !== 1,
        concurrency: 2,
        onItemFailure: "stop",
        action: ({ index }) => (index === 0 ? Promise.reject(new Error("down")) : end),
      },
    ],
    {},
  );
  const journal = memoryJournal();
  const handle = run(workflow, { journal });
  setTimeout(() => resolve("up"), 10);
  const whole = await handle.result;
  clock.mockRestore();
  const { header, records } = journal.content as JournalContent;
  const died = { header, records: records.slice(0, kinds({ header, records }).indexOf("items")) };
  const { result } = await withJournal(workflow, died);
  expect(itemsOf(whole, "each")).toMatchObject({ succeeded: 1, failed: 1 });
  expect(itemsOf(result, "each")).toEqual(itemsOf(whole, "each"));
});

describe("a run that failed", () => {
  test("runs its failed items again, and what follows them", async () => {
    const world = new World();
    const workflow = compileTasks(
      [
        { name: "list", action: () => [1, 2, 3, 4] },
        {
          name: "each",
          withItems: [1, 2, 3, 4],
          action: world.call,
          retry: { count: 1, delay: 0 },
        },
        { name: "after", action: world.call },
      ],
      {},
    );
    world.down.add("each[1]").add("each[3]");
    const first = await withJournal(workflow, null);
    expect(codesOf(first.result)).toEqual(["ITEMS_FAILED"]);
    world.down.delete("each[1]");
    world.calls = [];
    const second = await withJournal(workflow, first.content);
    expect(world.calls).toEqual(["each[1]", "each[3]", "each[3]"]);
    expect(itemsOf(second.result, "each")).toMatchObject({ succeeded: 3, failed: 1 });
    world.down.clear();
    world.calls = [];
    const third = await withJournal(workflow, second.content);
    expect(world.calls).toEqual(["each[3]", "after"]);
    expect(third.result.status).toBe("succeeded");
    expect(itemsOf(third.result, "each").output).toEqual([0, 1, 2, 3].map((i) => `/2.each/${i}`));
  });

  test("keeps failures that it tolerated or handled", async () => {
    const world = new World();
    const workflow = compileTasks(
      [
        {
          name: "each",
          withItems: [1, 2],
          action: world.call,
          tolerate: 1,
          start: true,
          next: { do: "fetch" },
        },
        { name: "fetch", action: world.call, next: { on: "failure", do: "last" } },
        { name: "last", action: world.call, next: [] },
      ],
      {},
    );
    world.down.add("each[0]").add("fetch").add("last");
    const first = await withJournal(workflow, null);
    expect(first.result.status).toBe("failed");
    world.down.clear();
    world.calls = [];
    const second = await withJournal(workflow, first.content);
    expect(world.calls).toEqual(["last"]);
    expect(second.result.status).toBe("succeeded");
    expect(itemsOf(second.result, "each")).toMatchObject({ succeeded: 1, failed: 1 });
    expect(second.result.handled.map(({ task }) => task)).toEqual(["fetch"]);
  });

  test("runs what comes behind a failed item of a fold again, with the value that it gives now", async () => {
    const world = new World();
    const tasks: Tasks = [
      {
        name: "sum",
        withItems: ["a", "b", "c", "d"],
        fold: { as: "sum", from: "" },
        action: (call) => {
          world.call(call);
          return `${call.context.get("sum") as string}${String(call.item)}`;
        },
      },
    ];
    const workflow = compileTasks(tasks, {});
    world.down.add("sum[1]");
    const first = await withJournal(workflow, null);
    expect(itemsOf(first.result, "sum")).toMatchObject({ output: "acd", failed: 1 });
    world.down.clear();
    world.down.add("sum[2]");
    world.calls = [];
    const second = await withJournal(workflow, first.content);
    expect(world.calls).toEqual(["sum[1]", "sum[2]", "sum[3]"]);
    expect(itemsOf(second.result, "sum")).toMatchObject({ output: "abd", failed: 1 });
    world.down.clear();
    world.calls = [];
    const third = await withJournal(workflow, second.content);
    expect(world.calls).toEqual(["sum[2]", "sum[3]"]);
    expect(itemsOf(third.result, "sum").output).toBe("abcd");
  });

  test("goes on inside workflows of items, at any depth", async () => {
    const world = new World();
    const tasks: Tasks = [
      { name: "get", action: world.call },
      { name: "put", withItems: [1, 2], action: world.call },
    ];
    const middle = compileTasks(
      [{ name: "inner", action: compileTasks(tasks, {}), input: {} }],
      {},
    );
    const workflow = compileTasks(
      [{ name: "outer", withItems: [1, 2], action: middle, input: {}, collect: "failures" }],
      {},
    );
    world.down.add("put[1]");
    const first = await withJournal(workflow, null);
    expect(first.result.status).toBe("failed");
    world.down.clear();
    world.calls = [];
    const second = await withJournal(workflow, first.content);
    expect(second.result.status).toBe("succeeded");
    expect(world.calls).toEqual(["put[1]", "put[1]"]);
  });

  test("starts what a stop kept from starting", async () => {
    const world = new World();
    const workflow = compileTasks(
      [
        {
          name: "each",
          withItems: [1, 2, 3],
          action: world.call,
          concurrency: 1,
          onItemFailure: "stop",
        },
      ],
      {},
    );
    world.down.add("each[0]");
    const first = await withJournal(workflow, null);
    expect(itemsOf(first.result, "each")).toMatchObject({ failed: 1, succeeded: 0, total: 3 });
    world.down.clear();
    world.calls = [];
    const second = await withJournal(workflow, first.content);
    expect(world.calls).toEqual(["each[0]", "each[1]", "each[2]"]);
    expect(second.result.status).toBe("succeeded");
  });
});

test("a run that was canceled goes on with what had not ended", async () => {
  const world = new World();
  const controller = new AbortController();
  const action = (call: Call): string => {
    if (call.index === 2) controller.abort();
    return world.call(call);
  };
  const workflow = compileTasks(
    [
      { name: "each", withItems: [1, 2, 3, 4], action, concurrency: 1 },
      { name: "after", action: world.call },
    ],
    {},
  );
  const first = await withJournal(workflow, null, { signal: controller.signal });
  expect(first.result.status).toBe("canceled");
  expect(kinds(first.content).at(-1)).toBe("closed");
  const before = world.calls.length;
  const second = await withJournal(workflow, first.content);
  expect(second.result.status).toBe("succeeded");
  expect(world.calls.slice(before)).not.toContain("each[0]");
  expect(world.calls.slice(before)).not.toContain("each[1]");
  expect(world.calls.slice(before)).toContain("after");
});

describe("how far a run has come", () => {
  const countsAfter = async (workflow: Workflow, world: World): Promise<readonly unknown[]> => {
    const first = await withJournal(workflow, null);
    expect(first.result.status).toBe("failed");
    world.down.clear();
    const events: WorkflowEvent[] = [];
    const onEvent = (event: WorkflowEvent): unknown => events.push(event);
    const second = await withJournal(workflow, first.content, { onEvent });
    expect(second.result.status).toBe("succeeded");
    const record = async ({ records }: JournalContent): Promise<unknown> => {
      const { tasks, items } = await runRecordOf(
        (async function* () {
          yield await Promise.resolve(records);
        })(),
      );
      return { tasks, items };
    };
    return [
      await record(first.content),
      events.find(({ type }) => type === "run.continued"),
      await record(second.content),
    ];
  };
  const counted = (tasks: number, total: number | null, succeeded: number, failed: number) => ({
    tasks,
    items: { total, succeeded, failed },
  });

  const inItems =
    (context: { readonly items: readonly number[] | Iterable<number> }) =>
    (world: World): Workflow =>
      compileTasks([{ name: "each", withItems: context.items, action: world.call }], {});

  test.each<[string, (world: World) => Workflow, number | null]>([
    ["a list", inItems({ items: [1, 2, 3, 4] }), 4],
    ["a stream", inItems({ items: new Set([1, 2, 3, 4]) }), null],
    [
      "batches",
      (world) =>
        compileTasks(
          [{ name: "each", withItems: [1, 2, 3, 4, 5, 6, 7], batchSize: 2, action: world.call }],
          {},
        ),
      4,
    ],
    [
      "a list of workflows with lists",
      (world) => {
        const inner = [
          { name: "inner", withItems: [1, 2], action: () => null },
          { name: "each", action: world.call, input: ({ index }: WorkflowContext) => index ?? -1 },
        ];
        return compileTasks(
          [{ name: "outer", withItems: [1, 2, 3, 4], action: compileTasks(inner, {}) }],
          {},
        );
      },
      4,
    ],
    [
      "a BatchNode",
      (world) =>
        createWorkflow(
          new BatchNode("each", {
            items: () => [1, 2, 3, 4],
            workflow: createWorkflow({
              id: "node",
              process: (context: WorkflowContext, { key }: NodeRun) => {
                world.call({ key, task: "each", index: context.index });
                return succeeded(context);
              },
            }),
            concurrency: 2,
            tolerate: 0,
            policies: {},
          }),
        ),
      4,
    ],
  ])("is said of %s", async (name, workflowOf, total) => {
    const world = new World();
    const down = name === "a list of workflows with lists" ? "each" : "each[2]";
    world.down.add(down);
    const isAll = down === "each";
    const [first, continued, second] = await countsAfter(workflowOf(world), world);
    expect(first).toEqual(isAll ? counted(1, total, 0, 4) : counted(1, total, 3, 1));
    expect(continued).toMatchObject({ tasks: 0, items: isAll ? 0 : 3, total });
    expect(second).toEqual(counted(1, total, 4, 0));
  });
});

test("a run that goes on reports tasks that had ended again, but not their items, and how many passed", async () => {
  const world = new World();
  const workflow = compileTasks(
    [
      { name: "get", action: (call) => call.log("is called") },
      { name: "each", withItems: [1, 2, 3, 4], concurrency: 1, action: world.call },
    ],
    {},
  );
  world.down.add("each[2]");
  const first = await withJournal(workflow, null);
  world.down.clear();
  const events: WorkflowEvent[] = [];
  const onEvent = (event: WorkflowEvent): unknown => events.push(event);
  await withJournal(workflow, first.content, { onEvent });
  const told = events.map((event) =>
    "task" in event ? `${event.type} ${event.task}` : event.type,
  );
  expect(told).toEqual([
    "run.started",
    "run.continued",
    "task.started get",
    "task.succeeded get",
    "task.started each",
    "task.progress each",
    "item.started each",
    "item.succeeded each",
    "task.progress each",
    "task.succeeded each",
    "run.succeeded",
  ]);
  const progress = events.filter(({ type }) => type === "task.progress");
  expect(progress).toMatchObject([
    { total: 4, succeeded: 2, failed: 0, recorded: 2 },
    { total: 4, succeeded: 4, failed: 0, recorded: 3 },
  ]);
});

test("and counts those of a stream that passed", async () => {
  const world = new World();
  const withItems = (): Iterable<number> => new Set([1, 2, 3, 4]);
  const tasks = [{ name: "each", withItems, concurrency: 1, action: world.call }];
  world.down.add("each[2]");
  const first = await withJournal(compileTasks(tasks, {}), null);
  world.down.clear();
  const events: WorkflowEvent[] = [];
  const onEvent = (event: WorkflowEvent): unknown => events.push(event);
  await withJournal(compileTasks(tasks, {}), first.content, { onEvent });
  const last = events.findLast(({ type }) => type === "task.progress");
  expect(last).toMatchObject({ total: 4, succeeded: 4, failed: 0, recorded: 3 });
});

test("a run that succeeded gives its result again, and runs nothing", async () => {
  const world = new World();
  const workflow = compileTasks(
    [
      { name: "a", action: world.call },
      { name: "b", withItems: [1, 2], action: world.call, publish: { x: "y" } },
    ],
    { output: (context) => context.get("x") },
  );
  const first = await withJournal(workflow, null, { id: "nightly" });
  world.calls = [];
  const events: WorkflowEvent[] = [];
  const second = await withJournal(workflow, first.content, {
    onEvent: (event) => events.push(event),
  });
  expect(world.calls).toEqual([]);
  expect(second.content).toEqual(first.content);
  expect({ ...second.result, context: second.result.context.toJSON() }).toEqual({
    ...first.result,
    context: first.result.context.toJSON(),
  });
  expect(events.map(({ type }) => type).slice(0, 2)).toEqual(["run.started", "run.continued"]);
  expect(events[1]).toMatchObject({ tasks: 2, items: 2, total: 2, run: "nightly" });
});

test("nodes in code are not called again, and their writes are made again", async () => {
  let calls = 0;
  let isDown = true;
  const workflow = createWorkflow({
    id: "count",
    process: (context) => {
      calls++;
      return succeeded(context.set("n", 1).setTask("made", { up: true }).delete("gone"), 5);
    },
  })
    .addNode(
      new BatchNode("each", {
        items: () => [1, 2],
        workflow: createWorkflow({
          id: "item",
          process: (context, { key }: NodeRun) => {
            calls++;
            return succeeded(context.set("seen", [context.item as number]), key.split("/").at(-1));
          },
        }),
        concurrency: 1,
        policies: { seen: "union" },
      }),
    )
    .addNode({
      id: "last",
      process: (context) => {
        if (isDown) throw new Error("down");
        return succeeded(context, context.get("seen"));
      },
    })
    .addDefaultRoute("count", "each")
    .addDefaultRoute("each", "last") as unknown as Workflow;
  const first = await withJournal(workflow, null);
  expect([first.result.status, calls]).toEqual(["failed", 3]);
  isDown = false;
  const { result } = await withJournal(workflow, first.content);
  expect([result.status, calls]).toEqual(["succeeded", 3]);
  expect(result.output).toEqual([1, 2]);
  expect(result.context.get("n")).toBe(1);
  expect(result.context.task("made")).toEqual({ up: true });
});

describe("items that end one soon after the other", () => {
  // On a busy machine the host would have a turn, in which a record of fewer items is written.
  beforeEach(() => vi.spyOn(Date, "now").mockReturnValue(Date.now()));
  afterEach(() => vi.restoreAllMocks());

  const each = (options: Partial<TaskOptions>): Workflow =>
    compileTasks([{ name: "each", action: ({ item }) => item, ...options }], {});
  const itemsIn = ({ records }: JournalContent): readonly unknown[] =>
    records.filter(([kind]) => kind === "items" || kind === "item");

  test("are one record", async () => {
    const { content } = await withJournal(each({ withItems: [5, 6, 7] }), null);
    expect(itemsIn(content)).toEqual([["items", 0, [0, 3], [5, 6, 7]]]);
  });

  test("are recorded in the order of their ends", async () => {
    const action = async ({ item }: { item: unknown }): Promise<unknown> => {
      for (let turn = 0; turn < 10 * Number(item); turn++) await Promise.resolve();
      return item;
    };
    const workflow = each({ withItems: [3, 0, 1, 4], concurrency: 4, action });
    const { content } = await withJournal(workflow, null);
    expect(itemsIn(content)).toEqual([["items", 0, [1, 2, 0, 1, 3, 1], [0, 1, 3, 4]]]);
    expect((await withJournal(workflow, content)).result.tasks["each"]?.output).toEqual([
      3, 0, 1, 4,
    ]);
  });

  test("are recorded before what comes behind them", async () => {
    const action = ({ item }: { item: unknown }): unknown => {
      if (item === 2) throw new Error("down");
      return item;
    };
    const { content } = await withJournal(each({ withItems: [0, 1, 2, 3], action }), null);
    expect(kinds(content)).toEqual([
      "opened",
      "step",
      "list",
      "items",
      "failed",
      "item",
      "end",
      "closed",
    ]);
  });

  test("have no outputs where these are not collected, and the run cannot collect them later", async () => {
    const withItems = ["a", "b"];
    const { content } = await withJournal(each({ withItems, collect: "none" }), null);
    expect(itemsIn(content)).toEqual([["items", 0, [0, 2], null]]);
    const again = await withJournal(each({ withItems, collect: "none" }), content);
    expect(again.result.tasks["each"]).toMatchObject({ succeeded: 2 });
    const changed = await withJournal(each({ withItems }), content);
    expect(changed.result.errors).toMatchObject([
      {
        code: "RUN_CHANGED",
        message: expect.stringContaining('the outputs of "1.each" were not collected') as string,
      },
    ]);
  });
});

test("an action gets the same key, and its number of attempts goes on", async () => {
  const seen: string[] = [];
  let stop: () => void = () => {};
  const workflow = compileTasks(
    [
      {
        name: "a",
        retry: { count: 2, delay: 0 },
        action: ({ key, attempt }) => {
          seen.push(`${key}#${attempt}`);
          if (attempt === 2) stop();
          throw new Error("down");
        },
      },
    ],
    {},
  );
  const journal = memoryJournal();
  const unfinished = new Promise<JournalContent>((resolve) => {
    stop = () => resolve(journal.content as JournalContent);
  });
  const { result } = run(workflow, { journal, id: "r" });
  const content = await unfinished;
  await result;
  expect(seen).toEqual(["r/1.a/0#1", "r/1.a/0#2", "r/1.a/0#3"]);
  seen.length = 0;
  await withJournal(workflow, content);
  expect(seen).toEqual(["r/1.a/0#2", "r/1.a/0#3"]);
});

describe("a run that is not the one of the journal", () => {
  const STREAM = new Set([1, 2]);
  const tasks = (items: Iterable<unknown> = [1, 2]): Workflow =>
    compileTasks(
      [
        { name: "each", withItems: () => items, action: ({ index }) => index },
        { name: "fail", action: () => Promise.reject(new Error("down")) },
      ],
      { name: "mine", parameters: { limit: { default: 1 } } },
    );
  const other = compileTasks([{ name: "each", action: () => 1 }], {});
  const stream = (items: readonly number[]): Workflow =>
    compileTasks(
      [
        { name: "each", withItems: () => new Set(items), action: ({ index }) => index },
        { name: "fail", action: () => Promise.reject(new Error("down")) },
      ],
      {},
    );

  test.each<[string, Workflow, Workflow, RunOptions, string]>([
    ["another workflow", tasks(), other, {}, "another workflow"],
    ["other parameters", tasks(), tasks(), { parameters: { limit: 2 } }, "other parameters"],
    ["other configuration", tasks(), tasks(), { config: { a: 1 } }, "other parameters"],
    ["another id", tasks(), tasks(), { id: "other" }, "the run first, not other"],
    ["other items", tasks(), tasks([1, 3]), {}, 'the items of "1.each" have changed'],
    ["fewer items", tasks(), tasks([1]), {}, "of which there were 2 and now are 1"],
    [
      "a list for a stream",
      tasks(STREAM),
      tasks(),
      {},
      "came from a stream and now come from a list",
    ],
    [
      "a stream for a list",
      tasks(),
      tasks(STREAM),
      {},
      "came from a list and now come from a stream",
    ],
    ["other items of a stream", stream([1, 2]), stream([1, 3]), {}, "item 1 of"],
  ])("is refused: %s", async (_, before, after, options, message) => {
    const first = await withJournal(before, null, { id: "first" });
    const journal = memoryJournal(first.content);
    const { errors, status } = await run(after, { ...options, journal }).result;
    expect(errors.map(({ code }) => code)).toContain("RUN_CHANGED");
    expect(errors.map(({ message: text }) => text).join("\n")).toContain(message);
    expect(status).not.toBe("succeeded");
    const added = journal.content?.records.slice(first.content.records.length) ?? [];
    expect(added.map(([kind]) => kind)).not.toContain("closed");
  });

  test("is refused where a step that had ended does not come again", async () => {
    let next = "b";
    const workflow = compileTasks(
      [
        { name: "a", action: () => 1, next: [{ when: () => next === "b", do: "b" }] },
        { name: "b", action: () => 1, next: { do: "c" } },
        { name: "c", action: () => Promise.reject(new Error("down")), next: [] },
      ],
      {},
    );
    const first = await withJournal(workflow, null);
    next = "";
    const second = await withJournal(workflow, first.content);
    expect(codesOf(second.result)).toEqual(["RUN_CHANGED"]);
  });
});

describe("a secret", () => {
  const workflow = compileTasks(
    [
      { name: "a", action: ({ context }) => ({ with: `Bearer ${context.secret("token")}` }) },
      {
        name: "b",
        action: ({ input }) => input,
        input: (context: WorkflowContext) => context.task("a"),
      },
      { name: "c", action: () => Promise.reject(new Error("down")) },
    ],
    { secrets: ["token"] },
  );

  test("is recorded by its name, and put back from the provider of whoever goes on", async () => {
    const first = await withJournal(workflow, null, { secrets: { token: "hunter2-hunter2" } });
    expect(JSON.stringify(first.content)).not.toContain("hunter2");
    expect(first.content.header.secretNames).toEqual(["token"]);
    const { result } = await withJournal(workflow, first.content, {
      secrets: { token: "another-one" },
    });
    expect(result.tasks["b"]?.output).toMatchObject({ output: { with: "Bearer another-one" } });
  });

  test("of a context is recorded by its name too", async () => {
    const context = createContext({ secrets: { own: "swordfish-9" } });
    const tasks: Tasks = [{ name: "a", action: (call) => call.context.secret("own") }];
    const first = await withJournal(compileTasks(tasks, {}), null, { context });
    expect(first.result.tasks["a"]?.output).toBe("swordfish-9");
    expect(JSON.stringify(first.content)).not.toContain("swordfish");
  });

  test("must not be missing, or new, when the run goes on", async () => {
    const first = await withJournal(workflow, null, { secrets: { token: "hunter2-hunter2" } });
    const header = { ...first.content.header, secretNames: [] };
    const changed = await withJournal(
      workflow,
      { ...first.content, header },
      {
        secrets: { token: "hunter2-hunter2" },
      },
    );
    expect(codesOf(changed.result)).toEqual(["RUN_CHANGED"]);
  });
});

describe("a journal from anywhere", () => {
  const workflow = compileTasks(
    [
      { name: "a", withItems: [1, 2], action: () => ({ x: 1 }) },
      { name: "b", action: () => 2 },
    ],
    {},
  );
  const step: JournalRecord = ["step", 0, null, 0, "1.a"];
  const damaged: readonly (readonly unknown[])[] = [
    [["step", 1, null, 0, "1.a"]],
    [["step", 0, 7, 0, "1.a"]],
    [["step", 0, null, 0, 5]],
    [step, ["item", 3, 0, 1, 1]],
    [step, ["item", "__proto__", 0, 1, 1]],
    [step, ["item", 0, "__proto__", 1, 1]],
    [step, ["item", 0, -1, 1, 1]],
    [step, ["item", 0, 0.5, 1, 1]],
    [step, ["item", 0, 1e300, 1, 1]],
    [step, ["item", 0, 0, "many", 1]],
    [step, ["failed", 0, 0, 1, { code: 1 }]],
    [step, ["outcome", 0, { status: "fine" }]],
    [step, ["outcome", 0, { status: "succeeded", actions: null, variables: null, tasks: null }]],
    [step, ["list", 0, 2]],
    [step, ["end", "constructor", false]],
    [["closed", "gone"]],
    [["toString", 0]],
    [{}],
    ["step"],
  ];

  test.each(damaged.map((records) => [JSON.stringify(records), records] as const))(
    "is refused: %s",
    async (_, records) => {
      const { content } = await withJournal(workflow, null);
      const journal = memoryJournal({ ...content, records: records as readonly JournalRecord[] });
      const { errors, status } = await run(workflow, { journal }).result;
      expect([status, errors[0]?.code]).toEqual(["invalid", "JOURNAL_DAMAGED"]);
      expect(journal.content?.records).toEqual(records);
    },
  );

  test.each<[string, readonly JournalRecord[]]>([
    ["an item far behind the list", [step, ["item", 0, 4_294_967_290, 1, 1]]],
    ["one that needed many attempts", [step, ["item", 0, 0, 9_007_199_254_740_991, { x: 1 }]]],
    [
      "keys of prototypes",
      [step, ["item", 0, 0, 1, JSON.parse('{"__proto__":{"y":1}}') as object]],
    ],
    ["a stop far behind", [step, ["stop", 0, 9_007_199_254_740_991]]],
  ] as never)("does no harm: %s", async (_, records) => {
    const { content } = await withJournal(workflow, null);
    const { result } = await withJournal(workflow, { ...content, records });
    expect(result.status).toBe("succeeded");
    expect(({} as { y?: number }).y).toBeUndefined();
  });

  test.each<readonly [string, object, string]>([
    ["no run", { run: "" }, "a run and the time of its start"],
    ["a run that is a number", { run: 5 }, "a run and the time of its start"],
    ["a start that is never", { startedAt: "never" }, "a run and the time of its start"],
    ["secrets that are a text", { secretNames: "token" }, "the secrets of its run"],
    ["a secret that is a number", { secretNames: ["token", 5] }, "the secrets of its run"],
  ])("is refused: %s", async (_, changed, missing) => {
    const { content } = await withJournal(workflow, null);
    const header = { ...content.header, ...changed };
    const { result } = await withJournal(workflow, { ...content, header });
    expect([result.status, codesOf(result)]).toEqual(["invalid", ["JOURNAL_DAMAGED"]]);
    expect(result.errors[0]?.message).toContain(`its header does not name ${missing}; restore it`);
  });

  test("ends in an error if a step is said to have ended twice", async () => {
    const { content } = await withJournal(workflow, null);
    const records: readonly JournalRecord[] = [step, ["end", 0, false], ["end", 0, false]];
    const { result } = await withJournal(workflow, { ...content, records });
    expect(codesOf(result)).toEqual(["RUN_CHANGED"]);
  });
});
