// docs/semantics.md#tasks-for-each-item
import { describe, expect, test, vi } from "vitest";
import type { Policies, WorkflowContext } from "@sheaf/context";
import { compileTasks, firstCauseOf, run, type TaskDeclaration, waitFor } from "../../src/index.ts";
import { itemsOf, runTasks, runWithEvents, type Tasks } from "../run/run-tasks.ts";

interface Call {
  readonly item: number;
  readonly index: number;
  readonly input: number;
  readonly attempt: number;
  readonly context: WorkflowContext;
}

const outputOf =
  (name: string) =>
  (context: WorkflowContext): unknown =>
    (context.task(name) as { readonly output: unknown }).output;

/** A list of numbers, and tasks under `each`. */
const listOf = (each: Tasks, options: object = {}): TaskDeclaration => ({
  name: "get",
  withItems: [1, 2, 3],
  action: ({ item }) => 10 * (item as number),
  each,
  ...options,
});

const add = (name: string, before: string, action?: unknown): TaskDeclaration =>
  ({
    name,
    input: outputOf(before),
    action: action ?? (({ input }: Call) => input + 1),
  }) as TaskDeclaration;

/** Promises that a test settles by name. */
class Gates {
  readonly #open = new Map<string, () => void>();
  readonly passed: string[] = [];

  readonly pass = (name: string): Promise<void> =>
    new Promise((resolve) => {
      this.#open.set(name, resolve);
    });

