// oxlint-disable typescript/only-throw-error -- hostile on purpose
import { describe, expect, test, vi } from "vitest";
import { compileTasks, run, type RunHandle } from "../../src/index.ts";
import { codesOf, itemsOf, runTasks, settled } from "../run/run-tasks.ts";

const item = (call: { item: unknown }): unknown => call.item;

/** An iterator by its methods. */
function iterating(methods: Partial<Iterator<unknown>>): Iterable<unknown> {
  return { [Symbol.iterator]: () => methods as Iterator<unknown> };
}

describe("an iterable", () => {
  test.each<[string, () => Iterable<unknown>, string]>([
    [
      "throws at once",
      () =>
        iterating({
          next: () => {
            throw new Error("broken");
          },
        }),
      "broken",
    ],
    [
      "throws undefined",
      () =>
        iterating({
          next: () => {
            throw undefined;
          },
        }),
      "undefined",
    ],
    [
      "has no next",
      () => iterating({}),
      'expected an iterator with a method "next", got an object',
    ],
    [
      "gives no result",
      () => iterating({ next: () => undefined as never }),
      'expected "next" to return an object, got undefined',
    ],
    [
      "gives no iterator",
      () => ({ [Symbol.iterator]: () => null as never }),
      'expected an iterator with a method "next", got null',
    ],
    [
      "throws before it gives an iterator",
      () => ({
        [Symbol.iterator]: () => {
          throw new Error("no iterator");
        },
      }),
      "no iterator",
    ],
  ])("that %s fails the task", async (_, make, message) => {
    const result = await runTasks([{ name: "a", withItems: make(), action: item }]);
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ task: "a", code: "NODE_FAILED" }]);
    expect(result.errors[0]?.message).toContain(
      `Cannot read the items of task "a": "withItems" failed after 0 items: ${message}`,
    );
  });

  test.each([false, true])(
    "that throws after some items runs those, asynchronous %s",
    async (isAsync) => {
      function* some(): Generator<number> {
        yield 1;
        yield 2;
        throw Object.assign(new Error("dry"), { code: "E_DRY" });
      }
      async function* later(): AsyncGenerator<number> {
        yield* some();
      }
      const withItems = isAsync ? later() : some();
      const result = await runTasks([{ name: "a", withItems, action: item, concurrency: 1 }]);
      expect(codesOf(result)).toEqual(["E_DRY"]);
      expect(result.errors[0]?.message).toBe(
        'Cannot read the items of task "a": "withItems" failed after 2 items: dry',
      );
      expect(itemsOf(result, "a")).toMatchObject({
        status: "failed",
        output: [1, 2],
        succeeded: 2,
        total: 2,
      });
    },
  );

  test("that never ends, is canceled and closed", async () => {
    let closed = 0;
    let pulled = 0;
    const endless: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: pulled++ }),
        return: async () => {
          closed++;
          return { done: true, value: undefined };
        },
      }),
    };
    const handle: RunHandle = run(
      compileTasks([{ name: "a", withItems: endless, action: item, collect: "none" }], {}),
      {
        onEvent: (event): void => {
          if (event.type === "item.succeeded" && event.index === 5_000) handle.cancel();
        },
      },
    );
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(itemsOf(result, "a")).toMatchObject({ status: "canceled", items: [], output: null });
    expect(pulled).toBeLessThan(6_100);
    await settled();
    expect(closed).toBe(1);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("cannot close");
      },
    ],
    ["rejects", () => Promise.reject(new Error("cannot close"))],
    ["never settles", () => new Promise(() => {})],
  ])("whose return %s ends anyway", async (_, close) => {
    const withItems: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: close as () => Promise<IteratorResult<number>>,
      }),
    };
    const action = (): never => {
      throw new Error("no");
    };
    const result = await runTasks([
      { name: "a", withItems, action, onItemFailure: "stop", concurrency: 2 },
    ]);
    await settled();
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
  });

  test("that waits forever is dropped by a cancellation, without a grace period", async () => {
    const silent: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    const handle = run(compileTasks([{ name: "a", withItems: silent, action: item }], {}), {
      grace: 1_000,
    });
    await settled();
    handle.cancel();
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(itemsOf(result, "a")).toMatchObject({ status: "canceled", total: 0 });
  });

  test("with an item that is not JSON fails the task, once those before it have run", async () => {
    const closed = vi.fn<() => void>();
    function* mixed(): Generator {
      try {
        yield 1;
        yield 2;
        yield new Date(0);
        yield 4;
      } finally {
        closed();
      }
    }
    for (const concurrency of [1, 2, 3, 10]) {
      const result = await runTasks([{ name: "a", withItems: mixed(), action: item, concurrency }]);
      expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
      expect(result.errors[0]?.message).toContain("[2]");
      expect(itemsOf(result, "a")).toMatchObject({ output: [1, 2], total: 2 });
    }
    await settled();
    expect(closed).toHaveBeenCalledTimes(4);
  });

  test("that reuses one object for its items passes on each as it was", async () => {
    function* reusing(): Generator<{ n: number }> {
      const shared = { n: 0 };
      for (; shared.n < 30; shared.n++) yield shared;
    }
    const result = await runTasks([
      { name: "a", withItems: reusing(), action: ({ item }: { item: { n: number } }) => item.n },
    ]);
    expect(result.tasks["a"]?.output).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  test("whose items arrive in groups numbers them across groups", async () => {
    const action = async ({ item, index }: { item: number; index: number }): Promise<unknown> => {
      await settled();
      return [item, index];
    };
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    for (const concurrency of [3, 7]) {
      const tasks = [{ name: "a", withItems: new Set(numbers), action, concurrency }];
      const result = await runTasks(tasks);
      expect(result.tasks["a"]?.output).toEqual(numbers.map((i) => [i, i]));
    }
  });

  test("is read ahead by no more items than can run at once", async () => {
    let pulled = 0;
    let done = 0;
    let most = 0;
    function* counting(): Generator<number> {
      for (; pulled < 500; pulled++) {
        most = Math.max(most, pulled - done);
        yield pulled;
      }
    }
    const action = async (): Promise<void> => {
      await settled();
      done++;
    };
    await runTasks([{ name: "a", withItems: counting(), action, concurrency: 5, collect: "none" }]);
    // Five that run, five in their frame, five that have arrived since.
    expect(most).toBeLessThanOrEqual(15);
  });
});

