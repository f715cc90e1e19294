import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { DeadlineError, InvalidOutputError, TimeoutError, type WorkflowError } from "../errors.ts";
import type { Session } from "../contract/executor.ts";
import type { Cancellation, CancellationWatcher } from "../contract/cancellation.ts";
import type { ActionSlots } from "../contract/action-slots.ts";
import { isHeld, type RunControl } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { LogOrigin, ItemsRun } from "../contract/run.ts";
import type { RunningAction } from "../task-path.ts";
import { actionError, cancellationNotice, isReported, statusOfFailure } from "./attempt-failure.ts";
import type { Batches } from "./batches.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { FollowedAttempt } from "./followed-attempt.ts";
import { ItemDeadlines } from "./item-deadlines.ts";
import type { ItemEnds } from "./item-ends.ts";
import type { ItemsReplay } from "./items-replay.ts";
import { OccupiedSlots } from "./occupied-slots.ts";
import { Pump } from "./pump.ts";
import { Retries } from "./retries.ts";
import { needsClaim, startClaimOf } from "./rated-claim.ts";
import type { StartClaim } from "./slot-claim.ts";
import { type AttemptOwner, RunningAttempt, timeIsUp } from "./running-attempt.ts";
import { hasLimit, isSkipped, mustStop, type Plan } from "./plan.ts";
import { RestingItems, type RestingPause } from "./resting-items.ts";
import type { ItemSource } from "./source.ts";
import { isDecided, notNeeded } from "./until.ts";

/**
 * Runs the items of a source, never more at once than planned. A free slot takes the next item
 * immediately, in item order, and only then is its fork made. O(1) per item, whatever the size of the
 * context.
 */
export class FanOutRun extends Pump implements AttemptOwner, CancellationWatcher {
  readonly #source: ItemSource;
  protected readonly plan: Plan;
  protected readonly session: Session;
  protected readonly ends: ItemEnds;
  readonly scope: ItemsRun;
  readonly #cancellation: Cancellation;
  /** Copied from the plan: read for every item. */
  readonly #concurrency: number;
  protected readonly occupied: OccupiedSlots = new OccupiedSlots();
  /** Null if items are handed out one by one. */
  readonly #batches: Batches | null;
  /** Null if the items have none. */
  readonly #deadlines: ItemDeadlines | null;
  /** Null if items need nothing of others to start. */
  readonly #claim: StartClaim | null;
  /** True if an action has to be followed to its end, even after its attempt has ended. */
  readonly #followsActions: boolean;
  /** Null if no item is attempted twice. */
  readonly #retries: Retries | null;
  /** Null if no item waits for its turn after a pause. */
  readonly #resting: RestingItems | null;
  /** True once `until` has ended the items that are not needed. */
  #isCut = false;
  #resolve: () => void = () => {};
  /** Resolves when no item is running and none will start. */
  readonly done: Promise<void>;

