import { expect, test } from "vitest";
import { RestingItems, type RestingPause } from "../../src/fan-out/resting-items.ts";

const due = (): RestingPause => ({ isOver: false }) as RestingPause;

test("items that have started are not kept while others are always due", async () => {
  const items = new RestingItems(true);
  const first = new WeakRef(due());
  items.due(first.deref() as RestingPause);
  for (let round = 0; round < 10_000; round++) {
    items.due(due());
    expect(items.takeDue()).not.toBeNull();
  }
  // A reference that was read is kept until the end of the turn.
  await new Promise((resolve) => setTimeout(resolve));
  (globalThis as unknown as { gc(): void }).gc();
  expect(first.deref()).toBeUndefined();
  expect(items.hasDue).toBe(true);
});

test("the first to be due is the first to start, without those that have ended", () => {
  const items = new RestingItems(true);
  const pauses = Array.from({ length: 5_000 }, (_, index) => ({ isOver: index % 3 === 0, index }));
  for (const pause of pauses) items.due(pause as unknown as RestingPause);
  const taken: unknown[] = [];
  for (let next = items.takeDue(); next !== null; next = items.takeDue()) taken.push(next);
  expect(taken).toStrictEqual(pauses.filter(({ isOver }) => !isOver));
  expect(items.hasDue).toBe(false);
});
