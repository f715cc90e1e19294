// docs/journal-format.md#records
import { describe, expect, test } from "vitest";
import type { JournalRecord } from "../../src/index.ts";
import { RecordedRun } from "../../src/journal/recorded-run.ts";

type Records = readonly (readonly unknown[])[];

function runOf(records: Records): RecordedRun {
  const run = new RecordedRun({ restored: (value) => value });
  run.addAll(records as readonly JournalRecord[]);
  return run;
}

const STEP = ["step", 0, null, 0, "1.a"] as const;
const SIGNAL = ["signal", "a", null] as const;
const ERROR = { name: "Error", code: "X", message: "m" };
const CHANGES = { set: {}, deleted: [] };
const OUTCOME = { status: "succeeded", actions: null, variables: CHANGES, tasks: CHANGES };

describe("a record is refused that has", () => {
  test.each<readonly [readonly unknown[], string]>([
    [["closed", "gone"], 'how the run ended, got "gone"'],
    [["closed"], "how the run ended, got undefined"],
    [["signal", 5, null], "a text, got 5"],
    [["signal", "a", null, 5], "a text, got 5"],
    [["step", 2, null, 0, "1.b"], "the next number of a step, got 2"],
    [["step", 1, 7, 0, "1.b"], "the number of a step, got 7"],
    [["step", 1, "x", 0, "1.b"], 'the number of a step, got "x"'],
    [["step", 1, 0, -1, "1.b"], "an index, got -1"],
    [["step", 1, null, 0, 5], "a text, got 5"],
    [["list", -1, 1, "d"], "the number of a step, got -1"],
    [["list", 1, 1, "d"], "the number of a step, got 1"],
    [["list", 0, -1, "d"], "a number of items, got -1"],
    [["list", 0, 1, null], "a text, got null"],
    [["item", 0, 0.5, 1, null], "an index, got 0.5"],
    [["item", 0, 0, null, null], "attempts, got null"],
    [["item", 0, 0, 1, null, "d"], 'a digest, got "d"'],
    [["failed", 0, "x", 1, ERROR], 'an index, got "x"'],
    [["failed", 0, 0, -1, ERROR], "attempts, got -1"],
    [["failed", 0, 0, 1, null], "an error, got null"],
    [["failed", 0, 0, 1, [ERROR]], "an error, got [{"],
    [["failed", 0, 0, 1, { ...ERROR, name: 1 }], 'an error, got {"name":1'],
    [["failed", 0, 0, 1, { ...ERROR, code: 1 }], "an error, got {"],
    [["failed", 0, 0, 1, { ...ERROR, message: 1 }], "an error, got {"],
    [["items", 0, "01", []], 'ranges, got "01"'],
    [["items", 0, [0, 1, 2], [1]], "ranges, got [0,1,2]"],
    [["items", 0, [-1, 1], [1]], "an index, got -1"],
    [["items", 0, [0, -1], []], "a number of items, got -1"],
    [["items", 0, [0, 1_000, 5_000, 1], null], "at most 1000 items, got 1001"],
    [["items", 0, [0, 2], [1]], "2 outputs, got [1]"],
    [["items", 0, [0, 2], "ab"], '2 outputs, got "ab"'],
    [["items", 0, [0, 2], [1, 2], [1]], "2 digests, got [1]"],
    [["items", 0, [0, 2], [1, 2], "ab"], '2 digests, got "ab"'],
    [["items", 0, [0, 2], [1, 2], [1, "b"]], 'a digest, got "b"'],
    [["inside", 0, "x", false], 'an index, got "x"'],
    [["retry", 0, "x", 1], 'an index, got "x"'],
    [["retry", 0, 0, "x"], 'attempts, got "x"'],
    [["retry", 0, 0, 1, "d"], 'a digest, got "d"'],
    [["again", 0, "x"], 'an index, got "x"'],
    [["left", 0, "x", [], null], 'an index, got "x"'],
    [["left", 0, 0, "x", null], 'positions, got "x"'],
    [["left", 0, 0, [-1], null], "a position, got -1"],
    [["left", 0, 0, [0, 2, 2], null], "a later position, got 2"],
    [["left", 0, 0, [0], {}], "a list of outputs, got {}"],
    [["left", 0, 0, [0], null, "d"], 'a digest, got "d"'],
    [["stop", 0, "x"], 'a number of items, got "x"'],
    [["stop", 0, 1, "x"], 'pairs, got "x"'],
    [["stop", 0, 1, [[1, 1], 1]], "pairs, got [[1,1],1]"],
    [["stop", 0, 1, [["x", 1]]], 'an index, got "x"'],
    [["stop", 0, 1, [[1, "x"]]], 'an attempt, got "x"'],
    [["handled", 0, "x", 1, []], 'an index, got "x"'],
    [["handled", 0, 0, "x", []], 'an attempt, got "x"'],
    [["handled", 0, 0, 1, "x"], 'a list of errors, got "x"'],
    [["handled", 0, 0, 1, [ERROR, {}]], "an error, got {}"],
    [["wait", 0, "x", 1, 1], 'an index, got "x"'],
    [["wait", 0, 0, "x", 1], 'an attempt, got "x"'],
    [["wait", 0, 0, 1, "x"], 'a time, got "x"'],
    [["took", 0, 0, 1, "x"], 'the number of a signal, got "x"'],
    [["took", 0, 0, 1, 1], "the number of a signal, got 1"],
    [["took", 0, "x", 1, 0], 'an index, got "x"'],
    [["took", 0, 0, "x", 0], 'an attempt, got "x"'],
    [["outcome", 0, null], "the outcome of a node, got null"],
    [["outcome", 0, { ...OUTCOME, status: "fine" }], "the outcome of a node, got {"],
    [["outcome", 0, { ...OUTCOME, actions: "fine" }], "the outcome of a node, got {"],
    [["outcome", 0, { ...OUTCOME, actions: ["a", 1] }], "the outcome of a node, got {"],
    [["outcome", 0, { ...OUTCOME, variables: null }], "the outcome of a node, got {"],
    [["outcome", 0, { ...OUTCOME, variables: { set: [], deleted: [] } }], "the outcome of"],
    [["outcome", 0, { ...OUTCOME, variables: { set: {}, deleted: [1] } }], "the outcome of"],
    [["outcome", 0, { ...OUTCOME, tasks: { set: {} } }], "the outcome of a node, got {"],
    [["toString", 0], 'a kind of record, got "toString"'],
  ])("%j", (record, expected) => {
    expect(() => runOf([STEP, SIGNAL, record])).toThrow(
      `Cannot read the journal: a record ${JSON.stringify(record[0])} is malformed: expected ${expected}`,
    );
    expect(() => runOf([STEP, SIGNAL, record])).toThrow(
      expect.objectContaining({ code: "JOURNAL_DAMAGED" }),
    );
  });

  test("nothing as its output, or much that is not expected", () => {
    expect(() => runOf([STEP, ["item", 0, 0, 1]])).toThrow("record");
    const long = "x".repeat(100);
    expect(() => runOf([["closed", long]])).toThrow(/got "x{59}$/u);
  });
});

test.each<readonly [string, Records]>([
  ["a list that folds", [["list", 0, 1, "d", true]]],
  ["the most items", [["items", 0, [0, 1_000], null]]],
  ["no items", [["items", 0, [], []]]],
  ["an outcome with actions", [["outcome", 0, { ...OUTCOME, actions: ["a"] }]]],
  ["an outcome that failed", [["outcome", 0, { ...OUTCOME, status: "failed" }]]],
  ["an outcome that was skipped", [["outcome", 0, { ...OUTCOME, status: "skipped" }]]],
  ["the end of the run", [["closed", "canceled"]]],
])("records are read: %s", (_, records) => {
  expect(() => runOf([STEP, ...records])).not.toThrow();
});

describe("a run that goes on", () => {
  const ended: Records = [STEP, ["failed", 0, 0, 1, ERROR], ["end", 0, true]];

  test.each([
    ["failed", 0, null],
    ["canceled", 0, null],
    ["succeeded", 1, "succeeded"],
  ])("from one that %s keeps its failures only if that is its end", (status, failures, closed) => {
    const run = runOf([...ended, ["closed", status]]);
    expect([run.closed, run.root.ends.length]).toEqual([status, 1]);
    run.reopen();
    expect(run.root.steps.get("1.a")?.items?.failures.size).toBe(failures);
    expect([run.closed, run.root.ends.length]).toEqual([closed, failures]);
  });

  test("from one that has no end changes nothing", () => {
    const run = runOf([...ended, ["opened", "2026-01-01T00:00:00.000Z"]]);
    run.reopen();
    expect(run.root.steps.get("1.a")?.items?.failures.size).toBe(1);
    expect(run.stepCount).toBe(1);
  });
});

describe("what an attempt handled counts if that attempt is not made again:", () => {
  const FOLLOW_UP = ["step", 1, 0, 0, "each~"] as const;

  test.each<readonly [string, Records, readonly number[]]>([
    ["one under way is", [], []],
    ["another followed", [["retry", 0, 0, 1]], [1]],
    ["two others followed", [["retry", 0, 0, 2]], [1, 2]],
    ["the item succeeded", [["item", 0, 0, 3, null]], [1, 2, 3]],
    ["the item failed", [["failed", 0, 0, 3, ERROR]], [1, 2, 3]],
    ["its action is not called again", [FOLLOW_UP, ["item", 1, 0, 2, null]], [1, 2]],
    [
      "nor made a second time, whatever came before",
      [["retry", 0, 0, 1], FOLLOW_UP, ["item", 1, 0, 2, null]],
      [1, 2],
    ],
    ["what follows it failed", [FOLLOW_UP, ["failed", 1, 0, 1, ERROR]], [1, 2, 3]],
    ["nothing is known of what follows", [FOLLOW_UP], []],
  ])("%s", (_, records, attempts) => {
    const handled = [1, 2, 3].map((attempt) => ["handled", 0, 0, attempt, [ERROR]]);
    const step = runOf([STEP, ...handled, ...records]).root.steps.get("1.a");
    expect([...(step?.handledBefore() ?? [])].map(({ attempt }) => attempt)).toEqual(attempts);
  });

  test("where nothing is recorded of items, nothing is", () => {
    expect([...(runOf([STEP]).root.steps.get("1.a")?.handledBefore() ?? [1])]).toEqual([]);
  });
});
