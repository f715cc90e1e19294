import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Baseline,
  baselineName,
  foundBaseline,
  writeBaseline,
} from "../../src/guard/baseline.ts";
import { EXPORTS } from "../../src/guard/exports.ts";
import { type HistoryLine, readHistory, recordLine } from "../../src/guard/history.ts";

const directory = mkdtempSync(join(tmpdir(), "sheaf-kept-"));
const file = join(directory, "history.ndjson");
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48, retained: 48, left: 0, alive: 0 };
const baseline: Baseline = {
  kind: "sheaf baseline",
  version: 1,
  commit: "a1",
  dirty: false,
  platform,
  cases: { fork: bytes },
};
const line = (commit: string, node = "20.1.0"): HistoryLine => ({
  kind: "sheaf history",
  version: 1,
  commit,
  date: "2026-01-01T00:00:00Z",
  platform: { ...platform, node },
  bytes: { fork: bytes, read: { ...bytes, retained: null, alive: null } },
  times: { fork: { toControl: 0.5, nanoseconds: 9.1 } },
});

beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a baseline", () => {
  const name = baselineName(platform);

  test("is found by the platform that it was written for", () => {
    expect(writeBaseline(directory, baseline)).toBe("node20-x64-linux.json");
    expect(foundBaseline(directory, platform)).toEqual({ baseline });
    expect(foundBaseline(directory, { ...platform, node: "20.9.9" })).toEqual({ baseline });
    expect(readdirSync(directory)).toEqual([name]);
  });

  test("of another platform is not comparable, and says so", () => {
    const other = foundBaseline(directory, { ...platform, node: "24.0.0" });
    expect(other).toEqual({ notComparable: expect.stringContaining("no baseline node24-x64") });
    const later = foundBaseline(directory, { ...platform, v8: "11.8.1" });
    expect(later).toEqual({ notComparable: expect.stringContaining("is of V8 11.3, not 11.8") });
  });

  test.each([
    ["cut short", '{"kind":"sheaf base', "is damaged: "],
    ["of another kind", "{}", "its kind is missing, not sheaf baseline"],
    ["of a later version", JSON.stringify({ ...baseline, version: 2 }), "its version is 2, not 1"],
    ["without cases", JSON.stringify({ ...baseline, cases: {} }), "it holds no cases"],
    [
      "with a word for a number",
      JSON.stringify({ ...baseline, cases: { fork: { ...bytes, left: "none" } } }),
      'the bytes of its case "fork" are no numbers',
    ],
  ])("that is %s is named, and not comparable", (_, text, problem) => {
    writeFileSync(join(directory, name), text);
    expect(foundBaseline(directory, platform)).toEqual({
      notComparable: expect.stringContaining(problem),
    });
  });
});

describe("the history", () => {
  test("of no file is empty", () => {
    expect(readHistory(file)).toEqual({ lines: [], damaged: [], isCutShort: false });
  });

  test("gets a line for each commit and platform", () => {
    for (const each of [line("a"), line("b"), line("a", "24.0.0")])
      expect(recordLine(file, each)).toBe(false);
    expect(readHistory(file).lines).toEqual([line("a"), line("b"), line("a", "24.0.0")]);
  });

  test("replaces a line of the same commit and platform where it stands", () => {
    for (const each of [line("a"), line("b")]) recordLine(file, each);
    expect(recordLine(file, line("a", "20.5.0"))).toBe(true);
    expect(readHistory(file).lines).toEqual([line("a", "20.5.0"), line("b")]);
  });

  test("replaces all lines of a commit where a merge left several", () => {
    for (const each of [line("a"), line("b")]) recordLine(file, each);
    appendFileSync(file, `${JSON.stringify(line("a"))}\n`);
    expect(recordLine(file, line("a", "20.5.0"))).toBe(true);
    expect(readHistory(file).lines).toEqual([line("a", "20.5.0"), line("b")]);
  });

  test("names damaged lines and keeps them as they are", () => {
    recordLine(file, line("a"));
    const wordForNumber = { ...line("c"), bytes: { fork: { ...bytes, left: "none" } } };
    const other = ['{"kind":"other"}', "null", JSON.stringify(wordForNumber), '{"cut sh'];
    appendFileSync(file, other.join("\n"));
    recordLine(file, line("b"));
    const { lines, damaged } = readHistory(file);
    expect(lines).toEqual([line("a"), line("b")]);
    expect(damaged.map((each) => each.line)).toEqual([2, 3, 4, 5]);
    expect(readFileSync(file, "utf8").split("\n").slice(1, 5)).toEqual(other);
  });
});

describe("an export", () => {
  // As github-action-benchmark describes it in its README, under "customSmallerIsBetter".
  const smallerIsBetter = {
    type: "array",
    items: {
      type: "object",
      required: ["name", "unit", "value"],
      additionalProperties: false,
      properties: {
        name: { type: "string" },
        unit: { type: "string" },
        value: { type: "number" },
        range: { type: "string" },
        extra: { type: "string" },
      },
    },
  };
  // As Bencher describes it at https://bencher.dev/docs/reference/bencher-metric-format.
  const metric = {
    type: "object",
    required: ["value"],
    additionalProperties: false,
    properties: {
      value: { type: "number" },
      lower_value: { type: "number" },
      upper_value: { type: "number" },
    },
  };
  const measures = {
    type: "object",
    propertyNames: { pattern: "^[a-z0-9-]{1,64}$" },
    additionalProperties: metric,
  };
  const bencher = { type: "object", additionalProperties: measures };

  test.each([
    ["gab", smallerIsBetter],
    ["bmf", bencher],
  ])("as %s is of its published format", (format, schema) => {
    const exported = EXPORTS[format]?.(line("a"));
    const validate = new Ajv().compile(schema);
    validate(exported);
    expect(validate.errors).toBeNull();
  });

  test("names every figure once", () => {
    const named = EXPORTS["gab"]?.(line("a")) as { name: string }[];
    expect(named.map(({ name }) => name)).toEqual([
      "fork: allocated",
      "fork: retained",
      "fork: left",
      "read: allocated",
      "read: left",
      "fork: time",
    ]);
    expect(EXPORTS["bmf"]?.(line("a"))).toEqual({
      fork: {
        "allocated-bytes": { value: 48 },
        "retained-bytes": { value: 48 },
        "left-bytes": { value: 0 },
        "time-to-control": { value: 0.5 },
      },
      read: { "allocated-bytes": { value: 48 }, "left-bytes": { value: 0 } },
    });
  });
});
