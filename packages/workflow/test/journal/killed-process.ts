/**
 * Runs random workflows in a process that may be killed: one with a journal, or one after the other
 * without. Attempts end one after the other in a given order, so that the result does not depend on when
 * that happens.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { fileJournal, run } from "../../src/index.ts";
import { disk, limitSpace } from "./disk.ts";
import { type Attempted, type TaskSpec, type Turns, workflowOf } from "./random-workflow.ts";
import { shown } from "./shown-result.ts";
import { nameOf } from "./turn-taker.ts";

/** What the process gets. */
export interface Order {
  readonly list: readonly TaskSpec[];
  /** The attempts in the order in which they are to end; null to choose by `picks`. */
  readonly ends: readonly string[] | null;
  readonly picks: readonly number[];
  /** Where the journal and the log are; null for a run without a journal. */
  readonly folder: string | null;
  /** Bytes that the disk still takes; null for any number. */
  readonly space: number | null;
}

/** What it says at the end. */
export interface Outcome {
  readonly shown: string;
  /** How long it took. */
  readonly milliseconds: number;
  /** False for a run that takes very long, as loops inside loops do: it was left. */
  readonly isOver: boolean;
  /** Codes of its errors. */
  readonly codes: readonly string[];
  readonly begun: readonly string[];
  readonly ended: readonly string[];
}

/** Attempts after which a run without a journal is left. */
const MAX_TURNS = 200;

process.once("disconnect", () => process.exit());
process.on("message", (order: Order) => {
  void outcomeOf(order).then((outcome) =>
    process.send?.(outcome, () => {
      if (order.folder !== null) process.exit();
    }),
  );
});

async function outcomeOf({ list, ends, picks, folder, space }: Order): Promise<Outcome> {
  if (folder !== null) watchDisk(join(folder, "synced"), space ?? Infinity);
  const log = (text: string): void => {
    if (folder !== null) appendFileSync(join(folder, "log"), `${text}\n`);
  };
  const waiting = new Map<string, () => void>();
  const begun: string[] = [];
  const ended: string[] = [];
  const begin = (attempt: Attempted, end: () => void): void => {
    const { signal } = attempt;
    const name = nameOf(attempt);
    log(`begun ${withoutPlace(name)}`);
    begun.push(withoutPlace(name));
    waiting.set(name, end);
    signal.addEventListener("abort", () => {
      if (waiting.get(name) === end) waiting.delete(name);
    });
  };
  const inTurn = (attempt: Attempted): Promise<void> =>
    new Promise((resolve, reject) => {
      begin(attempt, resolve);
      const { signal } = attempt;
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  // Limits of time are far longer than this process lives.
  const turns: Turns = {
    entered: () => {},
    began: () => {},
    ends: inTurn,
    hangs: inTurn,
    waits: (attempt) => {
      const { key } = attempt;
      begin(attempt, () => handle.signal(key.slice(key.indexOf("/")), attempt.attempt));
    },
  };
  const { workflow, actions } = workflowOf(list, turns);
  const journal = folder === null ? {} : { journal: fileJournal(join(folder, "run.journal")) };
  const start = performance.now();
  const handle = run(workflow, { ...journal, actions });
  const { result } = handle;
  const state = { isOver: false };
  void result.then(() => (state.isOver = true));
  process.send?.("started");
  const position = new Map(ends?.map((key, index) => [key, index]));
  for (let turn = 0; !state.isOver; turn++) {
    await untilIdle();
    const keys = [...waiting.keys()];
    if (keys.length === 0) continue;
    if (ends === null && turn > MAX_TURNS)
      return { shown: "", milliseconds: 0, isOver: false, codes: [], begun: [], ended: [] };
    const key =
      ends === null
        ? keys[(picks[turn % picks.length] ?? 0) % keys.length]
        : keys.toSorted((a, b) => (position.get(a) ?? Infinity) - (position.get(b) ?? Infinity))[0];
    if (key === undefined) continue;
    log(`ended ${withoutPlace(key)}`);
    ended.push(key);
    waiting.get(key)?.();
    waiting.delete(key);
  }
  const value = await result;
  const codes = value.errors.map(({ code }) => code);
  const milliseconds = performance.now() - start;
  return { shown: shown(value), milliseconds, isOver: true, codes, begun, ended };
}

/** As records name it. */
function withoutPlace(name: string): string {
  return name.slice(0, name.lastIndexOf("@"));
}

/** Until all has started that can: pauses between attempts are timers of a millisecond. */
async function untilIdle(): Promise<void> {
  for (let rest = 0; rest < 4; rest++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Notes how many bytes of the journal a power cut would leave, and lets the disk be full after some. */
function watchDisk(synced: string, space: number): void {
  const { datasync } = disk;
  disk.datasync = async function () {
    const { size } = this;
    await datasync.call(this);
    appendFileSync(synced, `${size}\n`);
  };
  limitSpace(space);
}
