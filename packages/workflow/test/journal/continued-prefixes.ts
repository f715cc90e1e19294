import { type JournalRecord, memoryJournal } from "../../src/index.ts";
import { type Choice, countsOf, inOrderOf, type Instant, observed } from "./observed.ts";
import type { TaskSpec } from "./random-workflow.ts";
import { shown } from "./shown-result.ts";

/**
 * Prefixes tried of one journal. Loops in lists record at up to 600 instants, and each prefix is a run of
 * its own: all of them, of 100 workflows, took 8 minutes.
 */
const MOST_PREFIXES = 60;
/** The first and the last prefix, and one between them, of however long a run. */
const FEWEST_PREFIXES = 3;
/**
 * Attempts of a run and of those that go on from its prefixes. Now and then lists inside lists make thousands: 60
 * prefixes of a run of 5,685 took six minutes.
 */
const ATTEMPTS = 20_000;

/** How many prefixes are tried of a run with so many attempts. */
export function prefixesOf(attempts: number): number {
  const most = Math.floor(ATTEMPTS / Math.max(1, attempts));
  return Math.min(MOST_PREFIXES, Math.max(FEWEST_PREFIXES, most));
}

/** What may be wrong with a journal that was written, or is read. */
export type Mutant = (records: readonly JournalRecord[]) => readonly JournalRecord[];

/** Lets the attempts that wait end in an order that these numbers choose. */
export function inTurnsOf(order: readonly number[]): Choice {
  return (waiting, turn) => waiting[(order[turn % order.length] ?? 0) % waiting.length] as string;
}

/** What differs for some part of the journal; after the first difference no more is tried. */
export async function problemsOf(
  list: readonly TaskSpec[],
  order: readonly number[],
  mutant: Mutant,
  isElsewhere = false,
): Promise<readonly string[]> {
  const whole = await observed(list, memoryJournal(), inTurnsOf(order), isElsewhere);
  const { header, records } = whole.content;
  const isOver = whole.result.status === "succeeded";
  const end = { records: records.length, next: [], fewest: [] };
  // What failed a run that is over runs again.
  const before = whole.instants.filter((instant) => instant.records < records.length);
  const most = prefixesOf(whole.begun.length);
  for (const instant of spread([...before, ...(isOver ? [end] : [])], most)) {
    const journal = memoryJournal({ header, records: mutant(records.slice(0, instant.records)) });
    const continued = await observed(list, journal, inOrderOf(whole.ended), isElsewhere);
    const problems = [
      ...differences(instant, continued.begun),
      ...(shown(continued.result) === shown(whole.result) ? [] : [shown(continued.result)]),
    ];
    if (problems.length > 0)
      return [`after ${instant.records} records`, shown(whole.result), ...problems];
  }
  return [];
}

/** What begins more often, or less, than it should. */
function differences({ next, fewest }: Instant, begun: readonly string[]): readonly string[] {
  const [most, least, own] = [countsOf(next), countsOf(fewest), countsOf(begun)];
  const isWrong = (key: string): boolean => {
    const count = own.get(key) ?? 0;
    return count > (most.get(key) ?? 0) || count < (least.get(key) ?? 0);
  };
  return [...new Set([...fewest, ...begun])]
    .filter(isWrong)
    .map((key) => `${key} begins ${own.get(key) ?? 0} times, not ${most.get(key) ?? 0}`);
}

/** As many of the list as `most` allows, evenly spread, the first and the last among them. */
function spread<Value>(list: readonly Value[], most: number): readonly Value[] {
  if (list.length <= most) return list;
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => list[Math.round(at * step)] as Value);
}
