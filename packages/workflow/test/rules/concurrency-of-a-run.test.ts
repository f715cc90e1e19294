// docs/semantics.md#concurrency-of-a-run
import { describe, expect, test } from "vitest";
import {
  compileTasks,
  type Executor,
  run,
  type RunOptions,
  type Session,
  type Workflow,
} from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { runTasks, settled, type Tasks } from "../run/run-tasks.ts";

const workflowOf = (tasks: Tasks): Workflow => compileTasks(tasks, {});

/** Counts the actions that run at once. */
class Counted {
  most = 0;
  #now = 0;

  readonly action = async ({ item }: { item: unknown }): Promise<unknown> => {
    this.most = Math.max(this.most, ++this.#now);
    await settled();
    this.#now--;
    return item ?? null;
  };
}

const nested = (action: unknown): Tasks => {
  const leaf = workflowOf([{ name: "leaf", withItems: [1, 2, 3], action: action as () => null }]);
  const middle = workflowOf([
    { name: "plain", action: action as () => null },
    { name: "list", withItems: [1, 2, 3], action: leaf },
  ]);
  return [
    { name: "start", action: action as () => null, next: { do: ["a", "b", "c"] } },
    { name: "a", withItems: [1, 2, 3], action: middle, next: [] },
    { name: "b", withItems: [1, 2, 3, 4, 5], action: action as () => null, next: [] },
    { name: "c", action: middle, next: [] },
  ];
};

describe("the concurrency of a run", () => {
  test.each([1, 2, 3, 7])(
    "%i: no more actions run at once in the whole run",
    async (concurrency) => {
      const counted = new Counted();
      const result = await runTasks(nested(counted.action), {}, { concurrency });
      expect(result.status).toBe("succeeded");
      expect(counted.most).toBe(concurrency);
    },
  );

  test("a sub-workflow that waits for its actions holds no slot, however deep", async () => {
    let chain = workflowOf([{ name: "x", action: () => 1 }]);
    for (let depth = 0; depth < 50; depth++) chain = workflowOf([{ name: "x", action: chain }]);
    expect((await run(chain, { concurrency: 1 }).result).status).toBe("succeeded");
  });

  test("lists that run at once take turns, each in index order", async () => {
    const held = new Held();
    const action = ({ item }: { item: string }): unknown => held.start(item);
    const list = (name: string): Tasks[number] => ({
      name,
      withItems: [0, 1, 2].map((index) => `${name}${index}`),
      action,
      next: [],
    });
    const ended = runTasks(
      [{ name: "s", action: () => 1, next: { do: ["a", "b"] } }, list("a"), list("b")],
      {},
      { concurrency: 1 },
    );
    for (let count = 1; count <= 6; count++) {
      await settled();
      expect(held.started).toHaveLength(count);
      held.finish(held.open[0]);
    }
    expect((await ended).status).toBe("succeeded");
    expect(held.started).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
  });

  test("a pause before another attempt holds no slot", async () => {
    const held = new Held();
    const action = ({ item, attempt }: { item: string; attempt: number }): unknown => {
      if (item === "bad" && attempt === 1) throw new Error("no");
      return held.start(item);
    };
    const ended = runTasks(
      [{ name: "a", withItems: ["bad", "good"], action, retry: { count: 1, delay: 0.02 } }],
      {},
      { concurrency: 1 },
    );
    await settled();
    expect(held.open).toEqual([]);
    held.started.length = 0;
    while (held.open.length === 0) await settled();
    const first = held.open[0];
    held.finish(first);
    while (held.open.length === 0) await settled();
    held.finish(held.open[0]);
    expect((await ended).status).toBe("succeeded");
  });

  test("an action that goes on after its time limit keeps its slot until it ends", async () => {
    const held = new Held();
    const action = ({ item }: { item: string }): unknown => held.start(item);
    const ended = runTasks(
      [{ name: "a", withItems: ["x", "y"], action, timeout: 0.01, tolerate: 2 }],
      {},
      { concurrency: 1, grace: 1_000 },
    );
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(held.started).toEqual(["x"]);
    held.finish("x");
    await settled();
    expect(held.started).toEqual(["x", "y"]);
    expect((await ended).status).toBe("succeeded");
  });

  test("but not for longer than the grace period, as it may never end", async () => {
    const held = new Held();
    const action = ({ item }: { item: string }): unknown => held.start(item);
    const result = await runTasks(
      [{ name: "a", withItems: ["x", "y"], action, timeout: 0.01, tolerate: 2 }],
      {},
      { concurrency: 1, grace: 0.02 },
    );
    expect(result.tasks["a"]).toMatchObject({ status: "succeeded", failed: 2 });
    expect(held.started).toEqual(["x", "y"]);
  });

  test.each(["one by one", "flushed together"])(
    "it also holds for executors that start their attempts %s",
    async (how) => {
      const counted = new Counted();
      const executor: Executor = {
        open(job): Session {
          const waiting: (() => void)[] = [];
          const start: Session["start"] = (attempt) => {
            const go = (): void =>
              void Promise.resolve()
                .then(() => job.perform(attempt))
                .then(
                  (output) => attempt.succeed(output),
                  (error) => attempt.fail(error),
                );
            if (how === "one by one") go();
            else waiting.push(go);
          };
          return { start, flush: () => waiting.splice(0).forEach((go) => go()) };
        },
      };
      const options: RunOptions = { executor, concurrency: 2 };
      const result = await runTasks(nested(counted.action), {}, options);
      expect(result.status).toBe("succeeded");
      expect(counted.most).toBe(2);
    },
  );

  test("an executor may end attempts while it starts or flushes them", async () => {
    const withItems = Array.from({ length: 20_000 }, (_, index) => index);
    for (const concurrency of [Infinity, 3]) {
      const executor: Executor = {
        open(): Session {
          let waiting: (() => void)[] = [];
          return {
            start: (attempt) => void waiting.push(() => attempt.succeed(attempt.context.item)),
            flush: () => {
              const now = waiting;
              waiting = [];
              for (const go of now) go();
            },
          };
        },
      };
      const result = await runTasks(
        [{ name: "a", withItems, action: () => 1 }],
        {},
        { executor, concurrency },
      );
      expect(result.tasks["a"]?.output).toEqual(withItems);
    }
  });

  test("streams, batches, failures and retries take slots and release them", async () => {
    const counted = new Counted();
    async function* streamed(): AsyncGenerator<number> {
      for (let index = 0; index < 30; index++) yield index;
    }
    const failing = async (call: { item: unknown; attempt: number }): Promise<unknown> => {
      await counted.action(call);
      if (call.attempt === 1) throw new Error("no");
      return null;
    };
    const shared = { action: failing, retry: { count: 1 }, concurrency: 10, next: [] };
    const result = await runTasks(
      [
        { name: "s", action: counted.action, next: { do: ["stream", "batch"] } },
        { name: "stream", withItems: () => streamed(), ...shared },
        { name: "batch", withItems: () => streamed(), batchSize: 4, ...shared },
      ],
      {},
      { concurrency: 4 },
    );
    expect(result.status).toBe("succeeded");
    expect(counted.most).toBe(4);
  });

  test("a canceled run whose items wait for slots ends", async () => {
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const handle = run(workflowOf(nested(action)), { concurrency: 1, grace: 0.01 });
    await settled();
    handle.cancel();
    expect((await handle.result).status).toBe("canceled");
    expect(held.started).toHaveLength(1);
  });
});
