import type { Json } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import type { JournalRecord, RecordedError, RecordedInside, RecordedOutcome } from "./journal.ts";
import { now } from "../host/clock.ts";
import { Digest, shortDigestOf } from "./digest.ts";
import { type GroupKeeper, ItemGroup } from "./item-group.ts";
import { JournalError } from "./journal-error.ts";
import {
  FOLLOW_UP,
  type RecordedFailure,
  type RecordedGraph,
  type RecordedHandling,
  type RecordedStep,
} from "./recorded-steps.ts";

/** Where the steps of a run are written down. */
export interface Recorder {
  append(record: JournalRecord): void;
  /** Keeps the group until something else is recorded, or for a few milliseconds. */
  hold(group: ItemGroup): void;
  /** Records what groups hold. */
  flush(): void;
  /** As it is kept: without secrets. */
  written(value: Json): Json;
  /** The number of a step that was not recorded before. */
  nextStep(): number;
  /** Fails the run. */
  fail(error: JournalError): void;
}

/**
 * What a journal knows of one workflow under way. Which branches reach a join first, and what a
 * failure keeps from starting, depends on the order in which steps end: recorded steps end in the
 * recorded order, others behind them.
 */
export class GraphJournal {
  readonly #run: Recorder;
  readonly #recorded: RecordedGraph | null;
  readonly #outer: StepJournal | null;
  readonly #index: number;
  /** Steps that have begun and not ended, by name. */
  readonly #begun = new Map<string, StepJournal>();
  #isEnding = false;
  /** The step that is ending. */
  #ending: StepJournal | null = null;
  /** How many of the recorded ends came. */
  #came = 0;
  /** By number: recorded steps that wait for those before them. */
  readonly #waiting = new Map<number, () => void>();
  /** Steps that were not recorded, in the order in which they ended. */
  readonly #others: (() => void)[] = [];

  /**
   * @param recorded What is known of it; null if nothing is.
   * @param outer The step that it runs in, and its item; null for the workflow of the run.
   */
  constructor(
    run: Recorder,
    recorded: RecordedGraph | null,
    outer: StepJournal | null,
    index: number,
  ) {
    this.#run = run;
    this.#recorded = recorded;
    this.#outer = outer;
    this.#index = index;
  }

  /** @param name No other step of this workflow has it. */
  step(name: string): StepJournal {
    const recorded = this.#recorded?.steps.get(name) ?? null;
    const step = new StepJournal(this.#run, recorded, this.#outer, this.#index, name);
    this.#begun.set(name, step);
    return step;
  }

  /** True if a step that had ended has not come. */
  get isMissingEnds(): boolean {
    return this.#came < (this.#recorded?.ends.length ?? 0);
  }

  /** Steps that have ended and wait for others before they go on. */
  get waiting(): number {
    return this.#waiting.size + this.#others.length;
  }

  /**
   * Calls back when it is the turn of the step to end: at once, if none is before it, and no other is
   * ending. Whoever is called back calls `begin` and `ended`.
   */
  whenTurn(step: StepJournal, callback: () => void): void {
    const { recorded } = step;
    if (recorded?.hasEnded === true) this.#waiting.set(recorded.number, callback);
    else this.#others.push(callback);
    this.#next();
  }

  /** The step of this name is ending: `ended` follows. */
  begin(name: string): void {
    this.#ending = this.#begun.get(name) ?? null;
    this.#begun.delete(name);
  }

  /**
   * It has ended, and it is the turn of the next.
   *
   * @param isKept False if it was cut short by the end of the run.
   * @param hasFailedWorkflow True if its failure was not handled.
   */
  ended(isKept: boolean, hasFailedWorkflow: boolean): void {
    if (isKept) this.#ending?.ended(hasFailedWorkflow);
    this.#ending = null;
    this.#isEnding = false;
    this.#next();
  }

  #next(): void {
    if (this.#isEnding) return;
    const callback = this.#nextCallback();
    this.#isEnding = callback !== undefined;
    callback?.();
  }

  #nextCallback(): (() => void) | undefined {
    const expected: RecordedStep | undefined = this.#recorded?.ends[this.#came];
    if (expected === undefined) return this.#others.shift();
    const callback = this.#waiting.get(expected.number);
    if (callback === undefined) return undefined;
    this.#waiting.delete(expected.number);
    this.#came++;
    return callback;
  }
}

/** Items of a list, as contexts hold them. */
interface ItemList {
  readonly total: number;
  itemAt(index: number): Json;
}

/** What a journal knows of one step, and takes down of it. O(1) for an item, beside its output. */
export class StepJournal implements GroupKeeper {
  readonly #run: Recorder;
  /** Null if nothing was recorded of it. */
  readonly recorded: RecordedStep | null;
  readonly #outer: StepJournal | null;
  readonly #index: number;
  readonly #name: string;
  #number: number;