describe("a list", () => {
  test.each<[string, unknown[], string]>([
    ["a date", [1, new Date(0)], "[1]"],
    // oxlint-disable-next-line no-sparse-arrays -- the hole is meant
    ["a hole", [1, , 3], "[1]"],
    ["undefined", [undefined], "[0]"],
  ])("with %s fails before anything starts", async (_, withItems, place) => {
    const action = vi.fn<() => void>();
    const result = await runTasks([{ name: "a", withItems, action }]);
    expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
    expect(result.errors[0]?.message).toContain(place);
    expect(action).not.toHaveBeenCalled();
  });

  test("that changes during the run is not noticed", async () => {
    const list = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const action = ({ item }: { item: { n: number } }): number => {
      for (const one of list) one.n = 99;
      list.length = 1;
      return item.n;
    };
    const result = await runTasks([{ name: "a", withItems: list, action, concurrency: 1 }]);
    expect(result.tasks["a"]?.output).toEqual([1, 2, 3]);
  });

  test("shorter than the concurrency", async () => {
    const result = await runTasks([
      { name: "a", withItems: [1, 2], action: item, concurrency: 1_000_000 },
    ]);
    expect(result.tasks["a"]?.output).toEqual([1, 2]);
  });

  test.each([
    ["synchronous", (call: { item: number }): unknown => call.item],
    ["asynchronous", async (call: { item: number }): Promise<unknown> => call.item],
  ])("of 100,000 items, %s, does not exhaust the stack", async (_, action) => {
    const withItems = Array.from({ length: 100_000 }, (_, i) => i);
    for (const concurrency of [1, 1_000]) {
      const result = await runTasks([{ name: "a", withItems, action, concurrency }]);
      expect(result.tasks["a"]?.output).toEqual(withItems);
    }
  });

  test("of 30,000 failures does not exhaust the stack either", async () => {
    const withItems = Array.from({ length: 30_000 }, (_, i) => i);
    const action = (): never => {
      throw new Error("no");
    };
    const result = await runTasks([
      { name: "a", withItems, action, tolerate: "100%", collect: "none" },
    ]);
    expect(itemsOf(result, "a")).toMatchObject({ failed: 30_000, total: 30_000 });
  });

  test("that takes long lets the event loop have its turns", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const withItems = Array.from({ length: 50_000 }, (_, i) => i);
    await runTasks([{ name: "a", withItems, action: async () => null, collect: "none" }]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

test("a stream is closed if its executor cannot be opened", async () => {
  let isClosed = false;
  const stream = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: async () => {
        isClosed = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const executor = { open: () => Promise.reject(new Error("nobody is there")) };
  const workflow = compileTasks([{ name: "a", withItems: () => stream, action: () => 1 }], {});
  const { status, errors } = await run(workflow, { executor }).result;
  expect(status).toBe("failed");
  expect(errors[0]?.message).toBe("nobody is there");
  expect(isClosed).toBe(true);
});
