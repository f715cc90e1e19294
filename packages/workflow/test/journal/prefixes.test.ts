import { env } from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type JournalRecord, memoryJournal } from "../../src/index.ts";
import { CompactedRecords } from "../../src/journal/compacted-records.ts";
import { FOLLOW_UP } from "../../src/journal/recorded-steps.ts";
import { RecordedRun } from "../../src/journal/recorded-run.ts";
import { inTurnsOf, type Mutant, prefixesOf, problemsOf } from "./continued-prefixes.ts";
import { indexesOf, inOrderOf, observed } from "./observed.ts";
import { randomWorkflow, type TaskSpec } from "./random-workflow.ts";
import { shown } from "./shown-result.ts";

/**
 * Random workflows, the same ones each time. `SHEAF_JOURNAL_RUNS=2000` tries longer,
 * `SHEAF_JOURNAL_SEED=2` others.
 */
const RUNS = {
  numRuns: Number(env["SHEAF_JOURNAL_RUNS"] ?? 10),
  seed: Number(env["SHEAF_JOURNAL_SEED"] ?? 1),
};

const picks = fc.array(fc.nat(5), { minLength: 1 });

/** Workflows in which something is frequent that is rare in others. */
const OFTEN: Partial<Record<string, Partial<TaskSpec>>> = {
  "that a list stops is not recorded": { stops: true, tolerate: 0 },
  "that an item got a place again is not recorded": {
    holds: false,
    folds: false,
    concurrency: 1,
    stops: true,
    tolerate: 0,
    retries: 2,
  },
};

/** A list of actions that succeed. */
const PLAIN_LIST: Partial<TaskSpec> = {
  stream: "none",
  failures: [0],
  targets: [],
  join: null,
  inside: [],
  each: [],
  node: "none",
  isFinal: false,
  batchSize: null,
  until: null,
  skips: null,
  rate: null,
  folds: false,
  stops: false,
};

test("a run that goes on from any part of its journal ends as if it had not stopped, and repeats nothing", async () => {
  await fc.assert(
    fc.asyncProperty(randomWorkflow, picks, async (list, order) => {
      expect(await problemsOf(list, order, (records) => records)).toEqual([]);
    }),
    { ...RUNS },
  );
}, 600_000);

test("a run goes on from a compacted journal as from the whole one, and repeats nothing either", async () => {
  await fc.assert(
    fc.asyncProperty(randomWorkflow, picks, async (list, order) => {
      expect(await problemsOf(list, order, compacted)).toEqual([]);
      expect(await problemsOfRestart(list, order)).toEqual([]);
    }),
    { ...RUNS },
  );
}, 600_000);

test("the same holds where actions are called elsewhere, later and in another order", async () => {
  await fc.assert(
    fc.asyncProperty(randomWorkflow, picks, async (list, order) => {
      expect(await problemsOf(list, order, (records) => records, true)).toEqual([]);
    }),
    { ...RUNS },
  );
}, 600_000);

test("a long run is copied as often as a short one, and fewer of its prefixes are tried", async () => {
  const copiesOf = async (items: number): Promise<number> => {
    const journal = memoryJournal();
    const content = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(journal), "content");
    let copies = 0;
    Object.defineProperty(journal, "content", {
      get: () => {
        const held: unknown = content?.get?.call(journal);
        if (held !== null) copies++;
        return held;
      },
    });
    const [list] = fc.sample(randomWorkflow, { numRuns: 1, seed: 1 });
    const task = { ...list?.[0], items, ...PLAIN_LIST } as TaskSpec;
    const { begun } = await observed([task], journal, inTurnsOf([0]));
    expect(begun).toHaveLength(items);
    return copies;
  };
  expect(await copiesOf(100)).toBe(await copiesOf(10));
  expect(prefixesOf(100)).toBe(60);
  expect(prefixesOf(5_685)).toBe(3);
});

