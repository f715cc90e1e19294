import type { Json } from "@sheaf/context";
import { listRecord } from "./step-journal.ts";
import { ItemGroup } from "./item-group.ts";
import type { JournalRecord } from "./journal.ts";
import type { RecordedRun, RecordedSignal } from "./recorded-run.ts";
import type { RecordedItems } from "./recorded-items.ts";
import type { RecordedGraph, RecordedStep } from "./recorded-steps.ts";

/**
 * The fewest records that lead to the same run when they are read: steps are numbered again, in the order
 * in which they are written.
 */
export class CompactedRecords {
  readonly #run: RecordedRun;
  readonly #numbers = new Map<RecordedStep, number>();

  constructor(run: RecordedRun) {
    this.#run = run;
  }

  *records(): Generator<JournalRecord> {
    yield* this.#graph(this.#run.root, null, 0);
    let number = 0;
    for (const signal of this.#run.signals) {
      if (this.#isSpent(signal)) continue;
      const { name, data, id, takenBy } = signal;
      yield id === undefined ? ["signal", name, data] : ["signal", name, data, id];
      const step = takenBy === null ? undefined : this.#numbers.get(takenBy.step);
      if (takenBy !== null && step !== undefined)
        yield ["took", step, takenBy.index, takenBy.attempt, number];
      number++;
    }
    if (this.#run.closed !== null) yield ["closed", this.#run.closed];
  }

  /** Signals that no attempt can get any more. Known once all records are. */
  *spentSignals(): Generator<RecordedSignal> {
    for (const signal of this.#run.signals) if (this.#isSpent(signal)) yield signal;
  }

  /** An item that failed may run again and gets its signal then, unless it was inside another that ended. */
  #isSpent({ takenBy }: RecordedSignal): boolean {
    if (takenBy === null) return false;
    const { step, index, attempt } = takenBy;
    return this.#numbers.has(step)
      ? step.items?.outputs[index] !== undefined
      : step.items?.isOver(index, attempt) === true;
  }

  *#graph(graph: RecordedGraph, outer: number | null, index: number): Generator<JournalRecord> {
    for (const [name, step] of graph.steps) {
      const number = this.#numbers.size;
      this.#numbers.set(step, number);
      yield ["step", number, outer, index, name];
      yield* this.#step(step, number);
    }
    for (const step of graph.ends)
      yield ["end", this.#numbers.get(step) as number, step.hasFailedWorkflow];
  }

  *#step(step: RecordedStep, number: number): Generator<JournalRecord> {
    const { list, items, outcome } = step;
    if (list !== null) yield listRecord(number, list.total, list.digest, list.folds);
    if (items !== null) yield* itemRecords(items, number);
    if (outcome !== null) yield ["outcome", number, outcome];
    const isOver = step.hasEnded && !step.hasFailedWorkflow;
    for (const [index, graph] of step.innerGraphs)
      // An item that failed runs no more once its step has ended. What has no end of its own has it inside.
      if (!isOver || items?.failures.has(index) !== true) yield* this.#graph(graph, number, index);
  }
}

/** Behind them comes what happened inside items: a retry, or an item that ended, makes that void. */
function* itemRecords(items: RecordedItems, step: number): Generator<JournalRecord> {
  yield* successes(items, step);
  for (const [index, { attempts, error }] of items.failures) {
    const digest = items.digests[index];
    yield digest === undefined
      ? ["failed", step, index, attempts, error]
      : ["failed", step, index, attempts, error, digest];
  }
  for (const [index, hasFailed] of items.endedInside) yield ["inside", step, index, hasFailed];
  yield* retries(items, step);
  for (const [index, { positions, outputs }] of items.left)
    yield ["left", step, index, positions, outputs];
  for (const { index, attempt, errors } of items.handled)
    yield ["handled", step, index, attempt, errors];
  for (const [key, time] of items.waits) {
    const [index = 0, attempt = 0] = key.split("#").map(Number);
    if (!items.isOver(index, attempt)) yield ["wait", step, index, attempt, time];
  }
  const { startedBeforeStop, cut } = items;
  if (startedBeforeStop !== null)
    yield cut.size === 0
      ? ["stop", step, startedBeforeStop]
      : ["stop", step, startedBeforeStop, [...cut]];
}

/** Of items that have not ended. The digest of one that had failed, and is to run again, is kept with its retries. */
function* retries(items: RecordedItems, step: number): Generator<JournalRecord> {
  for (const [index, attempts] of items.retries) {
    const digest = items.digests[index];
    yield digest === undefined
      ? ["retry", step, index, attempts]
      : ["retry", step, index, attempts, digest];
    if (items.again.has(index)) yield ["again", step, index];
  }
  for (const key of Object.keys(items.digests)) {
    const index = Number(key);
    const isKnown = items.outputs[index] !== undefined || items.failures.has(index);
    if (!isKnown && !items.retries.has(index))
      yield ["retry", step, index, 0, items.digests[index] as number];
  }
}

function* successes(items: RecordedItems, step: number): Generator<JournalRecord> {
  const records: JournalRecord[] = [];
  let isEmpty = true;
  const keeper = {
    begin: (): number => {
      isEmpty = false;
      return step;
    },
    flush: (): void => {
      records.push(group.taken());
      isEmpty = true;
    },
  };
  const group = new ItemGroup(keeper, !items.lacksOutputs);
  // Not a loop over the length: in a file from somewhere an index may be anything.
  for (const key of Object.keys(items.outputs)) {
    const index = Number(key);
    const [output, digest] = [items.outputs[index] as Json, items.digests[index]];
    const attempts = items.attemptsOf(index);
    if (attempts === 1) group.add(index, output, digest);
    else if (digest === undefined) yield ["item", step, index, attempts, output];
    else yield ["item", step, index, attempts, output, digest];
    yield* records.splice(0);
  }
  if (!isEmpty) yield group.taken();
}
