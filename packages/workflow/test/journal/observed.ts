import {
  type JournalContent,
  type JournalRecord,
  type MemoryJournal,
  run,
  type RunResult,
} from "../../src/index.ts";
import { FOLLOW_UP } from "../../src/journal/recorded-steps.ts";
import { queueing } from "./queueing-executor.ts";
import { type TaskSpec, workflowOf } from "./random-workflow.ts";
import { StillClock } from "./still-clock.ts";
import { TurnTaker } from "./turn-taker.ts";

/** What one run did. */
export interface Observed {
  readonly result: RunResult;
  /** The attempts that began. */
  readonly begun: readonly string[];
  /** The attempts that ended, in order. */
  readonly ended: readonly string[];
  readonly instants: readonly Instant[];
  readonly content: JournalContent;
}

/** A part of the journal that a process may have left. */
export interface Instant {
  /** How many records there were. */
  readonly records: number;
  /** The attempts that begin when the run goes on from here, in any order. */
  readonly next: readonly string[];
  /**
   * Those that begin at least: fewer where an attempt had ended, and what it led to was not yet all
   * recorded, or had not all happened.
   */
  readonly fewest: readonly string[];
}

/** How far a run had come. */
interface Mark {
  readonly records: number;
  readonly begun: number;
  /** The attempts under way; null while something goes on. */
  readonly waiting: readonly string[] | null;
}

/** Chooses which of the attempts that wait ends next. */
export type Choice = (waiting: readonly string[], turn: number) => string;

/**
 * Runs the workflow on a clock that stands still while anything can go on.
 *
 * @param isElsewhere True if actions are called by an executor, later and in another order.
 */
export async function observed(
  list: readonly TaskSpec[],
  journal: MemoryJournal,
  next: Choice,
  isElsewhere = false,
): Promise<Observed> {
  const clock = new StillClock();
  const turns = new TurnTaker(clock);
  const ended: string[] = [];
  const marks: Mark[] = [];
  const records = appendedTo(journal);
  const mark = (waiting: readonly string[] | null): void => {
    marks.push({ records: records(), begun: turns.begun.length, waiting });
  };
  const { workflow, actions } = workflowOf(list, turns);
  const results: RunResult[] = [];
  clock.install();
  try {
    const executor = isElsewhere ? { executor: queueing((key) => turns.began(key)) } : {};
    const handle = run(workflow, { ...executor, journal, actions });
    turns.handle = handle;
    void handle.result.then((result) => results.push(result));
    // It loads what it needs from files first, which takes as long as the machine is busy.
    while (journal.content === null && results.length === 0) await untilIdle(clock, () => {});
    for (let turn = 0; ; turn++) {
      await untilIdle(clock, () => mark(null));
      const { begun, waiting } = turns;
      const [result] = results;
      if (result !== undefined)
        return { result, begun, ended, instants: instantsOf(marks, begun), content: held(journal) };
      if (waiting.length === 0) throw new Error("The run hangs");
      mark(waiting);
      const key = next(waiting, turn);
      ended.push(key);
      turns.end(key);
    }
  } finally {
    clock.restore();
  }
}

function held({ content }: MemoryJournal): JournalContent {
  if (content === null) throw new Error("The journal was not opened");
  return content;
}

/** Counts the records of a journal as they come: to look at what it holds takes a copy of all of them. */
function appendedTo(journal: MemoryJournal): () => number {
  let count = journal.content?.records.length ?? 0;
  const append = journal.append.bind(journal);
  journal.append = (record) => {
    count++;
    append(record);
  };
  return () => count;
}

/**
 * Parts of the same length once, the last of them, as there may be more behind it. O(marks): a long run has
 * thousands, of which few are tried, so what begins after each is found when it is asked for.
 */
function instantsOf(marks: readonly Mark[], begun: readonly string[]): readonly Instant[] {
  const following = nextStill(marks);
  const instants = new Map<string, Instant>();
  let before: Mark | undefined;
  for (const [position, mark] of marks.entries()) {
    if (mark.waiting !== null) before = mark;
    const [last, next] = [before, following[position]];
    instants.set(`${mark.records} ${mark.waiting === null}`, {
      records: mark.records,
      get next() {
        return last === undefined ? begun : startsAfter(last, begun);
      },
      get fewest() {
        return next === undefined ? [] : startsAfter(next, begun);
      },
    });
  }
  return [...instants.values()];
}

/** For each mark the first one, itself or behind it, at which nothing went on. */
function nextStill(marks: readonly Mark[]): readonly (Mark | undefined)[] {
  let next: Mark | undefined;
  return marks
    .toReversed()
    .map((mark) => (next = mark.waiting === null ? next : mark))
    .toReversed();
}

/** What was under way, and what began later. */
function startsAfter(mark: Mark, begun: readonly string[]): readonly string[] {
  return [...(mark.waiting ?? []), ...begun.slice(mark.begun)];
}

/** Pauses between attempts are short timers, and a graph takes a turn of the event loop here and there. */
async function untilIdle(clock: StillClock, onTurn: () => void): Promise<void> {
  for (let rest = 0; rest < 4; rest++) {
    await new Promise((resolve) => setImmediate(resolve));
    onTurn();
    if (!clock.isStill) rest = 0;
    clock.passShort();
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** Ends attempts in the order in which they ended before; those that had not ended come last. */
export function inOrderOf(ended: readonly string[]): Choice {
  const order = new Map(ended.map((key, position) => [key, position]));
  const positionOf = (key: string): number => order.get(key) ?? Infinity;
  return (waiting) => waiting.toSorted((a, b) => positionOf(a) - positionOf(b))[0] as string;
}

/** How often each attempt has ended, by `key#attempt`: once for each attempt at the workflow around it. */
export function recordedAttempts(
  run: string,
  records: readonly JournalRecord[],
): ReadonlyMap<string, number> {
  const steps: string[] = [];
  const followUps = new Map<number, string>();
  const ended: string[] = [];
  // The step that follows an action in its item has the attempts at that action, which are the item's.
  const keyOf = (step: number, index: number): string =>
    followUps.get(step) ?? `${steps[step]}/${index}`;
  for (const record of records) {
    switch (record[0]) {
      case "step": {
        const [, step, outer, index, name] = record;
        steps.push(outer === null ? `${run}/${name}` : `${keyOf(outer, index)}/${name}`);
        if (outer !== null && name === FOLLOW_UP) followUps.set(step, keyOf(outer, index));
        break;
      }
      case "retry":
      case "item":
      case "failed":
        ended.push(`${keyOf(record[1], record[2])}#${record[3]}`);
        break;
      case "items": {
        const [, step, ranges] = record;
        for (const index of indexesOf(ranges)) ended.push(`${keyOf(step, index)}#1`);
        break;
      }
      case "outcome":
        ended.push(`${steps[record[1]]}#1`);
        break;
      default:
    }
  }
  return countsOf(ended);
}

/** The indexes of the items of a record. */
export function indexesOf(ranges: readonly number[]): readonly number[] {
  return ranges.flatMap((start, at) =>
    at % 2 === 1 ? [] : Array.from({ length: ranges[at + 1] ?? 0 }, (_, offset) => start + offset),
  );
}

/** How often each comes. */
export function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
