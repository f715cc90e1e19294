// docs/semantics.md#continuing-a-run
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  compileTasks,
  type JournalContent,
  memoryJournal,
  run,
  type RunHandle,
  type RunResult,
  type TaskOptions,
  type Workflow,
} from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { itemsOf, settled } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const delayed = async (seconds: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  await settled();
};

const retry = { count: 2, delay: 10, hold: false };

/** A list whose attempts wait for a test, and the journals of its runs. */
class List {
  held = new Held();
  #journal = memoryJournal();
  #handle: RunHandle | null = null;
  readonly #workflow: Workflow;

  constructor(options: Partial<TaskOptions>) {
    const action = ({ index, attempt }: { index: number; attempt: number }): unknown =>
      this.held.start(`${index}#${attempt}`);
    const task = { name: "a", withItems: [0, 1, 2, 3], concurrency: 1, retry, action, ...options };
    this.#workflow = compileTasks([task], {});
  }

  async start(): Promise<void> {
    this.#handle = run(this.#workflow, { journal: this.#journal });
    await settled();
  }

  /** What was recorded so far. */
  get kinds(): readonly string[] {
    return this.#journal.content?.records.map(([kind]) => kind) ?? [];
  }

  /** The process dies, and another one goes on with what was recorded. */
  async continue(): Promise<void> {
    this.#journal = memoryJournal(structuredClone(this.#journal.content) as JournalContent);
    this.#handle?.cancel();
    this.held = new Held();
    await this.start();
  }

  async fail(name: string): Promise<void> {
    this.held.fail(name);
    await settled();
  }

  async finish(...names: string[]): Promise<void> {
    for (const name of names) {
      this.held.finish(name);
      await settled();
    }
  }

  get result(): Promise<RunResult> {
    return (this.#handle as RunHandle).result;
  }
}

describe("an item that rested when the run stopped", () => {
  test("rests behind a skipped one although another has the place", async () => {
    const itemWhen = ({ index }: WorkflowContext): boolean => index !== 1;
    const list = new List({ withItems: [0, 1, 2], itemWhen });
    await list.start();
    await list.fail("0#1");
    await delayed(5);
    await list.fail("2#1");
    await delayed(5);
    expect(list.held.open).toEqual(["0#2"]);
    await list.continue();
    expect(list.held.open).toEqual(["0#2"]);
    await delayed(10);
    await list.finish("0#2");
    expect(list.held.open).toEqual(["2#2"]);
    await list.finish("2#2");
    expect((await list.result).status).toBe("succeeded");
  });

  test("rests behind one whose condition cannot be evaluated only once that has failed", async () => {
    const itemWhen = ({ index }: WorkflowContext): boolean => {
      if (index === 1) throw new Error("what?");
      return true;
    };
    const list = new List({ withItems: [0, 1, 2], itemWhen, tolerate: 1 });
    await list.start();
    await list.fail("0#1");
    await list.fail("2#1");
    await delayed(10);
    expect(list.held.open).toEqual(["0#2"]);
    await list.continue();
    await list.finish("0#2");
    expect(list.held.open).toEqual([]);
    await delayed(10);
    await list.finish("2#2");
    expect(itemsOf(await list.result, "a")).toMatchObject({ succeeded: 2, failed: 1 });
  });

  test("has the whole of its deadline again", async () => {
    const list = new List({ withItems: [0, 1], deadline: 25, tolerate: 1 });
    await list.start();
    await list.fail("0#1");
    await delayed(5);
    await list.continue();
    await delayed(10);
    await list.finish("1#1");
    expect(list.held.open).toEqual(["0#2"]);
    await delayed(14);
    expect(list.held.open).toEqual(["0#2"]);
    await delayed(1);
    expect(itemsOf(await list.result, "a").items).toMatchObject([
      { status: "failed", attempts: 2, error: { code: "DEADLINE" } },
      { status: "succeeded" },
    ]);
  });
});

test("that an item has its place again is recorded only where it had left it", async () => {
  const kindsAfter = async (options: Partial<TaskOptions>): Promise<readonly string[]> => {
    const list = new List({ withItems: [0], ...options });
    await list.start();
    await list.fail("0#1");
    await delayed(10);
    await list.finish("0#2");
    await list.result;
    return list.kinds.filter((kind) => kind === "retry" || kind === "again");
  };
  const rate = { limit: 100, per: 1 };
  expect(await kindsAfter({})).toEqual(["retry", "again"]);
  expect(await kindsAfter({ retry: { ...retry, hold: true } })).toEqual(["retry"]);
  expect(await kindsAfter({ retry: { ...retry, hold: true }, rate })).toEqual(["retry"]);
});

test("items that had started come before those that are due again, at a rate too", async () => {
  const list = new List({
    withItems: [0, 1],
    concurrency: 2,
    retry: { count: 2, delay: 1 },
    rate: { limit: 1, per: 10 },
  });
  await list.start();
  await delayed(10);
  expect(list.held.open).toEqual(["0#1", "1#1"]);
  await list.fail("1#1");
  await list.continue();
  expect(list.held.open).toEqual(["0#1"]);
  await list.fail("0#1");
  await delayed(10);
  expect(list.held.open).toEqual(["1#2"]);
  await delayed(10);
  expect(list.held.open).toEqual(["1#2", "0#2"]);
  await list.finish("1#2", "0#2");
  expect((await list.result).status).toBe("succeeded");
});
