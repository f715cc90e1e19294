import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { DeadlineError, InvalidOutputError, TimeoutError, type WorkflowError } from "../errors.ts";
import type { Session } from "../contract/executor.ts";
import type { Cancellation, CancellationWatcher } from "../contract/cancellation.ts";
import { isHeld, type Resumable } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { LogOrigin, ItemsRun } from "../contract/run.ts";
import type { RunningAction } from "../task-path.ts";
import { actionError, isReported, statusOfFailure } from "./attempt-failure.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { conditionAfter, FollowedAttempt } from "./followed-attempt.ts";
import { ItemDeadlines } from "./item-deadlines.ts";
import type { ItemEnds } from "./item-ends.ts";
import { OccupiedSlots } from "./occupied-slots.ts";
import { Pause } from "./pause.ts";
import { retryAfter } from "./retry-decision.ts";
import { SlotClaim } from "./slot-claim.ts";
import { type AttemptOwner, RunningAttempt, timeIsUp } from "./running-attempt.ts";
import { mustStop, type Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";
import { isDecided, notNeeded } from "./until.ts";

/**
 * Runs the items of a source, never more at once than planned. A free slot takes the next item
 * immediately, in item order, and only then is its fork made. An item that waits before another attempt
 * keeps its slot. O(1) per item, whatever the size of the context.
 */
export class FanOutRun implements AttemptOwner, CancellationWatcher, Resumable {
  readonly #source: ItemSource;
  readonly #plan: Plan;
  readonly #session: Session;
  readonly #ends: ItemEnds;
  readonly scope: ItemsRun;
  readonly #cancellation: Cancellation;
  /** Copied from the plan: read for every item. */
  readonly #concurrency: number;
  readonly #repeatsSuccess: boolean;
  readonly #occupied: OccupiedSlots = new OccupiedSlots();
  /** Null if the items have none. */
  readonly #deadlines: ItemDeadlines | null;
  /** Null if the actions take none of the run's slots. */
  readonly #claim: SlotClaim | null;
  /** True if an action has to be followed to its end, even after its attempt has ended. */
  readonly #followsActions: boolean;
  #isPumping = false;
  /** Something has changed since the last attempt to start items. */
  #isDue = false;
  #isWaitingForHost = false;
  /** True once `until` has ended the items that are not needed. */
  #isCut = false;
  #isOver = false;
  #resolve: () => void = () => {};
  /** Resolves when no item is running and none will start. */
  readonly done: Promise<void>;

  constructor(parts: FanOutParts) {
    this.#source = parts.source;
    this.#plan = parts.plan;
    this.#concurrency = parts.plan.concurrency;
    this.#repeatsSuccess = (parts.plan.retry?.when ?? null) !== null;
    this.#session = parts.session;
    this.#ends = parts.ends;
    this.scope = parts.scope;
    this.#cancellation = parts.scope.cancellation;
    const { isWorkflow, slots, plan } = parts;
    this.#deadlines = plan.deadline === null ? null : new ItemDeadlines(plan.deadline);
    this.#claim = isWorkflow || slots === null ? null : new SlotClaim(slots, () => this.#pump());
    this.#followsActions = this.#claim !== null || (isWorkflow && parts.plan.retry !== null);
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#cancellation.watch(this);
    parts.source.onArrival(() => this.#pump());
    if (this.#cancellation.isCanceled) parts.source.close();
    this.#cutIfDecided();
    this.#pump();
  }

  get timeout(): number | null {
    return this.#plan.timeout;
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }

  originOf({ context, attempt }: RunningAttempt): LogOrigin {
    return { ...this.#ends.stepOf(context), attempt };
  }

  attemptSucceeded(attempt: RunningAttempt, slot: number, output: unknown): void {
    let value: Json;
    try {
      value = jsonOf(output ?? null, "output");
    } catch (error) {
      const problem = new InvalidOutputError(error, this.#ends.placeOf(attempt.context));
      this.#failed(attempt, slot, problem, true);
      return;
    }
    if (this.#repeatsSuccess && this.#retries(attempt, slot, null, value)) return;
    this.#ends.succeeded(attempt.context, attempt.attempt, value);
    this.#release(slot);
  }

  attemptFailed(attempt: RunningAttempt, slot: number, thrown: unknown): void {
    const error = actionError(thrown, this.#ends.placeOf(attempt.context));
    this.#failed(attempt, slot, error, propertyOf(thrown, "retryable") !== false);
  }

  attemptTimedOut(attempt: RunningAttempt, slot: number, seconds: number): void {
    this.#giveUpLater(attempt);
    const place = this.#ends.placeOf(attempt.context, "timeout");
    this.#failed(attempt, slot, new TimeoutError(seconds, place), true);
  }

  /** The deadline of the item in this slot has passed, during an attempt or a pause. */
  #expired({ seconds }: ItemDeadlines, slot: number): void {
    const attempt = this.#occupied.end(slot, timeIsUp(seconds));
    this.#giveUpLater(attempt);
    const place = this.#ends.placeOf(attempt.context, "deadline");
    this.#failed(attempt, slot, new DeadlineError(seconds, place), false);
  }

  /** An action that ignores its signal keeps its slot of the run for a while. */
  #giveUpLater(attempt: RunningAttempt): void {
    if (this.#claim !== null)
      (attempt as FollowedAttempt).giveUpAfter(this.#claim.slots.afterGrace);
  }

  #failed(
    attempt: RunningAttempt,
    slot: number,
    raised: WorkflowError,
    isRetryable: boolean,
  ): void {
    const cancellation = this.#cancellation;
    const error = isReported(raised, cancellation)
      ? raised
      : cancellation.errorAt(this.#ends.placeOf(attempt.context));
    const status = statusOfFailure(cancellation);
    if (isRetryable && this.#retries(attempt, slot, error, null)) return;
    this.#ends.failed(attempt.context, attempt.attempt, error, status);
    this.#release(slot);
  }

  /** True if another attempt follows, or if deciding that failed and ended the item. */
  #retries(
    attempt: RunningAttempt,
    slot: number,
    error: WorkflowError | null,
    output: Json,
  ): boolean {
    const { retry } = this.#plan;
    if (retry === null || this.#cancellation.isCanceled) return false;
    const decision = retryAfter(retry, attempt, error, output);
    if (decision === false) return false;
    if (decision !== true) {
      this.#ends.failed(attempt.context, attempt.attempt, decision, "failed");
      this.#release(slot);
      return true;
    }
    // The condition, or a listener, may have canceled the run.
    if (this.#cancellation.isCanceled) return false;
    const index = this.#ends.indexOf(attempt.context);
    this.#ends.journal?.retried(index, attempt.attempt);
    const conditions = this.#followsActions
      ? [conditionAfter(attempt as FollowedAttempt, this.#claim, this.#cancellation.grace)]
      : [];
    const pause = new Pause(attempt, retry.delay(attempt.attempt), conditions, () =>
      this.#begin(attempt.context, attempt.attempt + 1, slot),
    );
    this.#occupied.put(slot, pause);
    this.#ends.observer?.item("retried", index, attempt.attempt, error ?? undefined);
    return true;
  }

  /** Starts what can start. If it is called again meanwhile, it repeats. */
  #pump(): void {
    this.#isDue = true;
    if (this.#isPumping || this.#isWaitingForHost || this.#isOver) return;
    this.#isPumping = true;
    while (this.#isDue) {
      this.#isDue = false;
      if (this.#startItems()) this.#session.flush?.();
    }
    if (hostTurns.isAwaited) this.#waitForHost();
    else if (this.scope.control.isPaused) this.scope.control.whenResumed(this);
    this.#isPumping = false;
    if (this.#occupied.count === 0 && this.#source.isDrained) this.#finish();
  }

  /** False if there was no item to start, or no free slot. */
  #startItems(): boolean {
    const { replay, results } = this.#ends;
    let hasStarted = false;
    while (this.#canStart()) {
      if (replay?.passed() === true) continue;
      const context = this.#source.next();
      if (context === null) break;
      results.total++;
      if (replay?.ended(this.#ends.indexOf(context), context) === true) continue;
      if (this.#isWanted(context)) {
        hasStarted = true;
        this.#claim?.use();
        this.#start(context, this.#occupied.take());
      }
      replay?.stopIfDue();
    }
    this.#claim?.giveBack();
    return hasStarted;
  }

  /** False if the item has ended already, because it is skipped, or because deciding that failed. */
  #isWanted(context: WorkflowContext): boolean {
    const { itemWhen } = this.#plan;
    if (itemWhen === null || this.#ends.isWanted(context, itemWhen)) return true;
    hostTurns.step();
    this.#afterEnd();
    return false;
  }

  #start(context: WorkflowContext, slot: number): void {
    if (this.#deadlines !== null) this.#limit(this.#deadlines, slot);
    this.#begin(context, this.#ends.firstAttempt(context), slot);
  }

  /** Apart from `#start`: V8 would allocate what the callback captures for items without a deadline too. */
  #limit(deadlines: ItemDeadlines, slot: number): void {
    deadlines.start(slot, () => this.#expired(deadlines, slot));
  }

  #canStart(): boolean {
    return (
      this.#occupied.count < this.#concurrency && !isHeld(this.scope.control) && this.#hasSlot()
    );
  }

  #hasSlot(): boolean {
    return this.#claim === null || (!this.#source.isDrained && this.#claim.take());
  }

  #waitForHost(): void {
    this.#isWaitingForHost = true;
    hostTurns.whenServed(() => this.resumed());
  }

  resumed(): void {
    this.#isWaitingForHost = false;
    this.#pump();
  }

  #begin(context: WorkflowContext, number: number, slot: number): void {
    hostTurns.step();
    const attempt = this.#attemptAt(context, number, slot);
    this.#occupied.put(slot, attempt);
    if (number === 1) this.#ends.observer?.item("started", this.#ends.indexOf(context), 1);
    // A listener may have canceled the run.
    if (this.#cancellation.isCanceled) attempt.fail(cancellationNotice);
    else this.#session.start(attempt);
    if (number > 1) this.#session.flush?.();
  }

  #attemptAt(context: WorkflowContext, number: number, slot: number): RunningAttempt {
    const { timeout, deadline, until } = this.#plan;
    const isLimited = timeout !== null || deadline !== null || until !== null;
    const { queues } = this.#session;
    if (!this.#followsActions)
      return new RunningAttempt(this, context, number, slot, isLimited, queues);
    const attempt = new FollowedAttempt(this, context, number, slot, isLimited, queues);
    if (this.#claim !== null) attempt.whenEnded(this.#claim.slots.free);
    return attempt;
  }

  /** The item in this slot has ended. */
  #release(slot: number): void {
    this.#leave(slot);
    this.#afterEnd();
    this.#pump();
  }

  #leave(slot: number): void {
    this.#occupied.leave(slot);
    this.#deadlines?.lift(slot);
  }

  /** An item has ended. */
  #afterEnd(): void {
    this.#ends.observer?.progress();
    if (mustStop(this.#plan, this.#ends.results.failed, this.#source.total)) this.#stop();
    this.#cutIfDecided();
  }

  /** If `until` has come true, or never will: no more items start, and those under way end. */
  #cutIfDecided(): void {
    const { until } = this.#plan;
    if (until === null || this.#isCut) return;
    if (!isDecided(until, this.#ends.results, this.#source.total)) return;
    this.#isCut = true;
    const { isDrained } = this.#source;
    this.#source.close();
    const cut: RunningAttempt[] = [];
    for (const slot of this.#occupied.underWay()) {
      const attempt = this.#occupied.end(slot, notNeeded());
      this.#giveUpLater(attempt);
      this.#leave(slot);
      cut.push(attempt);
    }
    this.#ends.cut(cut, isDrained);
  }

  /** No more items start. Where that is known from before, so is how many had started. */
  #stop(): void {
    const { journal, replay, results } = this.#ends;
    if (replay?.hasStopped === true) return;
    if (!this.#source.isDrained) journal?.stopped(results.total);
    this.#source.close();
  }

  /** Nothing new starts. Items that wait for another attempt end at once; running ones have been signalled. */
  canceled(): void {
    this.#source.close();
    this.#claim?.end();
    for (const [slot, attempt] of this.#occupied.canceled(this.#cancellation.signal.reason)) {
      const error = this.#cancellation.errorAt(this.#ends.placeOf(attempt.context));
      this.#failed(attempt, slot, error, false);
    }
    this.#pump();
  }

  abandoned(): void {
    this.#occupied.abandon(cancellationNotice);
  }

  addRunning(list: RunningAction[]): void {
    this.#occupied.addRunning(list, this.#ends, this.scope.path, this.scope.callers);
  }

  #finish(): void {
    this.#isOver = true;
    this.#cancellation.unwatch(this);
    this.#source.close();
    this.#ends.skipRest(this.#source.total ?? 0);
    void (async () => this.#session.close?.())().catch(() => {});
    this.#resolve();
  }
}

/** Ends an attempt that the run stops waiting for. It is never reported. */
const cancellationNotice: Readonly<Error> = new Error("canceled");
