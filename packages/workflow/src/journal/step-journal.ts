import type { Json } from "@sheaf/context";
import { now } from "../host/clock.ts";
import { Digest, shortDigestOf } from "./digest.ts";
import { type GroupKeeper, ItemGroup } from "./item-group.ts";
import type { JournalRecord, RecordedError, RecordedInside, RecordedOutcome } from "./journal.ts";
import { FOLLOW_UP, type RecordedStep } from "./recorded-steps.ts";
import type { Recorder } from "./recorder.ts";
import {
  batchChanged,
  fewerItems,
  itemChanged,
  itemsChanged,
  lackingOutputs,
} from "./run-changed.ts";

/** Items of a list, as contexts hold them. */
interface ItemList {
  readonly total: number;
  itemAt(index: number): Json;
}

/** What a journal knows of one step, and takes down of it. O(1) for an item, beside its output. */
export class StepJournal implements GroupKeeper {
  readonly recorder: Recorder;
  /** Null if nothing was recorded of it. */
  readonly recorded: RecordedStep | null;
  readonly #outer: StepJournal | null;
  readonly #index: number;
  readonly #name: string;
  #number: number;

  constructor(
    recorder: Recorder,
    recorded: RecordedStep | null,
    outer: StepJournal | null,
    index: number,
    name: string,
  ) {
    this.recorder = recorder;
    this.recorded = recorded;
    this.#outer = outer;
    this.#index = index;
    this.#name = name;
    this.#number = recorded?.number ?? -1;
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
    if (list === null) this.recorder.append(listRecord(this.#numbered(), total, digest, folds));
    else if (list.total !== total || list.digest !== digest)
      this.recorder.fail(itemsChanged(this.#name, list.total, total));
  }

  #digestOf(items: ItemList): string {
    const all = new Digest();
    for (let index = 0; index < items.total; index++)
      all.add(this.recorder.written(items.itemAt(index)));
    return all.text;
  }

  /** Of an item of a stream. Fails the run with `RUN_CHANGED` if it is not the one that was recorded. */
  digestOfItem(index: number, item: Json): number {
    const digest = shortDigestOf(this.recorder.written(item));
    const recorded = this.recorded?.items?.digests[index];
    if (recorded !== undefined && recorded !== digest)
      this.recorder.fail(itemChanged(this.#name, index));
    return digest;
  }

  /** Fails the run: its stream has ended before all items came that had started. */
  failWithFewerItems(started: number, came: number): void {
    this.recorder.fail(fewerItems(this.#name, started, came));
  }

  /** Fails the run: outputs are asked for that were not collected when the items ran. */
  failWithoutOutputs(): void {
    this.recorder.fail(lackingOutputs(this.#name));
  }

  /** Fails the run: what was recorded as left of a batch cannot be left of this one. */
  failWithoutBatch(index: number): void {
    this.recorder.fail(batchChanged(this.#name, index));
  }

  /** For items that succeed at their first attempt. */
  group(keepsOutputs: boolean): ItemGroup {
    return new ItemGroup(this, keepsOutputs);
  }

  begin(group: ItemGroup): number {
    const step = this.#numbered();
    this.recorder.hold(group);
    return step;
  }

  flush(): void {
    this.recorder.flush();
  }

  /** As it is kept: without secrets. */
  written(value: Json): Json {
    return this.recorder.written(value);
  }

  succeeded(index: number, attempts: number, output: Json, digest?: number): void {
    const kept = this.recorder.written(output);
    const step = this.#numbered();
    if (digest === undefined) this.recorder.append(["item", step, index, attempts, kept]);
    else this.recorder.append(["item", step, index, attempts, kept, digest]);
  }

  failed(index: number, attempts: number, error: RecordedError, digest?: number): void {
    const step = this.#numbered();
    const kept = this.#withoutSecrets(error);
    if (digest === undefined) this.recorder.append(["failed", step, index, attempts, kept]);
    else this.recorder.append(["failed", step, index, attempts, kept, digest]);
  }

  /** Some items of a batch succeeded: those at these positions are left. */
  left(
    index: number,
    positions: readonly number[],
    outputs: readonly Json[] | null,
    digest?: number,
  ): void {
    const kept = outputs === null ? null : (this.recorder.written(outputs) as readonly Json[]);
    const step = this.#numbered();
    if (digest === undefined) this.recorder.append(["left", step, index, positions, kept]);
    else this.recorder.append(["left", step, index, positions, kept, digest]);
  }

  /** An item ended, and what it gave follows from what was recorded inside it. */
  endedInside(index: number, hasFailed: boolean): void {
    if (this.recorded?.items?.endedInside.has(index) === true) return;
    this.recorder.append(["inside", this.#numbered(), index, hasFailed]);
  }

  /** An attempt failed, and another follows: what happened inside it does not count for that. */
  retried(index: number, attempts: number, digest?: number): void {
    this.recorded?.forgetInner(index);
    const step = this.#numbered();
    if (digest === undefined) this.recorder.append(["retry", step, index, attempts]);
    else this.recorder.append(["retry", step, index, attempts, digest]);
  }

  /** Of what follows the action of an item. */
  followUp(index: number): StepJournal {
    const recorded = this.recorded?.inner(index)?.steps.get(FOLLOW_UP) ?? null;
    return new StepJournal(this.recorder, recorded, this, index, FOLLOW_UP);
  }

  /** The attempt that follows begins. */
  began(index: number): void {
    this.recorder.append(["again", this.#numbered(), index]);
  }

  stopped(started: number, cut: readonly (readonly [number, number])[]): void {
    const step = this.#numbered();
    this.recorder.append(cut.length === 0 ? ["stop", step, started] : ["stop", step, started, cut]);
  }

  handled(index: number, attempt: number, errors: readonly RecordedInside[]): void {
    const kept = this.#withoutSecrets(errors);
    this.recorder.append(["handled", this.#numbered(), index, attempt, kept]);
  }

  /**
   * When the attempt began to wait for a signal, in milliseconds since 1970: now, if that was not recorded, or
   * is still to come because the clock was set back.
   */
  waitsSince(index: number, attempt: number): number {
    const recorded = this.recorded?.items?.waits.get(`${index}#${attempt}`);
    const time = now();
    if (recorded !== undefined) return Math.min(recorded, time);
    this.recorder.append(["wait", this.#numbered(), index, attempt, time]);
    return time;
  }

  /** The attempt got this signal. */
  took(index: number, attempt: number, signal: number): void {
    this.recorder.append(["took", this.#numbered(), index, attempt, signal]);
  }

  gave(outcome: RecordedOutcome): void {
    this.recorder.append(["outcome", this.#numbered(), this.#withoutSecrets(outcome)]);
  }

  /** The step ended, if that was not recorded before. */
  ended(hasFailedWorkflow: boolean): void {
    if (this.recorded?.hasEnded !== true)
      this.recorder.append(["end", this.#numbered(), hasFailedWorkflow]);
  }

  /** What is read is given its secrets back, so what looks like one must be marked, in errors too. */
  #withoutSecrets<Value extends object>(value: Value): Value {
    return this.recorder.written(value as Json) as Value;
  }

  /** The number of the step, which it gets when something is first recorded of it. */
  #numbered(): number {
    if (this.#number < 0) {
      const outer = this.#outer === null ? null : this.#outer.#numbered();
      this.#number = this.recorder.nextStep();
      this.recorder.append(["step", this.#number, outer, this.#index, this.#name]);
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
