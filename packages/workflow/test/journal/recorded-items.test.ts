import { describe, expect, test } from "vitest";
import { RecordedItems } from "../../src/journal/recorded-items.ts";

const FAILURE = { attempts: 1, error: { name: "Error", code: "X", message: "m" } };

/** Which of the first six items had started. */
const startedOf = (items: RecordedItems): readonly number[] =>
  [0, 1, 2, 3, 4, 5].filter((index) => items.hadStarted(index));

describe("an item had started", () => {
  test("if one behind it has ended, whatever their order", () => {
    const items = new RecordedItems();
    expect(startedOf(items)).toEqual([]);
    items.addFailure(0, FAILURE);
    expect(startedOf(items)).toEqual([0]);
    items.addSuccess(3, null);
    items.addRetry(1, 1);
    expect(startedOf(items)).toEqual([0, 1, 2, 3]);
  });

  test("if no more were to start, as many as there were then", () => {
    const items = new RecordedItems();
    items.startedBeforeStop = 2;
    expect(startedOf(items)).toEqual([0, 1]);
    items.addSuccess(3, null);
    expect(startedOf(items)).toEqual([0, 1, 2, 3]);
  });

  test("unless it begins again", () => {
    const items = new RecordedItems();
    items.addSuccess(2, null);
    items.addRetry(1, 0);
    expect(startedOf(items)).toEqual([0, 2]);
  });
});

test("a success that is recorded twice counts once, and makes a failure void", () => {
  const items = new RecordedItems();
  items.left.set(0, { positions: [0], outputs: null });
  items.addFailure(0, FAILURE);
  expect(items.counts).toEqual({ succeeded: 0, failed: 1 });
  items.addSuccess(0, 1);
  items.addSuccess(0, 2);
  expect([items.outputs, items.left.size]).toEqual([[2], 0]);
  expect(items.counts).toEqual({ succeeded: 1, failed: 0 });
});

test("what failed begins again, and in a fold what came behind it too", () => {
  const outcomes = (folds: boolean): RecordedItems => {
    const items = new RecordedItems();
    for (const index of [0, 1, 2, 3]) {
      if (index === 1) items.addFailure(index, FAILURE);
      else items.addSuccess(index, index);
      if (folds) items.addToFold(index);
    }
    items.attempts.set(2, 5);
    return items;
  };
  for (const hasEnded of [true, false]) {
    const items = outcomes(false);
    items.forgetFailures(hasEnded);
    expect([items.outputs.length, items.counts]).toEqual([4, { succeeded: 3, failed: 0 }]);
    expect(startedOf(items)).toEqual([0, 2, 3]);
  }
  const fold = outcomes(true);
  fold.forgetFailures(false);
  expect(fold.counts).toEqual({ succeeded: 3, failed: 1 });
  fold.forgetFailures(true);
  expect([fold.outputs, fold.counts]).toEqual([[0], { succeeded: 1, failed: 0 }]);
  expect([startedOf(fold), fold.attemptsOf(2)]).toEqual([[0], 1]);
});
