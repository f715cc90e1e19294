import type { Workflow } from "../graph/workflow.ts";
import { whenHostIsServed } from "../host/clock.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { RunOptions } from "./run-options.ts";

/** Starts a run. Its handle reaches everything that takes part in it. */
type Start = (workflow: Workflow, options: RunOptions) => unknown;

/**
 * Starts runs that never end, once, so that an instance of every class that takes part in a run is
 * always alive. V8 holds hidden classes weakly: when a full collection finds no instance of one, the
 * class goes, and all optimised code that relies on it. Between two runs that would be all of the
 * engine: an item of the run behind a collection took five times as long.
 *
 * Runs, and not instances of chosen classes: what has the same history has the same hidden class, and
 * a class that is added to the engine is kept without anybody thinking of it. They hold no value of
 * the caller's, no timer and no signal. The test `hidden-classes` of the benchmarks counts what is lost.
 *
 * Called at the end of a run, when all of it is compiled: before, it would take as long as the first
 * run. They start once whoever waits for that run has its result, and keep no process alive.
 *
 * @param hasJournal True if that run had a journal.
 */
export function keepHiddenClasses(start: Start, hasJournal: boolean): void {
  if (kept.length === 0) keepPlain(start);
  if (hasJournal && keptOfJournals.length === 0) keepJournaled(start);
}

// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- made once for the process, and holds nothing of any caller
const kept: unknown[] = [];
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- the same
const keptOfJournals: unknown[] = [];

function keepPlain(start: Start): void {
  whenIdle(kept, () => {
    const workflow = specimenWorkflow();
    kept.push(start(workflow, {}), start(workflow, { concurrency: 4, onEvent: () => {} }));
    // One that ends, for what a run leaves behind: its result, and writes of tasks.
    kept.push(start(compileTasks([{ name: "ended", action: () => 0 }], {}), {}));
  });
}

/** One run that is new, and one that goes on from what the first recorded of its list. */
function keepJournaled(start: Start): void {
  whenIdle(keptOfJournals, () => {
    const workflow = specimenWorkflow();
    const journal = memoryJournal();
    const goOn = (): unknown => start(workflow, { journal: memoryJournal(journal.content) });
    const append = journal.append.bind(journal);
    journal.append = (record) => {
      append(record);
      if (record[0] === "items") whenIdle(keptOfJournals, () => keptOfJournals.push(goOn()));
    };
    keptOfJournals.push(start(workflow, { journal }));
  });
}

/** Keeps no process alive. */
function whenIdle(list: unknown[], callback: () => void): void {
  const handle = whenHostIsServed(callback);
  // Of a browser it is a number.
  (handle as { unref?(): void }).unref?.();
  list.push(handle);
}

/** No task of it ends but the first, and two items of a list. */
function specimenWorkflow(): Workflow {
  const never = new Promise<never>(() => {});
  const act = (call: unknown): unknown => {
    kept.push(call);
    return never;
  };
  const first = {
    name: "first",
    action: () => null,
    publish: { variable: 0 },
    next: { do: ["list", "stream", "single", "nested"] },
  };
  const ended = 2;
  const list = {
    name: "list",
    withItems: [0, 1, 2],
    action: (call: { readonly item: number }) => (call.item < ended ? call.item : act(call)),
    concurrency: 1,
  };
  const stream = {
    name: "stream",
    withItems: { [Symbol.asyncIterator]: () => ({ next: () => never }) },
    action: act,
  };
  const single = { name: "single", action: act };
  const nested = { name: "nested", withItems: [0], action: compileTasks([single], {}) };
  return compileTasks([first, list, stream, single, nested], {});
}