  constructor(parts: FanOutParts) {
    super();
    this.#source = parts.source;
    this.plan = parts.plan;
    this.#concurrency = parts.plan.concurrency;
    this.session = parts.session;
    this.ends = parts.ends;
    this.scope = parts.scope;
    this.#cancellation = parts.scope.cancellation;
    const { isWorkflow, plan } = parts;
    this.#batches = parts.batches;
    this.#deadlines = plan.deadline === null ? null : new ItemDeadlines(plan.deadline);
    this.#claim = needsClaim(parts) ? startClaimOf(parts, () => this.pump()) : null;
    this.#followsActions = this.slots !== null || (isWorkflow && plan.retry !== null);
    const { holds = true } = plan.retry ?? {};
    this.#resting = holds && plan.rate === null ? null : new RestingItems(holds);
    this.#retries =
      plan.retry === null
        ? null
        : new Retries({
            plan: plan.retry,
            ends: this.ends,
            occupied: this.occupied,
            resting: this.#resting,
            claim: this.#claim,
            cancellation: this.#cancellation,
            followsActions: this.#followsActions,
            onNext: ({ context, attempt }, slot) => this.#begin(context, attempt + 1, slot),
            pump: () => this.pump(),
          });
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Apart from the constructor, where those of classes that extend this have not run yet. */
  begin(): void {
    this.#cancellation.watch(this);
    this.#source.onArrival(() => this.pump());
    if (this.#cancellation.isCanceled) this.#source.close();
    this.#cutIfDecided();
    this.pump();
  }

  /** Null if the actions take none of the run's slots. */
  protected get slots(): ActionSlots | null {
    return this.#claim?.slots ?? null;
  }

  protected get control(): RunControl {
    return this.scope.control;
  }

  get timeout(): number | null {
    return this.plan.timeout;
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }

  originOf({ context, attempt }: RunningAttempt): LogOrigin {
    return { ...this.ends.stepOf(context), attempt };
  }

  attemptSucceeded(attempt: RunningAttempt, slot: number, output: unknown): void {
    let value: Json;
    try {
      value = this.checkedOutput(attempt, output);
      if (this.#batches !== null) value = this.#batches.outputOf(attempt, value);
    } catch (error) {
      this.failed(attempt, slot, error as WorkflowError, true);
      return;
    }
    if (this.#retries?.repeatsSuccess === true && this.#retried(attempt, slot, null, value)) return;
    if (this.#batches !== null) attempt.context = this.#batches.wholeOf(attempt.context);
    this.acted(attempt, slot, value);
  }

  /** @throws InvalidOutputError if it is not JSON. */
  protected checkedOutput({ context }: RunningAttempt, output: unknown): Json {
    try {
      return jsonOf(output ?? null, "output");
    } catch (error) {
      throw new InvalidOutputError(error, this.ends.placeOf(context));
    }
  }

  /** The action of an item has given its output, with which the item ends. */
  protected acted({ context, attempt }: RunningAttempt, slot: number, output: Json): void {
    this.ends.succeeded(context, attempt, output);
    this.release(slot);
  }

  attemptFailed(attempt: RunningAttempt, slot: number, thrown: unknown): void {
    const error = actionError(thrown, this.ends.placeOf(attempt.context));
    this.failed(attempt, slot, error, propertyOf(thrown, "retryable") !== false);
  }

  attemptTimedOut(attempt: RunningAttempt, slot: number, seconds: number): void {
    this.#giveUpLater(attempt);
    const place = this.ends.placeOf(attempt.context, "timeout");
    this.failed(attempt, slot, new TimeoutError(seconds, place), true);
  }

  /** The deadline of the item in this slot has passed, during an attempt or a pause. */
  #expired({ seconds }: ItemDeadlines, slot: number): void {
    const attempt = this.occupied.end(slot, timeIsUp(seconds));
    this.#giveUpLater(attempt);
    const place = this.ends.placeOf(attempt.context, "deadline");
    this.failed(attempt, slot, new DeadlineError(seconds, place), false);
  }

  /** An action that ignores its signal keeps its slot of the run for a while. */
  #giveUpLater(attempt: RunningAttempt): void {
    const slots = this.slots;
    if (slots !== null && attempt instanceof FollowedAttempt) attempt.giveUpAfter(slots.afterGrace);
  }

  protected failed(
    attempt: RunningAttempt,
    slot: number,
    raised: WorkflowError,
    isRetryable: boolean,
  ): void {
    const cancellation = this.#cancellation;
    const error = isReported(raised, cancellation)
      ? raised
      : cancellation.errorAt(this.ends.placeOf(attempt.context));
    const status = statusOfFailure(cancellation);
    if (isRetryable && this.#retried(attempt, slot, error, null)) return;
    this.ends.failed(attempt.context, attempt.attempt, error, status);
    this.release(slot);
  }

  /** True if another attempt follows, or if deciding that failed and ended the item. */
  #retried(
    attempt: RunningAttempt,
    slot: number,
    error: WorkflowError | null,
    output: Json,
  ): boolean {
    const decision = this.#retries?.follow(attempt, slot, error, output) ?? false;
    if (typeof decision !== "boolean") {
      this.ends.failed(attempt.context, attempt.attempt, decision, "failed");
      this.release(slot);
    }
    return decision !== false;
  }

  /** Items that are due for another attempt come first, in the order in which their pauses ended. */
  protected startItems(): boolean {
    const { replay, results } = this.ends;
    let hasStarted = false;
    if (replay !== null) this.#passKnown(replay);
    while (this.#canStart()) {
      const due = this.#takeDue();
      if (due !== null) {
        hasStarted = true;
        this.#claim?.use();
        this.#beginAgain(due);
        continue;
      }
      const context = this.#source.next();
      if (context === null) break;
      results.started++;
      replay?.checkItem(this.ends.indexOf(context), context);
      if (this.#isWanted(context)) {
        hasStarted = true;
        this.#claim?.use();
        this.#start(context, this.occupied.take());
      }
      if (replay !== null) this.#passKnown(replay);
    }
    this.#claim?.giveBack();
    if (replay?.isFirst === false && !isHeld(this.scope.control)) this.#restAgain(replay);
    return hasStarted;
  }

  #takeDue(): RestingPause | null {
    if (this.#resting === null || this.ends.replay?.isFirst === true) return null;
    return this.occupied.takeDue(this.#resting);
  }

  /** Items whose ends are known, and those that rested when the run stopped, need no place. */
  #passKnown(replay: ItemsReplay): void {
    replay.stopIfDue();
    while (!isHeld(this.scope.control) && this.#passNext(replay));
    if (replay.takeNews()) this.ends.observer?.continued(replay.count);
    if (replay.takeDeferred()) this.#stopIfDecided();
  }

  /** False if the next item has not come, or needs a place. */
  #passNext(replay: ItemsReplay): boolean {
    const { results } = this.ends;
    if (!replay.knows(results.started)) return this.#passSkipped(replay);
    if (replay.passed()) return true;
    const context = this.#source.next();
    if (context === null) return false;
    const index = results.started++;
    if (!replay.ended(index, context)) this.#restLater(replay, index, context);
    return true;
  }

  /** Nothing but its condition says that an item was skipped. */
  #passSkipped(replay: ItemsReplay): boolean {
    const { itemWhen } = this.plan;
    if (itemWhen === null || !replay.mayHaveSkipped) return false;
    const context = this.#source.peek();
    if (context === null || !isSkipped(context, itemWhen)) return false;
    this.#source.next();
    this.ends.results.started++;
    this.#isWanted(context);
    return true;
  }

  #restLater(replay: ItemsReplay, index: number, context: WorkflowContext): void {
    const slot = this.occupied.take();
    const made = replay.firstAttempt(index) - 1;
    const attempt = new FollowedAttempt(this, this.#leftOf(context), made, slot, false);
    this.occupied.rest(slot, attempt, this.#resting as RestingItems);
    replay.restLater(index, attempt, slot);
  }

  /** They rest behind those that were under way, who had the places. */
  #restAgain(replay: ItemsReplay): void {
    for (const { attempt, slot } of replay.takeResting()) {
      if (this.#deadlines !== null) this.#limit(this.#deadlines, slot);
      this.#retries?.restAgain(attempt, slot);
    }
  }

  /** False if the item has ended already, because it is skipped, or because deciding that failed. */
  #isWanted(context: WorkflowContext): boolean {
    const { itemWhen } = this.plan;
    if (itemWhen === null || this.ends.isWanted(context, itemWhen)) return true;
    hostTurns.step();
    this.#afterEnd();
    return false;
  }

  #beginAgain({ attempt: { context, attempt }, slot }: RestingPause): void {
    if (this.#resting?.holds === false) this.ends.journal?.began(this.ends.indexOf(context));
    this.#begin(context, attempt + 1, slot);
  }

  #start(context: WorkflowContext, slot: number): void {
    if (this.#deadlines !== null) this.#limit(this.#deadlines, slot);
    this.started(context, slot);
  }

  /** An item has its slot. */
  protected started(context: WorkflowContext, slot: number): void {
    this.#begin(this.#leftOf(context), this.ends.firstAttempt(context), slot);
  }

  /** Of a batch that a journal has parts of, what is left. */
  #leftOf(context: WorkflowContext): WorkflowContext {
    return this.#batches === null ? context : this.#batches.start(context);
  }

  /** Apart from `#start`: V8 would allocate what the callback captures for items without a deadline too. */
  #limit(deadlines: ItemDeadlines, slot: number): void {
    deadlines.start(slot, () => this.#expired(deadlines, slot));
  }

  #canStart(): boolean {
    return this.#hasPlace && !isHeld(this.scope.control) && this.#hasSlot();
  }

