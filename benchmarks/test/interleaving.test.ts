import { describe, expect, test } from "vitest";
import { freshCopy } from "../src/measure/fresh-copy.ts";
import { interleaved, ratioOf } from "../src/measure/interleaving.ts";
import { middleReadings, ratioReading } from "../src/measure/measurement.ts";
import { ratio } from "./measured.ts";

describe("interleaved", () => {
  test("gives every contender a slice in every round, in alternating order", async () => {
    const order: string[] = [];
    const contender = (name: string) => ({
      name,
      operations: 1,
      prepare: () => void order.push(name),
      run: () => undefined,
    });
    const samples = await interleaved([contender("a"), contender("b")], 4);
    expect(order.join("")).toBe("abbaabba");
    expect([samples["a"]?.length, samples["b"]?.length]).toEqual([4, 4]);
  });
});

test("a ratio is taken round by round", () => {
  expect(ratioOf({ a: [2, 4, 100], b: [1, 2, 50] }, "a", "b")).toEqual({
    median: 2,
    low: 2,
    high: 2,
    ofMinima: 2,
  });
});

test("of several processes, the middle reading of each value counts", () => {
  const runs = [3, 1, 2].map((median) => [ratioReading("a", "b", ratio(median))]);
  const [middle] = middleReadings(runs);
  expect(middle).toBe(runs[2]?.[0]);
});

const double = (value: number): number => value * 2;

test("a fresh copy does the same and is another function", () => {
  const copy = freshCopy(double);
  expect(copy).not.toBe(double);
  expect(copy(21)).toBe(42);
});
