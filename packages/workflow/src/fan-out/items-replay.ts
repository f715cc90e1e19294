import type { Json, WorkflowContext } from "@sheaf/context";
import type { ErrorPlace } from "../errors.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import { errorOf } from "../journal/recorded-error.ts";
import type { RecordedItems } from "../journal/recorded-items.ts";
import type { ItemResults } from "./item-results.ts";
import { isLeftOf, itemsAt, type LeftOfBatch } from "./left-of-batch.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import { ListSource } from "./list-source.ts";
import type { ItemSource } from "./source.ts";

/** Items that pass at once: the host has its turns in between. */
const AT_ONCE = 256;

/** An item that is to rest, and the attempt after which it does. */
interface Resting {
  readonly index: number;
  readonly attempt: RunningAttempt;
  readonly slot: number;
}

/** Gives the items of a fan-out the ends that were taken down before. */
export class ItemsReplay {
  readonly #step: StepJournal;
  readonly #before: RecordedItems;
  readonly #source: ItemSource;
  readonly #results: ItemResults;
  /** Null for items that are looked at one by one. */
  readonly #list: ListSource | null;
  readonly #keepsEnds: boolean;
  /** True if an item that waits for another attempt leaves its place to others. */
  readonly #leavesPlaces: boolean;
  readonly #placeOf: (context: WorkflowContext) => ErrorPlace;
  #resting: Resting[] = [];
  /** How many items have passed with the ends that they had. */
  count = 0;
  #hasNews = true;
  #isDeferred = false;

  /** @param keepsEnds False if the ends of items follow from what was taken down inside them. */
  constructor(
    step: StepJournal,
    before: RecordedItems,
    source: ItemSource,
    results: ItemResults,
    keepsEnds: boolean,
    leavesPlaces: boolean,
    placeOf: (context: WorkflowContext) => ErrorPlace,
  ) {
    this.#step = step;
    this.#before = before;
    this.#source = source;
    this.#results = results;
    this.#keepsEnds = keepsEnds;
    this.#leavesPlaces = leavesPlaces;
    this.#list = keepsEnds && source instanceof ListSource ? source : null;
    this.#placeOf = placeOf;
  }

