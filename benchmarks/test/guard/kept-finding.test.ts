import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Baseline, baselineIn } from "../../src/guard/baseline.ts";
import {
  type Bounds,
  boundsIn,
  boundsOf,
  boundsText,
  foundBounds,
  type GrowthBounds,
} from "../../src/guard/bounds.ts";
import { judgedKept, type TrackedFiles, unreadable } from "../../src/guard/kept-finding.ts";
import { loosened } from "../../src/guard/loosened.ts";
import type { Found } from "../../src/guard/tracked-file.ts";
import { suite } from "../../src/suite/all.ts";
import { BASELINES } from "../../src/output/project.ts";

const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const growth: GrowthBounds = {
  atLeast: null,
  atMost: 1.2,
  bytes: "flat",
  control: false,
  sizes: [1, 10, 100],
};
const bounds: Bounds = {
  kind: "sheaf bounds",
  version: 1,
  cases: { fork: { large: false }, load: { large: true } },
  growths: { set: growth },
  tolerances: { "bytes-fraction": 0.005 },
  accepted: {},
};
const bytes = { allocated: 48, retained: 48, left: 0, alive: 0 };
const baselineOf = (...ids: string[]): Found<Baseline> => ({
  content: {
    kind: "sheaf baseline",
    version: 2,
    platform: { ...platform, node: "20", v8: "11.3" },
    cases: Object.fromEntries(ids.map((id) => [id, bytes])),
  },
});
const files = (of: Partial<Bounds> = {}): TrackedFiles => ({
  baseline: baselineOf("fork", "load"),
  bounds: { content: { ...bounds, ...of } },
});
const absent = {
  baseline: baselineIn(() => null, platform),
  bounds: boundsIn(() => null),
};
const ofAnotherV8: Found<Baseline> = {
  problem: "of another V8",
  message: "the baseline is of another V8",
};
const damaged = {
  baseline: baselineIn(() => "<<<<<<< HEAD\n", platform),
  bounds: boundsIn(() => "<<<<<<< HEAD\n"),
};

const judge = (now: Partial<Bounds>, head: TrackedFiles, base: TrackedFiles | null) =>
  judgedKept({ platform, now: { ...bounds, ...now }, head, base });

test("the tracked bounds are those of this checkout", () => {
  const found = foundBounds(BASELINES);
  const tracked =
    "content" in found ? boundsText({ ...found.content, accepted: {} }) : found.message;
  // Where they differ: npm run bench -- baseline bounds.
  expect(tracked).toBe(boundsText(boundsOf(suite)));
});

describe("what is guarded as before", () => {
  test("gives no findings", () => {
    expect(judge({}, files(), files())).toEqual([]);
    expect(judge({}, files(), null)).toEqual([]);
  });

  test("or more strictly, or for the first time, gives none either", () => {
    const now = {
      cases: { ...bounds.cases, load: { large: false }, more: { large: true } },
      growths: { set: { ...growth, atMost: 1.1, bytes: "same" as const }, more: growth },
    };
    expect(judge(now, files(now), files())).toEqual([]);
  });
});

const LESS: [string, Partial<Bounds>, id: string][] = [
  ["case load: dropped", { cases: { fork: { large: false } } }, "load"],
  [
    "case fork: its bytes may differ by 8%, as it is marked large",
    { cases: { ...bounds.cases, fork: { large: true } } },
    "fork",
  ],
  ["growth set: dropped", { growths: {} }, "set"],
  [
    "tolerance bytes-fraction: 0.005 → 0.05",
    { tolerances: { "bytes-fraction": 0.05 } },
    "bytes-fraction",
  ],
  ["tolerance bytes-fraction: 0.005 → unbounded", { tolerances: {} }, "bytes-fraction"],
  ...(
    [
      ["exponent of time at most 1.2 → 1.3", { atMost: 1.3 }],
      ["exponent of time at most 1.2 → unbounded", { atMost: null }],
      ["bytes flat → unbounded", { bytes: null }],
      ["a control false → true", { control: true }],
      ["sizes 1, 10, 100 → 1, 10", { sizes: [1, 10] }],
      ["sizes 1, 10, 100 → 1, 100", { sizes: [1, 100] }],
      ["sizes 1, 10, 100 → 10, 50, 100", { sizes: [10, 50, 100] }],
    ] as [string, Partial<GrowthBounds>][]
  ).map(([what, change]): [string, Partial<Bounds>, string] => [
    `growth set: ${what}`,
    { growths: { set: { ...growth, ...change } } },
    "set",
  ]),
];

