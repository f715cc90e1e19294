import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { scenarioOptions } from "../src/commands/scenario.ts";
import { formatBytes, formatNumber, formatPower, formatTime } from "../src/output/quantities.ts";

describe("the options of a run", () => {
  test("is read", () => {
    expect(scenarioOptions([])).toEqual({ quick: false, beside: false, publish: false });
    expect(scenarioOptions(["--quick", "--out", "d", "--beside"])).toEqual({
      quick: true,
      beside: true,
      publish: false,
      out: resolve("d"),
    });
  });

  test.each([
    ["--fast", "unknown option '--fast'"],
    ["extra", "too many arguments"],
    ["--out", "'--out <dir>' argument missing"],
    ["--out=", "needs the name of a directory"],
    ["--publish --out d", "'--publish' cannot be used with option '--out <dir>'"],
    ["--quick=yes", "unknown option '--quick=yes'"],
  ])("refuses %s", (argument, message) => {
    expect(() => scenarioOptions(argument.split(" "))).toThrow(message);
  });
});

test("quantities are written for people", () => {
  expect([48, 1_622_537, 1.06e9].map((bytes) => formatBytes(bytes))).toEqual([
    "48 B",
    "1.62 MB",
    "1.06 GB",
  ]);
  expect([8.92, 243e3, 7.1e9].map((time) => formatTime(time))).toEqual([
    "8.92 ns",
    "243 µs",
    "7.1 s",
  ]);
  expect([0.446, 28_014.2].map((number) => formatNumber(number))).toEqual(["0.446", "28,014"]);
  expect([-0.001, 0.98].map((exponent) => formatPower("C", exponent))).toEqual([
    "C^0.00",
    "C^0.98",
  ]);
});
