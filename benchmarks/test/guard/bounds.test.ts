import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, boundsOf, judgedBounds } from "../../src/guard/bounds.ts";
import { BOUNDS_FILE, boundsText, judgedBoundsFile } from "../../src/guard/bounds-file.ts";
import { baselineFile } from "../../src/guard/baseline.ts";
import { fileIn, judgedFile, readTracked } from "../../src/guard/tracked-file.ts";
import type { Growth, Suite } from "../../src/measure/case.ts";
import { suite } from "../../src/suite/all.ts";
import { BASELINES } from "../../src/output/project.ts";

const prepare = () => ({ call: () => null });
const growth: Growth = {
  id: "set",
  title: "Set",
  time: { atMost: 1.2 },
  bytes: "flat",
  isControl: false,
  sizes: [1, 10, 100],
  prepare,
};
const control: Growth = { ...growth, id: "copy", time: { atLeast: 0.9 }, bytes: null };
const fork = { id: "fork", title: "Fork", prepare };
const guarded: Pick<Suite, "cases" | "growths"> = {
  cases: [fork, { ...fork, id: "load", isLarge: true }],
  growths: [growth, control],
};
const bounds = boundsOf(guarded);
const content = (of: Bounds) => ({ content: of });
const absent = readTracked(BOUNDS_FILE, () => null);
const damaged = readTracked(BOUNDS_FILE, () => "<<<<<<< HEAD\n");
const first = readTracked(BOUNDS_FILE, () => '{"kind": "sheaf bounds", "version": 1}');

test("what is tracked here is what is guarded here", () => {
  const found = fileIn(BASELINES, BOUNDS_FILE);
  expect(judgedBoundsFile(boundsOf(suite), found, found)).toEqual([]);
});

describe("what is guarded as before", () => {
  test("gives no finding", () => {
    expect(judgedBoundsFile(bounds, content(bounds), content(bounds))).toEqual([]);
    expect(judgedBoundsFile(bounds, content(bounds), null)).toEqual([]);
  });

  test("or more strictly, or for the first time, gives none either", () => {
    const now = boundsOf({
      cases: [fork, { ...fork, id: "load" }, { ...fork, id: "more", isLarge: true }],
      growths: [{ ...growth, time: { atMost: 1.1 }, bytes: "same" }, control],
    });
    expect(judgedBoundsFile(now, content(now), content(bounds))).toEqual([]);
  });
});

const { cases, growths } = guarded;
const withGrowth = (change: Partial<Growth>): Bounds =>
  boundsOf({ cases, growths: [{ ...growth, ...change }, control] });

const LESS: [name: string, change: string, now: Bounds][] = [
  ["case load: change of bytes at most", "0.08 → no bound", boundsOf({ cases: [fork], growths })],
  [
    "case fork: change of bytes at most",
    "0.005 → 0.08",
    boundsOf({ cases: [{ ...fork, isLarge: true }, cases[1] as typeof fork], growths }),
  ],
  ["growth set: exponent of time at most", "1.2 → 1.3", withGrowth({ time: { atMost: 1.3 } })],
  ["growth set: exponent of time at most", "1.2 → no bound", withGrowth({ time: {} })],
  ["growth set: exponent of bytes at most", "0.1 → no bound", withGrowth({ bytes: null })],
  ["growth set: sizes at least", "3 → 2", withGrowth({ sizes: [1, 100] })],
  ["growth set: largest size at least", "100 → 50", withGrowth({ sizes: [1, 10, 50] })],
  ["growth set: smallest size at most", "1 → 10", withGrowth({ sizes: [10, 50, 100] })],
  [
    "growth copy: exponent of time at least",
    "0.9 → 0.5",
    boundsOf({ cases, growths: [growth, { ...control, time: { atLeast: 0.5 } }] }),
  ],
  ["all times: median at most", "1.1 → 1.5", { ...bounds, "all times: median at most": 1.5 }],
];

