import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases, growths } from "../../src/suite/all.ts";
import { type Case, type Growth, withControls } from "../../src/measure/case.ts";
import { judgedBytes } from "../../src/guard/bytes.ts";
import type { CaseBytes } from "../../src/measure/case-bytes.ts";
import { judgedGrowths } from "../../src/guard/growth.ts";

const one: Case = { id: "one", title: "One", prepare: () => ({ call: () => null }) };
const bytes = (changes: Partial<CaseBytes> = {}): CaseBytes => ({
  allocated: 48,
  retained: 48,
  left: 0,
  alive: 0,
  ...changes,
});

/** What is judged by the tracked figures alone. */
const only = (tracked: CaseBytes) => ({ tracked: { one: tracked }, base: null });

const judgeOne = (base: CaseBytes, head: CaseBytes) =>
  judgedBytes([one], only(base), { one: head })[0];

describe("bytes", () => {
  test("that are the same are unchanged, and so is what is below half of one in a hundred", () => {
    const some = bytes({ allocated: 500 });
    expect(judgeOne(some, some)?.verdict).toBe("unchanged");
    expect(judgeOne(some, bytes({ allocated: 502.4 }))?.verdict).toBe("unchanged");
    expect(judgeOne(some, bytes({ allocated: 502.6 }))?.verdict).toBe("regression");
  });

  test.each([0, 48])("of %d are unchanged by less than half of one", (allocated) => {
    const few = bytes({ allocated });
    expect(judgeOne(few, bytes({ allocated: allocated + 0.4 }))?.verdict).toBe("unchanged");
    expect(judgeOne(few, bytes({ allocated: allocated + 0.6 }))?.verdict).toBe("regression");
  });

  test.each([
    ["a field more that is allocated", { allocated: 56 }],
    ["a field more that is retained", { retained: 56 }],
    ["what is left after collection", { left: 200 }],
    ["results that stay alive", { alive: 100 }],
    ["what retained nothing of its own before", { retained: null }],
  ] as const)("of %s are a regression", (_, changes) => {
    expect(judgeOne(bytes(), bytes(changes))?.verdict).toBe("regression");
  });

  test("that are fewer are an improvement, unless others are more", () => {
    expect(judgeOne(bytes(), bytes({ allocated: 40 }))?.verdict).toBe("improvement");
    const mixed = judgeOne(bytes(), bytes({ allocated: 40, left: 8 }));
    expect(mixed?.verdict).toBe("regression");
    expect(mixed?.text).toBe("allocated 48 → 40, left 0 → 8");
  });

  test.each([
    [2_000, 4],
    [9_400, 9.4],
  ])("of %i may grow by %d", (allocated, room) => {
    const of = (more: number) => bytes({ allocated: allocated + more });
    expect(judgeOne(of(0), of(room - 0.1))?.verdict).toBe("unchanged");
    expect(judgeOne(of(0), of(room + 0.1))?.verdict).toBe("regression");
  });

  test("of large operations may grow by eight in a hundred", () => {
    const large = bytes({ allocated: 100_000 });
    const judgeLarge = (allocated: number) =>
      judgedBytes([{ ...one, isLarge: true }], only(large), { one: bytes({ allocated }) })[0];
    expect(judgeLarge(107_999)?.verdict).toBe("unchanged");
    expect(judgeLarge(108_001)?.verdict).toBe("regression");
  });

  test("that large operations retain may grow by 4", () => {
    const judgeLarge = (retained: number) =>
      judgedBytes([{ ...one, isLarge: true }], only(bytes({ retained: 263 })), {
        one: bytes({ retained }),
      })[0];
    expect(judgeLarge(267)?.verdict).toBe("unchanged");
    expect(judgeLarge(267.1)?.verdict).toBe("regression");
  });

  test("that stay alive or are retained are a regression however much is allocated", () => {
    const large = bytes({ allocated: 100_000 });
    for (const changes of [{ alive: 5 }, { retained: 56 }])
      expect(judgeOne(large, { ...large, ...changes })?.verdict).toBe("regression");
    expect(judgeOne(large, { ...large, alive: 4 })?.verdict).toBe("unchanged");
  });

  test("of what cannot be measured are a regression in the head, and not comparable in the base", () => {
    const problem = { problem: "it has no fork" };
    const [broken] = judgedBytes([one], only(bytes()), { one: problem });
    expect(broken).toMatchObject({ verdict: "regression", text: "it has no fork", figures: {} });
    const [missing] = judgedBytes([one], { tracked: {}, base: null }, { one: bytes() });
    expect(missing).toMatchObject({
      verdict: "not comparable",
      text: 'allocated 48, retained 48, left 0, alive 0; the baseline has no such case; add it by "npm run bench -- baseline update"',
    });
  });
});

