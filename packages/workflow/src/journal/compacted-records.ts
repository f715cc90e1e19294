import type { Json } from "@sheaf/context";
import { listRecord } from "./step-journal.ts";
import { ItemGroup } from "./item-group.ts";
import type { JournalRecord } from "./journal.ts";
import type { RecordedRun, RecordedSignal } from "./recorded-run.ts";
import type { RecordedFailure, RecordedItems } from "./recorded-items.ts";
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
    if (items !== null) yield* itemRecords(items, number, list?.folds === true);
    if (outcome !== null) yield ["outcome", number, outcome];
    const isOver = step.hasEnded && !step.hasFailedWorkflow;
    for (const [index, graph] of step.innerGraphs)
      // An item that failed runs no more once its step has ended. What has no end of its own has it inside.
      if (!isOver || items?.failures.has(index) !== true) yield* this.#graph(graph, number, index);
  }
}

/** Behind them comes what happened inside items: a retry, or an item that ended, makes that void. */
function* itemRecords(
  items: RecordedItems,
  step: number,
  folds: boolean,
): Generator<JournalRecord> {
  yield* ends(items, step, folds);
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

/** Of a fold in their order: a failure makes void what came behind it. */
function* ends(items: RecordedItems, step: number, folds: boolean): Generator<JournalRecord> {
  const group = new Group(step, !items.lacksOutputs);
  // Not a loop over the length: in a file from somewhere an index may be anything.
  const succeeded = Object.keys(items.outputs).map(Number);
  const failed = items.failures.keys();
  const indexes = folds ? [...succeeded, ...failed].toSorted((a, b) => a - b) : succeeded;
  for (const index of indexes) {
    const attempts = items.attemptsOf(index);
    const output = items.outputs[index];
    if (output !== undefined && attempts === 1) group.add(index, output, items.digests[index]);
    else {
      if (folds) yield* group.taken();
      yield output === undefined
        ? failure(items, step, index)
        : success(items, step, index, output);
    }
    yield* group.full();
  }
  yield* group.taken();
  if (!folds) for (const index of failed) yield failure(items, step, index);
}

function success(items: RecordedItems, step: number, index: number, output: Json): JournalRecord {
  const digest = items.digests[index];
  const attempts = items.attemptsOf(index);
  return digest === undefined
    ? ["item", step, index, attempts, output]
    : ["item", step, index, attempts, output, digest];
}

function failure(items: RecordedItems, step: number, index: number): JournalRecord {
  const digest = items.digests[index];
  const { attempts, error } = items.failures.get(index) as RecordedFailure;
  return digest === undefined
    ? ["failed", step, index, attempts, error]
    : ["failed", step, index, attempts, error, digest];
}

/** Items that succeeded at once, as records of many. */
class Group {
  readonly #step: number;
  readonly #group: ItemGroup;
  readonly #records: JournalRecord[] = [];
  #isEmpty = true;

  constructor(step: number, keepsOutputs: boolean) {
    this.#step = step;
    this.#group = new ItemGroup(this, keepsOutputs);
  }

  begin(): number {
    this.#isEmpty = false;
    return this.#step;
  }

  flush(): void {
    this.#records.push(this.#group.taken());
    this.#isEmpty = true;
  }

  add(index: number, output: Json, digest: number | undefined): void {
    this.#group.add(index, output, digest);
  }

  /** The records that are as long as they may be. */
  full(): readonly JournalRecord[] {
    return this.#records.splice(0);
  }

  /** All records. */
  taken(): readonly JournalRecord[] {
    if (!this.#isEmpty) this.flush();
    return this.full();
  }
}
