import { describe, expect, test } from "vitest";
import { mostOften, noiseOf } from "../../src/guard/noise.ts";

describe("how often something may happen at most", () => {
  test.each([
    [0, 30, 0.095],
    [0, 630, 0.00474],
    [3, 100, 0.0757],
    [30, 30, 1],
  ])("that was seen %i times in %i is %f", (seen, trials, most) => {
    expect(mostOften(seen, trials)).toBeCloseTo(most, 3);
  });
});

describe("the noise of a case", () => {
  const quiet = Array.from({ length: 10 }, (_, i) => 1 + (i % 2 === 0 ? 0.005 : -0.005));

  test("is reported by verdict, with the least slowdown that would be seen in it", () => {
    expect(noiseOf("fork", [quiet, quiet])).toEqual({
      id: "fork",
      verdicts: { unchanged: 2 },
      leastSeen: 1.15,
    });
  });

  test("may hide any slowdown", () => {
    const wild = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? 0.1 : 10));
    expect(noiseOf("fork", [wild]).leastSeen).toBeNull();
  });
});