describe("bytes that the same change writes into the baseline", () => {
  const judge = (base: CaseBytes | null, tracked: CaseBytes | null, head: CaseBytes) =>
    judgedBytes(
      [one],
      {
        tracked: tracked === null ? {} : { one: tracked },
        base: base === null ? {} : { one: base },
      },
      { one: head },
    )[0];
  const of = (allocated: number) => bytes({ allocated });

  test("are accepted, with the figure of the base and the one that was measured", () => {
    expect(judge(of(48), of(96), of(96))).toEqual({
      check: "bytes",
      id: "one",
      verdict: "accepted",
      text: "allocated 48 → 96",
      figures: { ...of(96), "allocated before": 48 },
    });
  });

  test("are a regression where they are worse than what was written", () => {
    expect(judge(of(48), of(56), of(96))).toMatchObject({
      verdict: "regression",
      text: "allocated 48 → 96",
    });
  });

  test("are reported if more was written than measured: later changes could use it up", () => {
    expect(judge(of(48), of(96), of(48))).toMatchObject({
      verdict: "accepted",
      text: expect.stringContaining(
        "allocated 48 → 96; the baseline allows more than was measured",
      ),
    });
  });

  test("do not creep: steps below the tolerance add up", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 0.5, noNaN: true }), { minLength: 2 }),
        (steps) => {
          const reached = 48 + steps.reduce((sum, step) => sum + step, 0);
          const tracked = of(reached - (steps.at(-1) as number));
          const verdict = judge(of(48), tracked, of(reached))?.verdict;
          expect(verdict === "unchanged").toBe(reached - 48 <= 0.5);
        },
      ),
    );
  });

  test("are never unchanged or better where they are worse than those of the base", () => {
    const figure = fc.integer({ min: 0, max: 200 });
    const figures = fc.record({
      allocated: figure,
      retained: fc.option(figure),
      left: figure,
      alive: fc.option(fc.integer({ min: 0, max: 100 })),
    });
    const seen = new Set<string | undefined>();
    fc.assert(
      fc.property(figures, figures, figures, (base, tracked, head) => {
        const found = judge(base, tracked, head);
        seen.add(found?.verdict);
        const alone = judgedBytes([one], only(base), { one: head })[0];
        const isWorse = alone?.verdict === "regression";
        const isSeen = found?.verdict === "regression" || found?.verdict === "accepted";
        expect(isWorse && !isSeen).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(seen).toContain("regression");
    expect(seen).toContain("accepted");
  });

  test("may be of a new case, and not of one that the baseline lost", () => {
    expect(judge(null, of(48), of(48))?.verdict).toBe("unchanged");
    expect(judge(of(48), null, of(48))).toMatchObject({
      verdict: "regression",
      text: expect.stringContaining("the baseline lost this case"),
    });
  });

  test("that are better are an improvement, to be kept where it is not written down", () => {
    expect(judge(of(96), of(48), of(48))).toMatchObject({
      verdict: "improvement",
      text: "allocated 96 → 48",
    });
    expect(judge(of(96), of(96), of(48))).toMatchObject({
      verdict: "improvement",
      text: expect.stringContaining("keep it by"),
    });
  });
});

const sizes = [1, 10, 100];
const judge = (growth: Growth, nanoseconds: number[], allocated: number[]) =>
  judgedGrowths([growth], { [growth.id]: { sizes, nanoseconds, allocated } })[0];

describe("growth", () => {
  const flat = growths.find(({ id }) => id === "fork") as Growth;
  const control = growths.find(({ isControl }) => isControl) as Growth;

  test("of nothing is as promised", () => {
    expect(judge(flat, [10, 10.4, 10.1], [48, 48, 48])).toMatchObject({
      verdict: "unchanged",
      figures: { bytes: 0 },
      text: "exponent of time 0.00, at most 0.05; of bytes 0.00",
    });
  });

  test("of time is a regression", () => {
    expect(judge(flat, [10, 20, 40], [48, 48, 48])).toMatchObject({
      verdict: "regression",
      text: expect.stringContaining("exponent of time 0.30, at most 0.05"),
    });
  });

  test("of a single field at one size is a regression", () => {
    expect(judge(flat, [10, 10, 10], [48, 48, 56])).toMatchObject({
      verdict: "regression",
      text: expect.stringContaining("; 48, 48, 56 bytes at sizes 1, 10, 100"),
    });
  });

  test("that a control lacks shows that the measuring is blind", () => {
    expect(judge(control, [10, 100, 1_000], [])?.verdict).toBe("unchanged");
    expect(judge(control, [10, 11, 12], [])?.verdict).toBe("blind");
    const failed = judgedGrowths([control], { [control.id]: { problem: "no clone" } })[0];
    expect(failed).toMatchObject({ verdict: "blind", text: "no clone" });
  });

  test("has controls for contexts and for items, whichever cases are chosen", () => {
    const controls = growths.filter(({ isControl }) => isControl).map(({ id }) => id);
    expect(controls).toHaveLength(3);
    expect(withControls(growths, ["fork"])).toEqual(["fork", ...controls]);
    expect(withControls(growths, controls)).toEqual(controls);
    expect(withControls(growths, null)).toBeNull();
  });
});

test("cases have names of their own", () => {
  for (const list of [cases, growths]) {
    const ids = list.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