  /** True if the item needs no place to pass: it had ended, or was resting. */
  knows(index: number): boolean {
    const { outputs, failures, cut, startedBeforeStop } = this.#before;
    if (this.#source.isDrained) return false;
    if (startedBeforeStop !== null && index >= startedBeforeStop) return false;
    if (cut.has(index) || !this.#keepsEnds) return cut.has(index);
    const hasEnded = outputs[index] !== undefined || failures.has(index);
    return hasEnded || (this.#leavesPlaces && this.#isResting(index));
  }

  /** True if the next items of a list had succeeded. They have passed, without forks, which take a third of the time. */
  passed(): boolean {
    const list = this.#list;
    if (list === null) return false;
    const { position } = list;
    const { startedBeforeStop } = this.#before;
    const end = Math.min(position + AT_ONCE, list.end, startedBeforeStop ?? Infinity);
    let index = position;
    while (index < end && this.#addSuccess(index)) index++;
    if (index === position) return false;
    list.pass(index - position);
    this.count += index - position;
    this.#results.started += index - position;
    hostTurns.step();
    this.stopIfDue();
    return true;
  }

  /** True if the end of the item is known, and was added to the results. */
  ended(index: number, context: WorkflowContext): boolean {
    this.checkItem(index, context);
    const failure = this.#before.failures.get(index);
    const cut = this.#before.cut.get(index);
    const left =
      failure === undefined && cut === undefined ? undefined : this.#left(index, context);
    if (cut !== undefined) this.#results.addCut(index, cut);
    else if (failure === undefined && !this.#addSuccess(index)) return false;
    if (failure !== undefined) {
      const error = errorOf(failure.error, this.#placeOf(context));
      const item =
        left === undefined
          ? context.item
          : itemsAt(left.positions, context.item as readonly Json[]);
      this.#results.addFailure(index, failure.attempts, error, false, item);
    }
    this.count += this.#results.sizeOf(index);
    hostTurns.step();
    this.stopIfDue();
    return true;
  }

  /** True if an item that will not come had succeeded: it was added to the results. */
  keptSuccess(index: number): boolean {
    if (!this.#keepsEnds || !this.#addSuccess(index)) return false;
    this.count += this.#results.sizeOf(index);
    return true;
  }

  #left(index: number, { item }: WorkflowContext): LeftOfBatch | undefined {
    const left = this.leftOf(index, item as Json);
    if (left !== undefined) this.#results.addLeft(index, left);
    return left;
  }

  /** True once: when the first items have passed. */
  takeNews(): boolean {
    const hasNews = this.#hasNews && this.count > 0;
    if (hasNews) this.#hasNews = false;
    return hasNews;
  }

  /** Also before it runs again, if it failed: another item must not take its place in the journal. */
  checkItem(index: number, context: WorkflowContext): void {
    if (this.#before.digests[index] !== undefined)
      this.#step.digestOfItem(index, context.item as Json);
  }

  /** Of a stream that has ended by itself: it must have as many items as had started. */
  checkEnd(): void {
    const { started } = this.#results;
    if (started < this.#before.started)
      this.#step.failWithFewerItems(this.#before.started, started);
  }

  /** The attempt that an item begins with: those that failed before count. */
  firstAttempt(index: number): number {
    return (this.#before.retries.get(index) ?? 0) + 1;
  }

  /** The item rests again once those that were under way have started. */
  restLater(index: number, attempt: RunningAttempt, slot: number): void {
    this.#resting.push({ index, attempt, slot });
    this.stopIfDue();
  }

  /** All that are to rest now, in the order in which they began to. */
  takeResting(): readonly Resting[] {
    const resting = this.#resting;
    if (resting.length === 0) return resting;
    this.#resting = [];
    if (resting.length === 1) return resting;
    const order = [...this.#before.retries.keys()];
    const positions = new Map(order.map((index, position) => [index, position]));
    const positionOf = ({ index }: Resting): number => positions.get(index) as number;
    return resting.toSorted((a, b) => positionOf(a) - positionOf(b));
  }

  /** What is left of a batch; undefined if that was not taken down, and so all of it is. */
  leftOf(index: number, batch: Json): LeftOfBatch | undefined {
    const left = this.#before.left.get(index);
    if (left === undefined || isLeftOf(batch, left)) return left;
    this.#step.failWithoutBatch(index);
    return undefined;
  }

  /** No more items start if, as was taken down, no more did. */
  stopIfDue(): void {
    if (this.#before.startedBeforeStop === this.#results.started) this.#source.close();
  }

  /** True if it was taken down that items stopped being started. */
  get hasStopped(): boolean {
    return this.#before.startedBeforeStop !== null;
  }

  /** True if the next item had started. */
  get isBehind(): boolean {
    return this.#before.hadStarted(this.#results.started) && !this.#source.isDrained;
  }

  /** True if it is too early for the list to end: nothing keeps items from coming that had started. */
  defers(): boolean {
    if (this.isBehind) this.#isDeferred = true;
    return this.isBehind;
  }

  /** True once, if the end of the list was deferred and all have come. */
  takeDeferred(): boolean {
    if (!this.#isDeferred || this.isBehind) return false;
    this.#isDeferred = false;
    return true;
  }

  /** True if the next item was skipped, unless it has to run: it need not wait for a place that others left. */
  get mayHaveSkipped(): boolean {
    return this.#leavesPlaces && this.#keepsEnds && this.isBehind;
  }

  /** True if the next item, of a list, had started: it comes before those that wait for their turn again. */
  get isFirst(): boolean {
    return this.#list !== null && this.isBehind;
  }

  /** True if the item had left its place when the run stopped, and not got it again. */
  #isResting(index: number): boolean {
    const { retries, again } = this.#before;
    return (retries.get(index) ?? 0) > 0 && !again.has(index);
  }

  #addSuccess(index: number): boolean {
    const output = this.#before.outputs[index];
    if (output === undefined) return false;
    this.#results.addSuccess(index, this.#before.attemptsOf(index), output);
    return true;
  }
}
