import { describe, expect, test } from "vitest";
import { bootstrappedMedian, seededRandom } from "../../src/measure/statistics.ts";
import { judgedTimes } from "../../src/guard/times.ts";

/** Ten ratios about `middle`, spread by this much to both sides. */
function ratios(middle: number, spread: number): number[] {
  return Array.from({ length: 10 }, (_, i) => middle * (1 + spread * ((i - 4.5) / 4.5)));
}

describe("times", () => {
  test.each([
    ["a fifth more", ratios(1.2, 0.03), "regression"],
    ["a tenth more, and not quite", ratios(1.09, 0.02), "warning"],
    ["little more", ratios(1.03, 0.01), "unchanged"],
    ["nothing", ratios(1, 0.02), "unchanged"],
    ["nothing that can be seen", ratios(1, 0.4), "noisy"],
    ["hardly anything that can be seen", ratios(1, 0.12), "inconclusive"],
    ["a fifth less", ratios(1 / 1.2, 0.03), "improvement"],
  ])("of %s get their verdict", (_, values, verdict) => {
    expect(judgedTimes("one", values).verdict).toBe(verdict);
  });

  test("that are large in the middle but uncertain are not a regression", () => {
    const torn = [0.9, 0.92, 0.95, 0.97, 1.3, 1.35, 1.4, 1.4, 1.5, 1.6];
    expect(judgedTimes("one", torn)).toMatchObject({ verdict: "noisy", figures: { pairs: 10 } });
  });
});

describe("the interval", () => {
  test("of the same values is the same, and holds their median", () => {
    const values = ratios(1.1, 0.1);
    const interval = bootstrappedMedian(values);
    expect(bootstrappedMedian(values)).toEqual(interval);
    expect(interval.low).toBeLessThan(interval.median);
    expect(interval.high).toBeGreaterThan(interval.median);
  });

  test("is as wide as the values are apart", () => {
    const width = (spread: number): number => {
      const { low, high } = bootstrappedMedian(ratios(1, spread));
      return high - low;
    };
    expect(width(0.2)).toBeGreaterThan(2 * width(0.05));
    expect(width(0)).toBe(0);
  });
});

test("random numbers repeat with their seed, and fill the range", () => {
  const draw = (seed: number): number[] => Array.from({ length: 1_000 }, seededRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(Math.min(...draw(7))).toBeLessThan(0.01);
  expect(Math.max(...draw(7))).toBeGreaterThan(0.99);
  expect(Math.max(...draw(0))).toBeLessThan(1);
});
