// oxlint-disable unicorn/no-thenable -- hostile on purpose
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks, run } from "../../src/index.ts";
import { codesOf, itemsOf, runTasks, settled } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

/** Throws any value. */
function raise(thrown: unknown): never {
  throw thrown;
}

describe("something like a promise", () => {
  test("a thenable is waited for", async () => {
    const action = (): object => ({
      then: (yes: (value: unknown) => void) => setImmediate(() => yes(5)),
    });
    expect((await runTasks([{ name: "a", action }])).tasks["a"]?.output).toBe(5);
  });

  test("a thenable that calls twice counts once", async () => {
    const action = ({ item }: { item: number }): object => ({
      then: (yes: (value: unknown) => void, no: (error: unknown) => void) => {
        yes(item);
        yes(-1);
        no(new Error("no"));
      },
    });
    const result = await runTasks([{ name: "a", withItems: [1, 2, 3], action, concurrency: 1 }]);
    expect(result.tasks["a"]?.output).toEqual([1, 2, 3]);
  });

  test("a real promise with a then of its own that calls twice counts once", async () => {
    const action = ({ item }: { item: number }): object => {
      const promise = Promise.resolve(item);
      promise.then = ((yes: (value: unknown) => void) => {
        yes(item);
        yes(-1);
      }) as typeof promise.then;
      return promise;
    };
    const mixed = (call: { item: number }): unknown =>
      call.item % 3 === 1 ? action(call) : settled().then(() => call.item);
    for (const concurrency of [1, 2, 4]) {
      for (const work of [action, mixed]) {
        const withItems = [1, 2, 3, 4, 5, 6, 7];
        const result = await runTasks([{ name: "a", withItems, action: work, concurrency }]);
        expect(result.tasks["a"]?.output).toEqual(withItems);
      }
    }
  });

  test("a proxy of a promise, and a promise of a class of its own", async () => {
    class Own<T> extends Promise<T> {}
    const makes = [() => new Proxy(Promise.resolve(1), {}), () => Own.resolve(1)];
    const results = await Promise.all(
      makes.map((action) => runTasks([{ name: "a", withItems: [1, 2], action }])),
    );
    expect(results.map((result) => itemsOf(result, "a").status)).toEqual(["failed", "succeeded"]);
  });

  test("a then that throws fails the item", async () => {
    const action = (): object => ({ then: () => raise(new Error("then")) });
    const result = await runTasks([{ name: "a", action }]);
    expect(result.errors).toMatchObject([{ code: "ACTION_FAILED", message: "then" }]);
  });

  test("one that throws after it called has called", async () => {
    const action = (): object => ({
      then: (yes: (value: unknown) => void) => {
        yes(1);
        raise(new Error("late"));
      },
    });
    expect((await runTasks([{ name: "a", action }])).tasks["a"]?.output).toBe(1);
  });

  test("a thenable of thenables is followed to its end", async () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? "end" : { then: (yes: (value: unknown) => void) => yes(nested(depth - 1)) };
    expect((await runTasks([{ name: "a", action: () => nested(50) }])).tasks["a"]?.output).toBe(
      "end",
    );
  });

  test("one that never settles is ended by its time limit, or given up after a cancellation", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const action = (): object => ({ then: () => {} });
    const timed = runTasks([{ name: "a", action, timeout: 1 }]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(codesOf(await timed)).toEqual(["TIMEOUT"]);
    const handle = run(compileTasks([{ name: "a", action }], {}), { grace: 3 });
    await settled();
    handle.cancel();
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await handle.result).status).toBe("canceled");
    expect(vi.getTimerCount()).toBe(0);
  });
});