  get #hasPlace(): boolean {
    const hasPlace = this.occupied.count < this.#concurrency;
    if (this.#resting === null || this.ends.replay?.isFirst === true) return hasPlace;
    return this.#resting.allows(hasPlace);
  }

  #hasSlot(): boolean {
    return this.#claim === null || (this.#hasItems && this.#claim.take());
  }

  /** False if no item is due and none will come. */
  get #hasItems(): boolean {
    return !this.#source.isDrained || this.#resting?.hasDue === true;
  }

  #begin(context: WorkflowContext, number: number, slot: number): void {
    hostTurns.step();
    const attempt = this.#attemptAt(context, number, slot);
    this.occupied.put(slot, attempt);
    if (number === 1) this.ends.started(context);
    // A listener may have canceled the run.
    if (this.#cancellation.isCanceled) attempt.fail(cancellationNotice);
    else this.session.start(attempt);
    if (number > 1) this.session.flush?.();
  }

  #attemptAt(context: WorkflowContext, number: number, slot: number): RunningAttempt {
    const isLimited = hasLimit(this.plan);
    const { queues } = this.session;
    if (!this.#followsActions)
      return new RunningAttempt(this, context, number, slot, isLimited, queues);
    const attempt = new FollowedAttempt(this, context, number, slot, isLimited, queues);
    const slots = this.slots;
    if (slots !== null) attempt.whenEnded(slots.free);
    return attempt;
  }

  /** The item in this slot has ended. */
  protected release(slot: number): void {
    this.#leave(slot);
    this.#afterEnd();
    this.pump();
  }

  #leave(slot: number): void {
    this.occupied.leave(slot, this.#resting);
    this.#deadlines?.lift(slot);
  }

  /** An item has ended. */
  #afterEnd(): void {
    this.ends.observer?.progress(this.ends.recorded);
    this.#stopIfDecided();
  }

  #stopIfDecided(): void {
    if (this.ends.replay?.defers() === true) return;
    if (mustStop(this.plan, this.ends.results.failed, this.#source.total)) this.#stop();
    this.#cutIfDecided();
  }

  /** If `until` has come true, or never will: no more items start, and those under way end. */
  #cutIfDecided(): void {
    const { until } = this.plan;
    if (until === null || this.#isCut || this.ends.replay?.isBehind === true) return;
    if (!isDecided(until, this.ends.results, this.#source.total)) return;
    this.#isCut = true;
    const { isDrained } = this.#source;
    this.#source.close();
    if (this.ends.replay !== null) this.#restAgain(this.ends.replay);
    const cut: RunningAttempt[] = [];
    for (const slot of this.occupied.underWay()) {
      const attempt = this.occupied.end(slot, notNeeded());
      this.#giveUpLater(attempt);
      this.#leave(slot);
      cut.push(attempt);
    }
    this.ends.cut(cut, isDrained);
  }

  /** No more items start. Where that is known from before, so is how many had started. */
  #stop(): void {
    const { journal, replay, results } = this.ends;
    if (replay?.hasStopped === true) return;
    journal?.stopped(results.started);
    this.#source.close();
  }

  /** Nothing new starts. Items that wait for another attempt end at once; running ones have been signalled. */
  canceled(): void {
    this.#source.close();
    if (this.ends.replay !== null) this.#restAgain(this.ends.replay);
    this.#claim?.end();
    for (const [slot, attempt] of this.occupied.canceled(this.#cancellation.signal.reason)) {
      const error = this.#cancellation.errorAt(this.ends.placeOf(attempt.context));
      this.failed(attempt, slot, error, false);
    }
    this.pump();
  }

  abandoned(): void {
    this.occupied.abandon(cancellationNotice);
  }

  addRunning(list: RunningAction[]): void {
    this.occupied.addRunning(list, this.ends, this.scope.path, this.scope.callers);
  }

  protected paused(): void {
    const isIdle = this.occupied.count === 0 && (this.#resting?.count ?? 0) === 0;
    if (isIdle && this.#source.isDrained && !this.isOver) this.#finish();
  }

  #finish(): void {
    this.isOver = true;
    this.#cancellation.unwatch(this);
    this.#source.close();
    const { journal, replay } = this.ends;
    const hasEnded = journal?.isStream === true && this.#source.total !== null;
    if (hasEnded && !this.#cancellation.isCanceled) replay?.checkEnd();
    this.ends.skipRest(this.#source.total ?? 0);
    void (async () => this.session.close?.())().catch(() => {});
    this.#resolve();
  }
}
