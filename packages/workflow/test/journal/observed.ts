import { vi } from "vitest";
import {
  type JournalContent,
  type JournalRecord,
  type MemoryJournal,
  run,
  type RunResult,
} from "../../src/index.ts";
import { type TaskSpec, workflowOf } from "./random-workflow.ts";

/** What one run did. */
export interface Observed {
  readonly result: RunResult;
  /** The attempts that began, as `key#attempt`. */
  readonly begun: readonly string[];
  /** The attempts that ended, in order. */
  readonly ended: readonly string[];
  /** How many records there were before each attempt ended. */
  readonly instants: readonly number[];
  readonly content: JournalContent;
}

/** Chooses which of the attempts that wait ends next. */
export type Choice = (waiting: readonly string[], turn: number) => string;

/** Runs the workflow on a clock that stands still while anything can go on. Install fake timers before. */
export async function observed(
  list: readonly TaskSpec[],
  journal: MemoryJournal,
  next: Choice,
): Promise<Observed> {
  const waiting = new Map<string, () => void>();
  const begun: string[] = [];
  const ended: string[] = [];
  const instants: number[] = [];
  const workflow = workflowOf(
    list,
    (key) =>
      new Promise<void>((resolve) => {
        if (waiting.has(key)) throw new Error(`${key} runs twice at once`);
        begun.push(key);
        waiting.set(key, resolve);
      }),
  );
  const results: RunResult[] = [];
  void run(workflow, { journal }).result.then((result) => results.push(result));
  // It loads what it needs from files first, which takes as long as the machine is busy.
  while (journal.content === null && results.length === 0) await untilIdle();
  for (let turn = 0; ; turn++) {
    await untilIdle();
    const { content } = journal;
    if (content === null) throw new Error("The journal was not opened");
    const [result] = results;
    if (result !== undefined) return { result, begun, ended, instants, content };
    if (waiting.size === 0) throw new Error("The run hangs");
    instants.push(content.records.length);
    const key = next([...waiting.keys()], turn);
    ended.push(key);
    waiting.get(key)?.();
    waiting.delete(key);
  }
}

/** Pauses between attempts are timers, and a graph takes a turn of the event loop here and there. */
async function untilIdle(): Promise<void> {
  for (let rest = 0; rest < 4; rest++) {
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(10);
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
  const ended: string[] = [];
  for (const record of records) {
    switch (record[0]) {
      case "step": {
        const [, , outer, index, name] = record;
        steps.push(outer === null ? `${run}/${name}` : `${steps[outer]}/${index}/${name}`);
        break;
      }
      case "retry":
      case "item":
      case "failed":
        ended.push(`${steps[record[1]]}/${record[2]}#${record[3]}`);
        break;
      case "items": {
        const [, step, ranges] = record;
        for (const index of indexesOf(ranges)) ended.push(`${steps[step]}/${index}#1`);
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