  constructor(
    run: Recorder,
    recorded: RecordedStep | null,
    outer: StepJournal | null,
    index: number,
    name: string,
  ) {
    this.#run = run;
    this.recorded = recorded;
    this.#outer = outer;
    this.#index = index;
    this.#name = name;
    this.#number = recorded?.number ?? -1;
  }

  /** Of the workflow inside an item; 0 for a step without items. */
  inner(index: number): GraphJournal {
    return new GraphJournal(this.#run, this.recorded?.inner(index) ?? null, this, index);
  }

  /** What the item gave; undefined if no success was recorded. */
  outputOf(index: number): Json | undefined {
    return this.recorded?.items?.outputs[index];
  }

  failureOf(index: number): RecordedFailure | undefined {
    return this.recorded?.items?.failures.get(index);
  }

  /** Attempts at an item that has not ended. */
  retriesOf(index: number): number {
    return this.recorded?.items?.retries.get(index) ?? 0;
  }

  /** Failures that were handled inside attempts which are not made again. */
  *handledBefore(): Iterable<RecordedHandling> {
    for (const handling of this.recorded?.items?.handled ?? []) {
      const { index, attempt } = handling;
      const over = Math.max(this.retriesOf(index), this.#actedAttempts(index));
      if (this.hasEnded(index) || attempt <= over) yield handling;
    }
  }

  /**
   * Attempts at its action, where that has succeeded and something follows in the item; else 0. What follows
   * counts as one more, once it has failed.
   */
  #actedAttempts(index: number): number {
    const { items } = this.recorded?.inner(index)?.steps.get(FOLLOW_UP) ?? {};
    if (items?.failures.has(0) === true) return Infinity;
    return items?.outputs[0] === undefined ? 0 : items.attemptsOf(0);
  }

  /** True if the end of the item was recorded. */
  hasEnded(index: number): boolean {
    return this.outputOf(index) !== undefined || this.failureOf(index) !== undefined;
  }

  get outcome(): RecordedOutcome | null {
    return this.recorded?.outcome ?? null;
  }

  /** Fails the run with `RUN_CHANGED` if these are not the items that were recorded. */
  checkList(items: ItemList, folds = false): void {
    this.#checkList(items.total, this.#digestOf(items), folds);
  }

  /** The same for a stream, whose items have a digest each. */
  checkStream(folds = false): void {
    this.#checkList(null, "", folds);
  }

  #checkList(total: number | null, digest: string, folds: boolean): void {
    const list = this.recorded?.list ?? null;
    if (list === null) this.#run.append(listRecord(this.#numbered(), total, digest, folds));
    else if (list.total !== total || list.digest !== digest)
      this.#run.fail(
        changed(`the items of ${quote(this.#name)} have changed, ${changeText(list.total, total)}`),
      );
  }

  #digestOf(items: ItemList): string {
    const all = new Digest();
    for (let index = 0; index < items.total; index++)
      all.add(this.#run.written(items.itemAt(index)));
    return all.text;
  }

  /** Of an item of a stream. Fails the run with `RUN_CHANGED` if it is not the one that was recorded. */
  digestOfItem(index: number, item: Json): number {
    const digest = shortDigestOf(this.#run.written(item));
    const recorded = this.recorded?.items?.digests[index];
    if (recorded !== undefined && recorded !== digest)
      this.#run.fail(changed(`item ${index} of ${quote(this.#name)} has changed`));
    return digest;
  }

  /** Fails the run: its stream has ended before all items came that had started. */
  failWithFewerItems(started: number, came: number): void {
    const items = `the items of ${quote(this.#name)}`;
    this.#run.fail(
      changed(`${items} have changed, of which ${started} had started and ${came} came`),
    );
  }

  /** Fails the run: outputs are asked for that were not collected when the items ran. */
  failWithoutOutputs(): void {
    this.#run.fail(changed(`the outputs of ${quote(this.#name)} were not collected before`));
  }

  /** Fails the run: what was recorded as left of a batch cannot be left of this one. */
  failWithoutBatch(index: number): void {
    this.#run.fail(changed(`batch ${index} of ${quote(this.#name)} has changed`));
  }

  /** For items that succeed at their first attempt. */
  group(keepsOutputs: boolean): ItemGroup {
    return new ItemGroup(this, keepsOutputs);
  }

  begin(group: ItemGroup): number {
    const step = this.#numbered();
    this.#run.hold(group);
    return step;
  }

  flush(): void {
    this.#run.flush();
  }

  /** As it is kept: without secrets. */
  written(value: Json): Json {
    return this.#run.written(value);
  }

  succeeded(index: number, attempts: number, output: Json, digest?: number): void {
    const kept = this.#run.written(output);
    const step = this.#numbered();
    if (digest === undefined) this.#run.append(["item", step, index, attempts, kept]);
    else this.#run.append(["item", step, index, attempts, kept, digest]);
  }

  failed(index: number, attempts: number, error: RecordedError, digest?: number): void {
    const step = this.#numbered();
    const kept = this.#withoutSecrets(error);
    if (digest === undefined) this.#run.append(["failed", step, index, attempts, kept]);
    else this.#run.append(["failed", step, index, attempts, kept, digest]);
  }

  /** Some items of a batch succeeded: those at these positions are left. */
  left(
    index: number,
    positions: readonly number[],
    outputs: readonly Json[] | null,
    digest?: number,
  ): void {
    const kept = outputs === null ? null : (this.#run.written(outputs) as readonly Json[]);
    const step = this.#numbered();
    if (digest === undefined) this.#run.append(["left", step, index, positions, kept]);
    else this.#run.append(["left", step, index, positions, kept, digest]);
  }

  /** An item ended, and what it gave follows from what was recorded inside it. */
  endedInside(index: number, hasFailed: boolean): void {
    if (this.recorded?.items?.endedInside.has(index) === true) return;
    this.#run.append(["inside", this.#numbered(), index, hasFailed]);
  }

  /** An attempt failed, and another follows: what happened inside it does not count for that. */
  retried(index: number, attempts: number, digest?: number): void {
    this.recorded?.forgetInner(index);
    const step = this.#numbered();
    if (digest === undefined) this.#run.append(["retry", step, index, attempts]);
    else this.#run.append(["retry", step, index, attempts, digest]);
  }

  /** Of what follows the action of an item. */
  followUp(index: number): StepJournal {
    const recorded = this.recorded?.inner(index)?.steps.get(FOLLOW_UP) ?? null;
    return new StepJournal(this.#run, recorded, this, index, FOLLOW_UP);
  }

  /** The attempt that follows begins. */
  began(index: number): void {
    this.#run.append(["again", this.#numbered(), index]);
  }

  stopped(started: number, cut: readonly (readonly [number, number])[]): void {
    const step = this.#numbered();
    this.#run.append(cut.length === 0 ? ["stop", step, started] : ["stop", step, started, cut]);
  }

  handled(index: number, attempt: number, errors: readonly RecordedInside[]): void {
    const kept = this.#withoutSecrets(errors);
    this.#run.append(["handled", this.#numbered(), index, attempt, kept]);
  }

  /**
   * When the attempt began to wait for a signal, in milliseconds since 1970: now, if that was not recorded, or
   * is still to come because the clock was set back.
   */
  waitsSince(index: number, attempt: number): number {
    const recorded = this.recorded?.items?.waits.get(`${index}#${attempt}`);
    const time = now();
    if (recorded !== undefined) return Math.min(recorded, time);
    this.#run.append(["wait", this.#numbered(), index, attempt, time]);
    return time;
  }

  /** The attempt got this signal. */
  took(index: number, attempt: number, signal: number): void {
    this.#run.append(["took", this.#numbered(), index, attempt, signal]);
  }

  gave(outcome: RecordedOutcome): void {
    this.#run.append(["outcome", this.#numbered(), this.#withoutSecrets(outcome)]);
  }

  /** The step ended, if that was not recorded before. */
  ended(hasFailedWorkflow: boolean): void {
    if (this.recorded?.hasEnded !== true)
      this.#run.append(["end", this.#numbered(), hasFailedWorkflow]);
  }

  /** What is read is given its secrets back, so what looks like one must be marked, in errors too. */
  #withoutSecrets<Value extends object>(value: Value): Value {
    return this.#run.written(value as Json) as Value;
  }

  /** The number of the step, which it gets when something is first recorded of it. */
  #numbered(): number {
    if (this.#number < 0) {
      const outer = this.#outer === null ? null : this.#outer.#numbered();
      this.#number = this.#run.nextStep();
      this.#run.append(["step", this.#number, outer, this.#index, this.#name]);
    }
    return this.#number;
  }
}

/** How the items of a step are recorded. */
export function listRecord(
  step: number,
  total: number | null,
  digest: string,
  folds: boolean,
): JournalRecord {
  return folds ? ["list", step, total, digest, true] : ["list", step, total, digest];
}

function changeText(before: number | null, now: number | null): string {
  if (before === null) return "which came from a stream and come from a list";
  if (now === null) return "which came from a list and come from a stream";
  return `of which there were ${before} and are ${now}`;
}

function changed(what: string): JournalError {
  return new JournalError(
    "RUN_CHANGED",
    `Cannot continue the run: ${what}; start it with what it was started with, or with a new journal`,
  );
}
