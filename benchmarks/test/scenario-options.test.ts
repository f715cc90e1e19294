import { describe, expect, test } from "vitest";
import { scenarioOptions } from "../src/commands/scenario-options.ts";
import { formatBytes, formatNumber, formatPower, formatTime } from "../src/output/quantities.ts";

describe("the options of a run", () => {
  test("is read", () => {
    expect(scenarioOptions([])).toEqual({ quick: false, out: null, merge: [] });
    expect(scenarioOptions(["--quick", "--out", "d", "--merge", "a", "--merge=b"])).toEqual({
      quick: true,
      out: "d",
      merge: ["a", "b"],
    });
  });

  test.each([
    ["--fast", "Unknown option '--fast'"],
    ["extra", "Unexpected argument 'extra'"],
    ["--out", "'--out <value>' argument missing"],
    ["--out=", "needs the name of a directory"],
    ["--quick=yes", "does not take an argument"],
  ])("refuses %s", (argument, message) => {
    expect(() => scenarioOptions([argument])).toThrow(message);
  });
});

test("quantities are written for people", () => {
  expect([48, 1_622_537, 1.06e9].map(formatBytes)).toEqual(["48 B", "1.62 MB", "1.06 GB"]);
  expect([8.92, 243e3, 7.1e9].map(formatTime)).toEqual(["8.92 ns", "243 µs", "7.1 s"]);
  expect([0.446, 28_014.2].map(formatNumber)).toEqual(["0.446", "28,014"]);
  expect([-0.001, 0.98].map((exponent) => formatPower("C", exponent))).toEqual([
    "C^0.00",
    "C^0.98",
  ]);
});
