import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import type { DeclarationSource } from "../declaration-source.ts";
import {
  type ErrorPlace,
  InvalidOutputError,
  RetryConditionError,
  TimeoutError,
  type WorkflowError,
} from "../errors.ts";
import type { Session } from "../contract/executor.ts";
import type { Cancellation, CancellationWatcher } from "../contract/cancellation.ts";
import { isHeld, type Resumable } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { LogOrigin, ItemsRun } from "../contract/run.ts";
import { type RunningAction, stepOf } from "../task-path.ts";
import { actionError, isReported, statusOfFailure } from "./attempt-failure.ts";
import type { FanOutParts, ItemObserver } from "./fan-out-parts.ts";
import { endOf, FollowedAttempt } from "./followed-attempt.ts";
import { type Condition, Pause } from "./pause.ts";
import { SlotClaim } from "./slot-claim.ts";
import { type AttemptOwner, RunningAttempt } from "./running-attempt.ts";
import { attempted, exceeds, type Plan } from "./plan.ts";
import type { ItemsJournal } from "./items-journal.ts";
import type { ItemSource } from "./source.ts";
import type { ItemResults } from "./item-results.ts";

/**
 * Runs the items of a source, never more at once than planned. A free slot takes the next item
 * immediately, in item order, and only then is its fork made. An item that waits before another attempt
 * keeps its slot. O(1) per item, whatever the size of the context.
 */
export class FanOutRun implements AttemptOwner, CancellationWatcher, Resumable {
  readonly #task: string;
  readonly #declaredIn: DeclarationSource;
  readonly #isList: boolean;
  readonly #source: ItemSource;
  readonly #plan: Plan;
  readonly #session: Session;
  readonly #results: ItemResults;
  readonly scope: ItemsRun;
  readonly #cancellation: Cancellation;
  /** Copied from the plan: read for every item. */
  readonly #concurrency: number;
  readonly #repeatsSuccess: boolean;
  readonly #observer: ItemObserver | null;
  readonly #journal: ItemsJournal | null;
  /** What is running in each slot. */
  readonly #occupants: (RunningAttempt | Pause)[] = [];
  readonly #freeSlots: number[] = [];
  #underWay = 0;
  /** Null if the actions take none of the run's slots. */
  readonly #claim: SlotClaim | null;
  /** True if an action has to be followed to its end, even after its attempt has ended. */
  readonly #followsActions: boolean;
  #isPumping = false;
  /** Something has changed since the last attempt to start items. */
  #isDue = false;
  #isWaitingForHost = false;
  #isOver = false;
  #resolve: () => void = () => {};
  /** Resolves when no item is running and none will start. */
  readonly done: Promise<void>;

