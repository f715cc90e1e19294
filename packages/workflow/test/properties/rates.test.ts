import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { afterTimers } from "../run/run-tasks.ts";
import { compileTasks, run } from "../../src/index.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const list = fc.record({
  items: fc.integer({ min: 0, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  /** Further attempts that each third item needs. */
  fails: fc.integer({ min: 0, max: 2 }),
  hold: fc.boolean(),
  takes: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 4 }),
});

const spec = fc.record({
  limit: fc.integer({ min: 1, max: 5 }),
  per: fc.constantFrom(0.01, 0.3, 1),
  slots: fc.option(fc.integer({ min: 1, max: 3 })),
  lists: fc.array(list, { minLength: 1, maxLength: 3 }),
});

/** What {@link spec} makes. */
type Spec = typeof spec extends fc.Arbitrary<infer Made> ? Made : never;

interface Call {
  readonly index: number;
  readonly attempt: number;
}

/** The times of all starts, in milliseconds, and the outputs by task. */
async function observed({ limit, per, slots, lists }: Spec, isLimited: boolean) {
  const starts: number[] = [];
  const tasks = lists.map(({ items, concurrency, fails, hold, takes }, position) => ({
    name: `t${position}`,
    withItems: Array.from({ length: items }, (_, item) => item),
    concurrency,
    retry: { count: 2, delay: 0.05, hold },
    ...(isLimited ? { rate: { limit, per, name: "shared" } } : {}),
    start: true,
    next: [],
    action: async ({ index, attempt }: Call) => {
      starts.push(performance.now());
      const milliseconds = takes[(index + attempt) % takes.length] ?? 0;
      if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (index % 3 === 0 && attempt <= fails) throw new Error("no");
      return [index, attempt];
    },
  }));
  const { result } = run(compileTasks(tasks, {}), { concurrency: slots ?? Infinity });
  const ended = await afterTimers(result);
  expect(vi.getTimerCount()).toBe(0);
  return { starts, status: ended.status, tasks: ended.tasks };
}

test("no window has more starts than the limit, and the results are as without a rate", async () => {
  let full = 0;
  await fc.assert(
    fc.asyncProperty(spec, async (one) => {
      const limited = await observed(one, true);
      const free = await observed(one, false);
      const { limit, per } = one;
      for (const [position, start] of limited.starts.entries()) {
        const later = limited.starts[position + limit] ?? Infinity;
        expect(later - start).toBeGreaterThanOrEqual(per * 1_000);
        if (later - start < per * 1_000 + 2) full++;
      }
      expect([limited.status, limited.tasks]).toEqual([free.status, free.tasks]);
      expect(limited.starts).toHaveLength(free.starts.length);
    }),
    { numRuns: 150 },
  );
  // Windows are used, not only kept.
  expect(full).toBeGreaterThan(100);
});
