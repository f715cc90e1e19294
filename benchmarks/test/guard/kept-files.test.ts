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
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type Baseline,
  baselineName,
  foundBaseline,
  writeBaseline,
} from "../../src/guard/baseline.ts";
import { boundsOf, foundBounds, writeBounds } from "../../src/guard/bounds.ts";
import { EXPORTS } from "../../src/guard/exports.ts";
import { type HistoryLine, readHistory, recordLine } from "../../src/guard/history.ts";
import { ScratchRepositories } from "./scratch-repository.ts";

const directory = mkdtempSync(join(tmpdir(), "sheaf-kept-"));
const file = join(directory, "history.ndjson");
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48, retained: 48, left: 0, alive: 0 };
const baseline: Baseline = {
  kind: "sheaf baseline",
  version: 2,
  platform: { ...platform, node: "20", v8: "11.3" },
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
    expect(writeBaseline(directory, platform, baseline.cases)).toBe("node20-x64-linux.json");
    expect(foundBaseline(directory, platform)).toEqual({ content: baseline });
    expect(foundBaseline(directory, { ...platform, node: "20.9.9" })).toEqual({
      content: baseline,
    });
    expect(readdirSync(directory)).toEqual([name]);
  });

  test("of another platform is not comparable, and says so", () => {
    const other = foundBaseline(directory, { ...platform, node: "24.0.0" });
    expect(other).toEqual({
      problem: "absent",
      message: expect.stringMatching(/^the baseline node24-x64-\w+\.json is missing; write it by /),
    });
    const later = foundBaseline(directory, { ...platform, v8: "11.8.1" });
    expect(later).toEqual({
      problem: "of another V8",
      message: expect.stringContaining("is of V8 11.3, not 11.8"),
    });
  });

  const cases = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, bytes]));
  const written = (): string => readFileSync(join(directory, name), "utf8");

  test("is the same bytes for the same figures, whoever measured them and in whatever order", () => {
    writeBaseline(directory, platform, cases("fork", "read", "a"));
    const first = written();
    const patched = { ...platform, node: "20.7.2", v8: "11.3.999" };
    writeBaseline(directory, patched, cases("a", "read", "fork"));
    expect(written()).toBe(first);
    expect(first).not.toContain("20.1.0");
  });

  test("differs only where a figure does by more than its tolerance", () => {
    const many = { ...bytes, allocated: 9_000 };
    writeBaseline(directory, platform, { fork: bytes, join: many, set: bytes });
    const before = written().split("\n");
    writeBaseline(directory, platform, {
      fork: { ...bytes, allocated: 48.3 },
      join: { ...many, allocated: 9_008 },
      set: { ...bytes, allocated: 56, retained: 48.2 },
    });
    const after = written().split("\n");
    const changed = after.filter((text, i) => text !== before[i]);
    expect([after.length, changed]).toEqual([before.length, ['      "allocated": 56,']]);
    writeBaseline(directory, platform, { load: { ...many, allocated: 100_000 } }, () => true);
    writeBaseline(directory, platform, { load: { ...many, allocated: 100_400 } }, () => true);
    expect(written()).toContain('"allocated": 100000,');
  });

  test("of cases that two changes add is merged by git", () => {
    const scratch = new ScratchRepositories();
    onTestFinished(() => scratch.remove());
    const repository = scratch.create();
    const update = (ids: string[]): void => {
      writeBaseline(repository.root, platform, cases(...ids));
      writeBounds(
        repository.root,
        boundsOf({
          cases: ids.map((id) => ({ id, title: id, prepare: () => ({ call: () => null }) })),
          growths: [],
        }),
      );
    };
    const ids = ["a", "c", "e", "g"];
    update(ids);
    repository.commit("base");
    repository.git("checkout", "--quiet", "-b", "one");
    update(["b", ...ids]);
    repository.commit("one");
    repository.git("checkout", "--quiet", "-b", "other", "main");
    update([...ids, "f"]);
    repository.commit("other");
    repository.byUser({}, "merge", "--quiet", "--no-edit", "one");
    const found = foundBaseline(repository.root, platform);
    const merged = "content" in found ? Object.keys(found.content.cases) : [];
    expect(merged).toEqual(["a", "b", "c", "e", "f", "g"]);
    const bounds = foundBounds(repository.root);
    expect("content" in bounds && Object.keys(bounds.content.cases)).toEqual(merged);
  });

  test("of version 1 is read, as that of the base may be one", () => {
    const old = { ...baseline, version: 1, commit: "a1", dirty: false, platform };
    writeFileSync(join(directory, name), JSON.stringify(old));
    expect(foundBaseline(directory, platform)).toEqual({ content: baseline });
  });

  test.each([
    ["<<<<<<< HEAD", 3],
    ["||||||| 0123abc", 5],
    ["=======", 7],
    [">>>>>>> a branch", 9],
  ])("with a conflict is named as that: %s", (marker, at) => {
    const lines = `${JSON.stringify(baseline, null, 2)}\n`.split("\n");
    for (const end of ["\n", "\r\n"]) {
      writeFileSync(join(directory, name), lines.toSpliced(at - 1, 0, marker).join(end));
      expect(foundBaseline(directory, platform)).toEqual({
        problem: "damaged",
        message: expect.stringContaining(
          `the baseline ${name} is damaged: line ${at} is "${marker}": it holds both sides of a merge conflict; take one of them by "git checkout --ours -- FILE" or "--theirs", then run "npm run bench -- baseline update"`,
        ),
      });
    }
  });

  test.each([
    ["cut short", '{"kind":"sheaf base', "is damaged: "],
    ["of another kind", "{}", 'kind: Invalid input: expected "sheaf baseline"'],
    [
      "of a later version",
      JSON.stringify({ ...baseline, version: 3 }),
      "version: Invalid option: expected one of 1|2",
    ],
    ["without cases", JSON.stringify({ ...baseline, cases: {} }), "cases: there are no cases"],
    [
      "with a word for a number",
      JSON.stringify({ ...baseline, cases: { fork: { ...bytes, left: "none" } } }),
      "cases.fork.left: Invalid input: expected number, received string",
    ],
  ])("that is %s is named, and not comparable", (_, text, problem) => {
    writeFileSync(join(directory, name), text);
    expect(foundBaseline(directory, platform)).toEqual({
      problem: "damaged",
      message: expect.stringContaining(problem),
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

  const dated = (commit: string, date: string): HistoryLine => ({ ...line(commit), date });
  const kept = (...lines: readonly HistoryLine[]): string[] => {
    writeFileSync(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
    return readHistory(file).lines.map(({ commit }) => commit);
  };

  test("counts its lines in the order of their dates, wherever a merge put them", () => {
    const early = dated("early", "2026-03-01T12:00:00+02:00");
    const late = dated("late", "2026-03-01T11:00:00Z");
    const between = dated("between", "2026-03-01T03:30:00-07:00");
    expect(kept(late, early, between)).toEqual(["early", "between", "late"]);
    fc.assert(
      fc.property(fc.shuffledSubarray([late, early, between], { minLength: 3 }), (lines) => {
        expect(kept(...lines)).toEqual(["early", "between", "late"]);
      }),
    );
  });

  test("leaves lines of one second as they stand, and the file as it is", () => {
    const [a, b, c] = ["a", "b", "c"].map((commit) => dated(commit, "2026-03-01T12:00:00Z"));
    const [one, two, three] = [b, a, c] as [HistoryLine, HistoryLine, HistoryLine];
    expect(kept(one, two, three)).toEqual(["b", "a", "c"]);
    kept(dated("z", "2026-04-01T12:00:00Z"), one);
    recordLine(file, two);
    const inFile = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(inFile.map((text) => (JSON.parse(text) as HistoryLine).commit)).toEqual(["z", "b", "a"]);
  });

  test("names the remains of a conflict, and an invalid date", () => {
    const own = JSON.stringify(line("a"));
    const other = JSON.stringify(line("b"));
    const never = JSON.stringify(dated("c", "some day"));
    writeFileSync(
      file,
      ["<<<<<<< HEAD", own, "=======", other, ">>>>>>> other", never, ""].join("\n"),
    );
    const { lines, damaged } = readHistory(file);
    expect(lines.map(({ commit }) => commit)).toEqual(["a", "b"]);
    expect(damaged.map(({ line: at }) => at)).toEqual([1, 3, 5, 6]);
    expect(damaged[0]?.problem).toBe(
      '"<<<<<<< HEAD" is left of a merge conflict: keep the lines of both sides, and delete this one',
    );
    expect(damaged[3]?.problem).toBe("date: expected a date");
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