describe("what is guarded less", () => {
  test.each(LESS)(
    "is a regression, whatever the files of this checkout say: %s",
    (change, now, id) => {
      const expected = [
        expect.objectContaining({
          id,
          change,
          verdict: "regression",
          note: `if that is intended, run "npm run bench -- baseline accept ${id} --because REASON"`,
        }),
      ];
      expect(judge(now, files(now), files())).toEqual(expected);
      // Without a base these files are what is left to compare with.
      expect(judge(now, files(), null)).toContainEqual(expected[0]);
    },
  );

  test.each(LESS)("passes where a line of this checkout accepts it: %s", (change, now, id) => {
    const accepted = { [change]: "it is slow" };
    expect(judge(now, files({ ...now, accepted }), files())).toEqual([
      expect.objectContaining({ id, change, verdict: "accepted", note: "it is slow" }),
    ]);
    // A line that the base holds was for another time.
    expect(judge(now, files({ ...now, accepted }), files({ accepted }))).toEqual([
      expect.objectContaining({ id, verdict: "regression" }),
    ]);
    const other = { [`${change}0`]: "it is slow" };
    expect(judge(now, files({ ...now, accepted: other }), files())).toEqual([
      expect.objectContaining({ id, verdict: "regression" }),
    ]);
  });

  test("is found at any bound that got wider, and only there", () => {
    const bound = fc.option(fc.integer({ min: 0, max: 4 }));
    const anyGrowth = fc.record({
      atLeast: bound,
      atMost: bound,
      bytes: fc.constantFrom("same" as const, "flat" as const, null),
      control: fc.boolean(),
      sizes: fc.constant([1, 10]),
    });
    const allows = (of: GrowthBounds, time: number): boolean =>
      time >= (of.atLeast ?? -1) && time <= (of.atMost ?? 9);
    fc.assert(
      fc.property(anyGrowth, anyGrowth, (base, head) => {
        const of = (a: GrowthBounds) => ({ cases: {}, growths: { a }, tolerances: {} });
        const found = loosened(of(base), of(head));
        const isWider = [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5].some(
          (time) => allows(head, time) && !allows(base, time),
        );
        expect(isWider && found.length === 0).toBe(false);
        expect(loosened(of(base), of(base))).toEqual([]);
      }),
    );
  });

  test("is found by the baseline where no bounds say what there was", () => {
    const base = { ...files(), bounds: absent.bounds };
    const now = { cases: { load: { large: true } } };
    expect(judge(now, files(now), base)).toContainEqual(
      expect.objectContaining({ change: "case fork: dropped", verdict: "regression" }),
    );
  });
});

describe("the files that say so", () => {
  const found = (verdict: string, change: string) =>
    expect.objectContaining({ of: "file", verdict, change });

  test("may not be deleted", () => {
    expect(judge({}, absent, files())).toEqual([
      found("regression", "node20-x64-linux.json: deleted"),
      found("regression", "bounds.json: deleted"),
    ]);
  });

  test("may be new, which is listed", () => {
    expect(judge({}, files(), absent)).toEqual([
      found("accepted", "node20-x64-linux.json: new, the base has none"),
      found("accepted", "bounds.json: new, the base has none"),
    ]);
    const before = { ...files(), baseline: ofAnotherV8 };
    expect(judge({}, files(), before)).toEqual([
      found("accepted", "node20-x64-linux.json: new, that of the base is of another V8"),
    ]);
  });

  test("are reported if they lack something that exists", () => {
    const now = { cases: { ...bounds.cases, more: { large: false } } };
    expect(judge(now, files(), files())).toEqual([
      found("warning", "bounds.json: differs from the present cases and bounds"),
    ]);
    expect(judge({}, absent, absent)).toEqual([
      found("warning", "bounds.json: missing, so later changes cannot be compared"),
    ]);
  });

  test("are not comparable where they are damaged, and a conflict is named as one", () => {
    const here = { platform, now: bounds, head: { ...files(), bounds: damaged.bounds } };
    const [own, ...ofBase] = unreadable({ ...here, base: damaged });
    expect(own).toContain('bounds.json is damaged: line 1 is "<<<<<<< HEAD": it holds both sides');
    expect(ofBase).toEqual([
      expect.stringContaining("at the base, the baseline node20-x64-linux.json is damaged: line 1"),
      expect.stringContaining("at the base, bounds.json is damaged: line 1"),
    ]);
    expect(unreadable({ ...here, head: files(), base: files() })).toEqual([]);
  });

  test.each([
    [
      "no bounds",
      { growths: { set: { atMost: "1.2" } } },
      "growths.set.atLeast: Invalid input: expected number, received undefined",
    ],
    [
      "no word on size",
      { cases: { fork: {} } },
      "cases.fork.large: Invalid input: expected boolean, received undefined",
    ],
    [
      "no reason",
      { accepted: { "growth set: dropped": " " } },
      "accepted.growth set: dropped: expected a reason",
    ],
    [
      "no tolerance",
      { tolerances: { a: "1" } },
      "tolerances.a: Invalid input: expected number, received string",
    ],
    ["no cases", { cases: null }, "cases: Invalid input: expected record, received null"],
  ])("are damaged where they hold %s", (_, mutilation, problem) => {
    const text = JSON.stringify({ ...bounds, ...mutilation });
    expect(boundsIn(() => text)).toEqual({
      problem: "damaged",
      message: expect.stringContaining(problem),
    });
  });

  test("are read as they were written", () => {
    expect(boundsIn(() => boundsText(bounds))).toEqual({ content: bounds });
    const first = JSON.stringify({ ...bounds, tolerances: undefined });
    expect(boundsIn(() => first)).toEqual({ content: { ...bounds, tolerances: {} } });
  });
});