  constructor(parts: FanOutParts) {
    this.#task = parts.task;
    this.#declaredIn = parts.declaredIn;
    this.#isList = parts.isList;
    this.#source = parts.source;
    this.#plan = parts.plan;
    this.#concurrency = parts.plan.concurrency;
    this.#repeatsSuccess = (parts.plan.retry?.when ?? null) !== null;
    this.#session = parts.session;
    this.#results = parts.results;
    this.scope = parts.scope;
    this.#cancellation = parts.scope.cancellation;
    this.#observer = parts.observer;
    this.#journal = parts.journal;
    const { isWorkflow, slots } = parts;
    this.#claim = isWorkflow || slots === null ? null : new SlotClaim(slots, () => this.#pump());
    this.#followsActions = this.#claim !== null || (isWorkflow && parts.plan.retry !== null);
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#cancellation.watch(this);
    parts.source.onArrival(() => this.#pump());
    if (this.#cancellation.isCanceled) parts.source.close();
    this.#pump();
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }

  originOf({ context, attempt }: RunningAttempt): LogOrigin {
    return { ...stepOf(this.#task, this.#isList ? context.index : undefined), attempt };
  }

  attemptSucceeded(attempt: RunningAttempt, slot: number, output: unknown): void {
    let value: Json;
    try {
      value = jsonOf(output ?? null, "output");
    } catch (error) {
      const problem = new InvalidOutputError(error, this.#whereIs(attempt));
      this.#failed(attempt, slot, problem, true);
      return;
    }
    if (this.#repeatsSuccess && this.#retries(attempt, slot, null, value)) return;
    const index = this.#indexOf(attempt);
    this.#results.addSuccess(index, attempt.attempt, value);
    this.#journal?.succeeded(index, attempt.attempt, value, attempt.context);
    this.#observer?.item("succeeded", index, attempt.attempt);
    this.#release(slot);
  }

  attemptFailed(attempt: RunningAttempt, slot: number, thrown: unknown): void {
    const error = actionError(thrown, this.#whereIs(attempt));
    this.#failed(attempt, slot, error, propertyOf(thrown, "retryable") !== false);
  }

  attemptTimedOut(attempt: RunningAttempt, slot: number, seconds: number): void {
    if (this.#claim !== null)
      (attempt as FollowedAttempt).giveUpAfter(this.#claim.slots.afterGrace);
    this.#failed(attempt, slot, new TimeoutError(seconds, this.#whereIs(attempt, "timeout")), true);
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
      : cancellation.errorAt(this.#whereIs(attempt));
    const status = statusOfFailure(cancellation);
    if (isRetryable && this.#retries(attempt, slot, error, null)) return;
    const index = this.#indexOf(attempt);
    const { context } = attempt;
    this.#results.addFailure(index, attempt.attempt, error, status === "canceled", context.item);
    if (!cancellation.isCanceled) this.#journal?.failed(index, attempt.attempt, error, context);
    this.#observer?.item(status, index, attempt.attempt, error);
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
    if (retry === null || attempt.attempt > retry.count || this.#cancellation.isCanceled)
      return false;
    const index = this.#indexOf(attempt);
    try {
      if (
        retry.when !== null &&
        !retry.when(attempt.context, attempted(attempt.attempt, error, output))
      )
        return false;
    } catch (thrown) {
      const raised = thrown as WorkflowError;
      const problem = error === null ? raised : new RetryConditionError(raised, error);
      this.#results.addFailure(index, attempt.attempt, problem, false, attempt.context.item);
      this.#journal?.failed(index, attempt.attempt, problem, attempt.context);
      this.#observer?.item("failed", index, attempt.attempt, problem);
      this.#release(slot);
      return true;
    }
    // The condition, or a listener, may have canceled the run.
    if (this.#cancellation.isCanceled) return false;
    this.#journal?.retried(index, attempt.attempt);
    const conditions = this.#followsActions ? [this.#conditionAfter(attempt)] : [];
    this.#occupants[slot] = new Pause(attempt, retry.delay(attempt.attempt), conditions, () =>
      this.#begin(attempt.context, attempt.attempt + 1, slot),
    );
    this.#observer?.item("retried", index, attempt.attempt, error ?? undefined);
    return true;
  }

  /** What another attempt waits for besides its delay: a slot, or the end of the previous workflow. */
  #conditionAfter(attempt: RunningAttempt): Condition {
    if (this.#claim === null) return endOf(attempt as FollowedAttempt, this.#cancellation.grace);
    const { slots } = this.#claim;
    return (onCome) => (slots.take() ? null : slots.wait(onCome));
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
    if (this.#underWay === 0 && this.#source.isDrained) this.#finish();
  }

  /** False if there was no item to start, or no free slot. */
  #startItems(): boolean {
    let hasStarted = false;
    while (this.#underWay < this.#concurrency && !isHeld(this.scope.control) && this.#hasSlot()) {
      const context = this.#source.next();
      if (context === null) break;
      this.#results.total++;
      if (this.#journal !== null && this.#replay(this.#journal, context)) continue;
      hasStarted = true;
      this.#claim?.use();
      this.#underWay++;
      const number = this.#journal?.firstAttempt(this.#indexIn(context)) ?? 1;
      this.#begin(context, number, this.#freeSlots.pop() ?? this.#occupants.length);
      if (this.#journal?.stopsAt(this.#results.total) === true) this.#source.close();
    }
    this.#claim?.giveBack();
    return hasStarted;
  }

  /** True if the end of the item is known from before. */
  #replay(journal: ItemsJournal, context: WorkflowContext): boolean {
    const index = this.#indexIn(context);
    if (!journal.replay(index, context, () => this.#placeOf(index, "action"))) return false;
    hostTurns.step();
    if (journal.stopsAt(this.#results.total)) this.#source.close();
    return true;
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
    this.#occupants[slot] = attempt;
    if (number === 1) this.#observer?.item("started", this.#indexOf(attempt), 1);
    // A listener may have canceled the run.
    if (this.#cancellation.isCanceled) attempt.fail(cancellationNotice);
    else this.#session.start(attempt);
    if (number > 1) this.#session.flush?.();
  }

  #attemptAt(context: WorkflowContext, number: number, slot: number): RunningAttempt {
    const { timeout } = this.#plan;
    if (!this.#followsActions) return new RunningAttempt(this, context, number, slot, timeout);
    const attempt = new FollowedAttempt(this, context, number, slot, timeout);
    if (this.#claim !== null) attempt.whenEnded(this.#claim.slots.free);
    return attempt;
  }

  /** The item in this slot has ended. */
  #release(slot: number): void {
    // An attempt that has ended may stay in its slot, because ending it again has no effect.
    this.#freeSlots.push(slot);
    this.#underWay--;
    this.#observer?.progress();
    if (
      this.#plan.onItemFailure === "stop" &&
      exceeds(this.#plan.tolerate, this.#results.failed, this.#source.total ?? 0)
    )
      this.#stop();
    this.#pump();
  }

  /** No more items start. Where that is known from before, so is how many had started. */
  #stop(): void {
    if (this.#journal?.hasStopped === true) return;
    if (!this.#source.isDrained) this.#journal?.stopped(this.#results.total);
    this.#source.close();
  }

  /** Nothing new starts. Items that wait for another attempt end at once; running ones have been signalled. */
  canceled(): void {
    this.#source.close();
    this.#claim?.end();
    for (const [slot, occupant] of this.#occupants.entries()) {
      if (occupant instanceof Pause) {
        occupant.end();
        const { attempt } = occupant;
        this.#failed(attempt, slot, this.#cancellation.errorAt(this.#whereIs(attempt)), false);
      } else occupant.cancel(this.#cancellation.signal.reason);
    }
    this.#pump();
  }

  abandoned(): void {
    for (const occupant of this.#occupants) {
      if (occupant instanceof RunningAttempt) occupant.fail(cancellationNotice);
    }
  }

  addRunning(list: RunningAction[]): void {
    const { path, callers } = this.scope;
    for (const occupant of this.#occupants) {
      if (!(occupant instanceof RunningAttempt) || !occupant.isUnderWay) continue;
      const { context, attempt } = occupant;
      const step = stepOf(this.#task, this.#isList ? context.index : undefined);
      list.push({ ...step, task: path + this.#task, attempt, path: [...callers, step] });
    }
  }

  #finish(): void {
    this.#isOver = true;
    this.#cancellation.unwatch(this);
    this.#source.close();
    for (; this.#results.total < (this.#source.total ?? 0); this.#results.total++) {
      this.#results.addSkipped(this.#results.total);
      this.#observer?.item("skipped", this.#results.total, 0);
    }
    void (async () => this.#session.close?.())().catch(() => {});
    this.#resolve();
  }

  /** Outside a list the one item has the position 0, wherever the task itself may be an item. */
  #indexOf({ context }: RunningAttempt): number {
    return this.#indexIn(context);
  }

  #indexIn({ index }: WorkflowContext): number {
    return this.#isList ? (index as number) : 0;
  }

  #whereIs(attempt: RunningAttempt, option: "action" | "timeout" = "action"): ErrorPlace {
    return this.#placeOf(this.#indexOf(attempt), option);
  }

  #placeOf(index: number, option: "action" | "timeout"): ErrorPlace {
    const position = this.#declaredIn.position(option);
    return this.#isList ? { task: this.#task, index, position } : { task: this.#task, position };
  }
}

/** Ends an attempt that the run stops waiting for. It is never reported. */
const cancellationNotice: Readonly<Error> = new Error("canceled");
