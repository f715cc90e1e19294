import { describe, expect, test } from "vitest";
import { fittedExponent } from "../src/measure/statistics.ts";

const sizes = [1e4, 1e6, 1e7, 1e8];
const points = (cost: (size: number) => number) =>
  sizes.map((size) => ({ size, cost: cost(size) }));

describe("the fitted exponent", () => {
  test.each([
    ["a constant", () => 10, 0],
    ["linear growth", (size: number) => 3 * size, 1],
    ["a square root", (size: number) => 5 * Math.sqrt(size), 0.5],
    ["a square", (size: number) => size ** 2, 2],
  ])("of %s is found", (_, cost, exponent) => {
    expect(fittedExponent(points(cost))).toBeCloseTo(exponent, 10);
  });

  test("of noise of 10 % around a constant stays within 0.05", () => {
    const noise = [1.1, 0.9, 1.05, 1];
    const noisy = sizes.map((size, i) => ({ size, cost: 10 * (noise[i] ?? 1) }));
    expect(Math.abs(fittedExponent(noisy))).toBeLessThan(0.05);
  });

  test("of linear growth over a large constant is far from 0", () => {
    expect(fittedExponent(points((size) => 1e5 + size))).toBeGreaterThan(0.5);
  });

  test("is refused where there is nothing to fit", () => {
    expect(() => fittedExponent([{ size: 1, cost: 1 }])).toThrow("fewer than two points");
    expect(() =>
      fittedExponent([
        { size: 1, cost: 0 },
        { size: 2, cost: 1 },
      ]),
    ).toThrow("no logarithm");
    expect(() =>
      fittedExponent([
        { size: 2, cost: 3 },
        { size: 2, cost: 1 },
      ]),
    ).toThrow("all sizes are equal");
  });
});