describe("what is guarded less", () => {
  test.each(LESS)("is a regression until it is written down: %s %s", (name, change, now) => {
    const note = 'if that is intended, write it down by "npm run bench -- baseline bounds"';
    const regression = {
      check: "bounds",
      id: name,
      verdict: "regression",
      text: `${change}; ${note}`,
      figures: {},
    };
    expect(judgedBounds(now, bounds, bounds)).toEqual([regression]);
    // Without a base the file of this checkout is what is left to compare with.
    expect(judgedBounds(now, bounds, null)).toEqual([regression]);
    expect(judgedBounds(now, now, bounds)).toEqual([
      { ...regression, verdict: "accepted", text: change },
    ]);
    // What is written down is exactly what is accepted.
    const other = { ...now, [name]: 77 };
    expect(judgedBounds(now, other, bounds)).toEqual([regression]);
  });

  test("is all that was guarded where all of a growth is dropped", () => {
    const now = boundsOf({ cases, growths: [control] });
    const lost = Object.keys(bounds).filter((name) => name.startsWith("growth set"));
    expect(judgedBounds(now, bounds, bounds).map(({ id }) => id)).toEqual(lost);
    expect(lost).toHaveLength(5);
  });

  test("is found at any bound that got wider, and only there", () => {
    const bound = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });
    const times = fc.record({ atLeast: bound, atMost: bound });
    type Times = { atLeast: number | undefined; atMost: number | undefined };
    const allows = ({ atLeast = -1, atMost = 9 }: Times, time: number): boolean =>
      time >= atLeast && time <= atMost;
    fc.assert(
      fc.property(times, times, (base, head) => {
        const of = (time: Times) =>
          boundsOf({ cases: [], growths: [{ ...growth, time: time as Growth["time"] }] });
        const found = judgedBounds(of(head), of(base), of(base));
        const isWider = [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5].some(
          (time) => allows(head, time) && !allows(base, time),
        );
        expect(isWider && found.length === 0).toBe(false);
        expect(judgedBounds(of(base), of(base), of(base))).toEqual([]);
      }),
    );
  });
});

describe("the files that say so", () => {
  const of = (verdict: string, text: string) =>
    expect.objectContaining({ check: "bounds", id: "bounds.json", verdict, text });

  test("may not be deleted", () => {
    expect(judgedBoundsFile(bounds, absent, content(bounds))).toEqual([
      of("regression", "deleted"),
    ]);
    expect(judgedFile({ name: "node20.json" }, absent, content({}))).toMatchObject([
      { id: "node20.json", verdict: "regression", text: "deleted" },
    ]);
  });

  test("may be new, which is listed", () => {
    expect(judgedBoundsFile(bounds, content(bounds), absent)).toEqual([
      of("accepted", "new, the base has none"),
    ]);
    expect(judgedBoundsFile(bounds, content(bounds), first)).toEqual([
      of(
        "accepted",
        'new, that of the base is another: bounds.json is of version 1, not 2; replace it by "npm run bench -- baseline bounds"',
      ),
    ]);
  });

  test("are reported if they lack something that exists", () => {
    const now = { ...bounds, "case more: change of bytes at most": 0.005 };
    const write = 'write it by "npm run bench -- baseline bounds"';
    expect(judgedBoundsFile(now, content(bounds), content(bounds))).toEqual([
      of("warning", `differs from the present cases and bounds; ${write}`),
    ]);
    expect(judgedBoundsFile(bounds, absent, absent)).toEqual([of("warning", `missing; ${write}`)]);
  });

  test("are not comparable where they are damaged, and a conflict is named as one", () => {
    const conflict = 'bounds.json is damaged: line 1 is "<<<<<<< HEAD": it holds both sides';
    expect(judgedBoundsFile(bounds, damaged, content(bounds))).toEqual([
      of("not comparable", expect.stringContaining(conflict)),
    ]);
    expect(judgedBoundsFile(bounds, content(bounds), damaged)).toEqual([
      of("not comparable", expect.stringContaining(`at the base, ${conflict}`)),
    ]);
    const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
    const baseline = baselineFile(platform);
    const was = readTracked(baseline, () => "=======\n");
    expect(judgedFile(baseline, absent, was)).toMatchObject([
      {
        verdict: "not comparable",
        text: expect.stringContaining(
          "at the base, the baseline node20-x64-linux.json is damaged: line 1",
        ),
      },
    ]);
  });

  test.each([
    ["a word for a bound", { bounds: { a: "1" } }, "bounds.a: Invalid input: expected number"],
    ["no bounds", { bounds: null }, "bounds: Invalid input: expected record, received null"],
    ["another kind", { kind: "sheaf" }, 'kind: Invalid input: expected "sheaf bounds"'],
  ])("are damaged where they hold %s", (_, mutilation, problem) => {
    const text = JSON.stringify({ ...JSON.parse(boundsText(bounds)), ...mutilation });
    expect(readTracked(BOUNDS_FILE, () => text)).toEqual({
      problem: "damaged",
      message: expect.stringContaining(problem),
    });
  });

  test("are read as they were written", () => {
    expect(readTracked(BOUNDS_FILE, () => boundsText(bounds))).toEqual(content(bounds));
  });
});