  get waiting(): readonly string[] {
    return [...this.#open.keys()];
  }

  async open(name: string): Promise<void> {
    await vi.waitFor(() => {
      if (!this.#open.has(name)) throw new Error(`${name} does not wait`);
    });
    this.#open.get(name)?.();
    this.#open.delete(name);
    this.passed.push(name);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Gets and puts numbers, each when its gate opens. */
function gated(
  options: object = {},
  put: object = {},
  policies: Policies = {},
): readonly [Gates, ReturnType<typeof run>] {
  const gates = new Gates();
  const list = listOf(
    [
      {
        name: "put",
        action: ({ index }: { index?: number }) => gates.pass(`put ${index}`),
        ...put,
      },
    ],
    { action: ({ index }: Call) => gates.pass(`get ${index}`), ...options },
  );
  return [gates, run(compileTasks([list], { policies }))];
}

describe("an item", () => {
  test("runs the tasks in the order listed, and its output is that of the last", async () => {
    const result = await runTasks([listOf([add("one", "get"), add("two", "one")])]);
    expect(result.tasks["get"]?.output).toEqual([12, 22, 32]);
    expect(Object.keys(result.tasks)).toEqual(["get"]);
    expect(result.sequence).toEqual(["get"]);
  });

  test("goes on as soon as its action has given its output, without waiting for others", async () => {
    const [gates, { result }] = gated({ concurrency: 2 });
    await gates.open("get 1");
    await gates.open("put 1");
    await gates.open("get 2");
    await gates.open("put 2");
    expect(gates.waiting).toEqual(["get 0"]);
    await gates.open("get 0");
    await gates.open("put 0");
    expect((await result).status).toBe("succeeded");
  });

  test("keeps its place until the last task has ended", async () => {
    const [gates, { result }] = gated({ concurrency: 2 });
    await gates.open("get 0");
    await gates.open("get 1");
    expect(gates.waiting).toEqual(["put 0", "put 1"]);
    await gates.open("put 1");
    expect(gates.waiting).toEqual(["put 0", "get 2"]);
    for (const name of ["get 2", "put 2", "put 0"]) await gates.open(name);
    await result;
  });

  test("waits for its turn in a task with a concurrency of its own, in the order of arrival", async () => {
    const [gates, { result }] = gated({}, { concurrency: 1 });
    for (const index of [2, 0, 1]) await gates.open(`get ${index}`);
    for (const index of [2, 0, 1]) {
      expect(gates.waiting).toEqual([`put ${index}`]);
      await gates.open(`put ${index}`);
    }
    await result;
  });

  test("goes where next leads, and its output is that of where it ends", async () => {
    const choose = (name: string, holds: (item: number) => boolean): object => ({
      when: ({ item }: WorkflowContext) => holds(item as number),
      do: name,
    });
    const { tasks } = await runTasks(
      [
        listOf([
          {
            name: "check",
            next: [choose("odd", (i) => i % 2 === 1), choose("even", (i) => i === 2)],
          },
          { name: "odd" },
          { name: "even" },
        ] as Tasks),
      ],
      {},
      { actions: { check: () => null, odd: () => "odd", even: () => "even" } },
    );
    expect(tasks["get"]?.output).toEqual(["odd", "even", "odd"]);
  });

  test("of a list inside an item has its own place", async () => {
    const inner = {
      name: "inner",
      withItems: ({ item }: WorkflowContext) => [item, 7],
      action: ({ item, index }: Call) => `${item}@${index}`,
      each: [add("text", "inner", ({ input }: Call) => `<${input}>`)],
    } as TaskDeclaration;
    const { tasks } = await runTasks([listOf([inner])]);
    expect(tasks["get"]?.output).toEqual([
      ["<1@0>", "<7@1>"],
      ["<2@0>", "<7@1>"],
      ["<3@0>", "<7@1>"],
    ]);
  });

  test("fails with the first cause of what failed in it, with path and index", async () => {
    const fails = ({ item }: Call): number => {
      if (item === 2) throw new Error("full");
      return item;
    };
    const { errors, tasks } = await runTasks([
      listOf([add("put", "get", fails), { name: "last", action: () => "x" }]),
    ]);
    const [error] = errors;
    expect(error?.message).toMatch(/: 1 of 3 items failed; item 1, task "put": full$/);
    expect(firstCauseOf(error as never).path).toEqual([{ task: "get", index: 1 }, { task: "put" }]);
    expect(tasks["get"]?.output).toEqual(["x", null, "x"]);
  });

  test("whose failure an entry of next handles has not failed, and the run says so", async () => {
    const put = {
      name: "put",
      action: () => Promise.reject(new Error("full")),
      next: { on: "failure", do: "keep" },
    } as TaskDeclaration;
    const { status, handled, tasks } = await runTasks([
      listOf([put, { name: "keep", action: () => "kept" }]),
    ]);
    expect([status, tasks["get"]?.output]).toEqual(["succeeded", ["kept", "kept", "kept"]]);
    expect(handled.map(({ task, index }) => [task, index])).toEqual([
      ["get/put", 0],
      ["get/put", 1],
      ["get/put", 2],
    ]);
  });
});

describe("options of the list", () => {
  test("retry and timeout are for the action alone", async () => {
    const calls: string[] = [];
    const fails =
      (name: string, until: number) =>
      ({ item, attempt }: Call) => {
        calls.push(`${name} ${item} ${attempt}`);
        if (attempt < until) throw new Error("no");
        return item;
      };
    const put = { ...add("put", "get", fails("put", 3)), retry: { count: 2 } };
    const { tasks } = await runTasks([
      listOf([put], { withItems: [1], action: fails("get", 2), retry: { count: 1 }, timeout: 60 }),
    ]);
    expect(calls).toEqual(["get 1 1", "get 1 2", "put 1 1", "put 1 2", "put 1 3"]);
    expect(itemsOf({ tasks } as never, "get").items).toEqual([
      { index: 0, status: "succeeded", attempts: 2 },
    ]);
  });

  test("a task that fails does not call the action again", async () => {
    let calls = 0;
    const { tasks } = await runTasks([
      listOf([{ name: "put", action: () => Promise.reject(new Error("full")) }], {
        action: () => ++calls,
        retry: { count: 2 },
        tolerate: 3,
      }),
    ]);
    expect([calls, itemsOf({ tasks } as never, "get").failed]).toEqual([3, 3]);
  });

  test("a deadline is for all that an item does, and signals it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const aborted: unknown[] = [];
    const put = {
      name: "put",
      action: ({ signal }: { signal: AbortSignal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            aborted.push((signal.reason as Error).name);
            resolve(null);
          });
        }),
    };
    const done = runTasks([listOf([put], { withItems: [1], deadline: 1 })]);
    await vi.advanceTimersByTimeAsync(1_001);
    vi.useRealTimers();
    const { errors } = await done;
    expect(firstCauseOf(errors[0] as never).error.code).toBe("DEADLINE");
    expect(aborted).toEqual(["TimeoutError"]);
  });

  test("until counts items that have come to their end, and ends those under way", async () => {
    const [gates, { result }] = gated({ until: 1 });
    await gates.open("get 0");
    await gates.open("get 1");
    await gates.open("put 1");
    const { tasks } = await result;
    expect(itemsOf({ tasks } as never, "get").items.map(({ status }) => status)).toEqual([
      "canceled",
      "succeeded",
      "canceled",
    ]);
  });

  test("a fold hands on what the last task gave", async () => {
    const { tasks } = await runTasks([
      listOf(
        [add("put", "get", ({ context, input }: Call) => (context.get("sum") as number) + input)],
        {
          fold: { as: "sum", from: 1 },
        },
      ),
    ]);
    expect(tasks["get"]?.output).toBe(61);
  });

  test("batches go through the tasks as lists", async () => {
    const { tasks } = await runTasks([
      listOf([add("put", "get", ({ context }: Call) => context.item)], {
        batchSize: 2,
        action: () => 0,
      }),
    ]);
    expect(tasks["get"]?.output).toEqual([[1, 2], [3]]);
  });

  test("concurrency of the run counts what acts, not items", async () => {
    let [running, most] = [0, 0];
    const act = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const list = listOf([{ name: "put", action: act }], { action: act, concurrency: 3 });
    const { status } = await runTasks([list], {}, { concurrency: 1 });
    expect([status, most]).toEqual(["succeeded", 1]);
  });

  test("items that hold no slot of the run hold up no others", async () => {
    let calls = 0;
    const list = listOf([{ name: "put", action: waitFor("go") }], { action: () => ++calls });
    const handle = run(compileTasks([list], {}), { concurrency: 1 });
    await vi.waitFor(() => expect(calls).toBe(3));
    for (let signals = 0; signals < 3; signals++) handle.signal("go", signals);
    expect((await handle.result).status).toBe("succeeded");
  });

  test("a canceled run cancels what follows, and what waits for its turn", async () => {
    const gates = new Gates();
    const abort = new AbortController();
    const put = {
      name: "put",
      concurrency: 1,
      action: ({ index, signal }: { index?: number; signal: AbortSignal }) => {
        signal.addEventListener("abort", () => void gates.open(`put ${index}`));
        return gates.pass(`put ${index}`);
      },
    };
    const done = runTasks([listOf([put])], {}, { signal: abort.signal });
    await vi.waitFor(() => expect(gates.waiting).toEqual(["put 0"]));
    abort.abort();
    const { status, tasks } = await done;
    expect([status, gates.passed]).toEqual(["canceled", ["put 0"]]);
    expect(itemsOf({ tasks } as never, "get").succeeded).toBe(0);
  });

  test("outputs can be read while the list runs, and are those of the last task", async () => {
    const handle = run(compileTasks([listOf([add("put", "get")])], {}));
    const read: unknown[] = [];
    for await (const { index, output } of handle.outputs("get", { ordered: true }))
      read.push([index, output]);
    expect(read).toEqual([
      [0, 11],
      [1, 21],
      [2, 31],
    ]);
    expect(() => run(compileTasks([listOf([add("put", "get")])], {})).outputs("get/put")).toThrow(
      "it has no items",
    );
  });
});

describe("variables that the tasks publish", () => {
  const total = (value: unknown): object => ({ publish: { total: value } });
  const sum = total(
    (context: WorkflowContext, { result }: { result: () => number }) =>
      (context.get("total") as number) + result(),
  );

  test("are joined by the policies of the workflow, in item order", async () => {
    const { context } = await runTasks([listOf([{ ...add("put", "get"), ...sum }])], {
      vars: { total: 1 },
      policies: { total: "sum" },
    });
    expect(context.get("total")).toBe(64);
  });

  test("are joined in item order, whichever item ends first", async () => {
    const said = { publish: { said: ({ item }: WorkflowContext) => [item] } };
    const [gates, { result }] = gated({}, said, { said: "append" });
    for (const index of [0, 1, 2]) await gates.open(`get ${index}`);
    for (const index of [2, 0, 1]) await gates.open(`put ${index}`);
    expect((await result).context.get("said")).toEqual([1, 2, 3]);
  });

  test("are those of items that succeeded", async () => {
    const fails = ({ item }: Call): number => {
      if (item === 2) throw new Error("no");
      return item;
    };
    const { context } = await runTasks(
      [listOf([{ ...add("put", "get"), ...sum }, add("last", "put", fails)], { tolerate: 1 })],
      { vars: { total: 0 }, policies: { total: "sum" } },
    );
    expect(context.get("total")).toBe(42);
  });

  test("that disagree fail the task", async () => {
    const { errors, tasks } = await runTasks([
      listOf([{ ...add("put", "get"), ...total(({ item }: WorkflowContext) => item) }]),
    ]);
    expect(errors.map(({ code, task }) => [code, task])).toEqual([["JOIN_CONFLICT", "get"]]);
    expect(tasks["get"]?.output).toEqual([11, 21, 31]);
  });

  test.each([
    [{}, "items 1 and 2 both changed it; say with policies: { total: POLICY }"],
    [{ total: "append" as const }, "and item 1 did not write a list, which the policy requires"],
    [{ total: "append" as const }, "; policies: { total: append } does not fit"],
  ])(
    "that disagree under %j are named by the positions of their items",
    async (policies, words) => {
      const fails = ({ item }: Call): number => {
        if (item === 1) throw new Error("no");
        return item;
      };
      const { errors } = await runTasks(
        [
          listOf([{ ...add("put", "get", fails), ...total(({ item }: WorkflowContext) => item) }], {
            tolerate: 1,
          }),
        ],
        { policies },
      );
      expect(errors[0]?.message).toContain(words);
    },
  );
});

test("events have the path to the task, and the item", async () => {
  const { events } = await runWithEvents([listOf([add("put", "get")], { withItems: [1] })]);
  const started = events.flatMap((event) => (event.type === "task.started" ? [event] : []));
  expect(started.map(({ task, path }) => [task, path])).toEqual([
    ["get", undefined],
    ["get/put", [{ task: "get", index: 0 }, { task: "put" }]],
  ]);
});

const inner = compileTasks([{ name: "put", action: () => 1 }], {});

test.each<[string, Tasks, string]>([
  ["no items", [{ name: "a", action: () => 1, each: [] }], 'has "each" but no "withItems"'],
  ["no list", [listOf({} as never)], "a list of at least one task"],
  ["no task", [listOf([])], "a list of at least one task"],
  ["an element that is none", [listOf([null as never])], "expected an object, got null"],
  ["an unknown option", [listOf([{ name: "x", acton: 1 } as never])], 'unknown option "acton"'],
  ["a name outside", [listOf([add("get", "get")])], "outside its"],
  ["a name of the action", [listOf([add("put", "get")], { action: inner })], "outside its"],
  [
    "a task that nothing leads to",
    [listOf([{ ...add("x", "get"), next: [] }, add("y", "get")])],
    '"y"',
  ],
  [
    "a pause that gives up its place",
    [listOf([add("x", "get")], { retry: { count: 1, hold: false } })],
    '"retry.hold"',
  ],
  [
    "an option for items",
    [listOf([{ ...add("x", "get"), tolerate: 1 }])],
    'has "tolerate" but no "withItems"',
  ],
])("%s is refused", (_, tasks, words) => {
  expect(() => compileTasks(tasks, {}).check()).toThrow(words);
});

test("a list that contains itself is refused", () => {
  const each: TaskDeclaration[] = [];
  each.push({ name: "again", withItems: [1], action: () => 1, each });
  expect(() => compileTasks([listOf(each)], {}).check()).toThrow("inside itself");
});