test.each<[string, Mutant]>([
  ["ends are not recorded", without("end")],
  ["ends come in the order of the steps", withEnds((ends) => ends.toSorted((a, b) => a[1] - b[1]))],
  ["ends come in the opposite order", withEnds((ends) => ends.toReversed())],
  ["steps inside items are those of the workflow around them", withoutOuter],
  ["steps are named by their node alone", withNames((name) => `1.${name.replace(/^.*\./s, "")}`)],
  ["steps are named without their branch", withNames((name) => name.replace(/^.*:/s, ""))],
  ["steps of all items count as those of the first", withFirstItem],
  ["items are counted in the order of their ends", withCountedItems],
  ["failed attempts are not recorded", without("retry")],
  ["that a list stops is not recorded", without("stop")],
  ["that an item got a place again is not recorded", without("again")],
  ["handled failures are not recorded", without("handled")],
  ["outcomes of nodes in code are not recorded", without("outcome")],
  ["what actions gave before tasks of each is not recorded", withoutActed],
])("the property notices if %s", { tags: "slow", timeout: 600_000 }, async (name, mutant) => {
  const often = OFTEN[name];
  const workflows =
    often === undefined
      ? randomWorkflow
      : randomWorkflow.map((list) => list.map((spec) => ({ ...spec, ...often })));
  const found = await fc.check(
    fc.asyncProperty(
      workflows,
      picks,
      async (list, order) => (await problemsOf(list, order, mutant)).length === 0,
    ),
    { numRuns: 2_000, seed: 1, endOnFailure: true },
  );
  expect(found.failed).toBe(true);
});

/** What differs if a journal is compacted before each start of a run that failed, or not. */
async function problemsOfRestart(
  list: readonly TaskSpec[],
  order: readonly number[],
): Promise<readonly string[]> {
  let whole = await observed(list, memoryJournal(), inTurnsOf(order));
  for (let start = 0; start < 2 && whole.result.status !== "succeeded"; start++) {
    const { header, records } = whole.content;
    const fewer = compacted(records);
    if (JSON.stringify(compacted(fewer)) !== JSON.stringify(fewer)) return ["not all at once"];
    const [next, other] = [inOrderOf(whole.ended), inOrderOf(whole.ended)];
    whole = await observed(list, memoryJournal({ header, records }), next);
    const again = await observed(list, memoryJournal({ header, records: fewer }), other);
    if (shown(again.result) !== shown(whole.result))
      return [shown(whole.result), shown(again.result)];
    const [calls, callsAgain] = [whole.begun, again.begun].map((begun) => begun.toSorted().join());
    if (calls !== callsAgain) return [`calls ${callsAgain}, not ${calls}`];
  }
  return [];
}

function compacted(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const run = new RecordedRun({ restored: (value) => value });
  run.addAll(records);
  return [...new CompactedRecords(run).records()];
}

function without(kind: JournalRecord[0]): Mutant {
  return (records) => records.filter((record) => record[0] !== kind);
}

/** Of the steps that follow actions, nothing but what is inside them. */
function withoutActed(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const steps = new Set<unknown>();
  for (const record of records)
    if (record[0] === "step" && record[4] === FOLLOW_UP) steps.add(record[1]);
  return records.filter((record) => record[0] !== "item" || !steps.has(record[1]));
}

type End = Extract<JournalRecord, readonly ["end", ...unknown[]]>;

function withEnds(change: (ends: readonly End[]) => readonly End[]): Mutant {
  return (records) => [
    ...without("end")(records),
    ...change(records.filter((record) => record[0] === "end")),
  ];
}

function withoutOuter(records: readonly JournalRecord[]): readonly JournalRecord[] {
  return records.map((record) =>
    record[0] === "step" ? ["step", record[1], null, record[3], record[4]] : record,
  );
}

function withNames(change: (name: string) => string): Mutant {
  return (records) =>
    records.map((record) =>
      record[0] === "step" ? ["step", record[1], record[2], record[3], change(record[4])] : record,
    );
}

function withFirstItem(records: readonly JournalRecord[]): readonly JournalRecord[] {
  return records.map((record) =>
    record[0] === "step" ? ["step", record[1], record[2], 0, record[4]] : record,
  );
}

function withCountedItems(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const counts = new Map<number, number>();
  return records.map((record) => {
    if (record[0] !== "item" && record[0] !== "items") return record;
    const length = record[0] === "item" ? 1 : indexesOf(record[2]).length;
    const count = counts.get(record[1]) ?? 0;
    counts.set(record[1], count + length);
    return record[0] === "item"
      ? ["item", record[1], count, record[3], record[4]]
      : ["items", record[1], [count, length], record[3]];
  });
}
