import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { DeadlineError, InvalidOutputError, TimeoutError, type WorkflowError } from "../errors.ts";
import type { ActionSlots } from "../contract/action-slots.ts";
import type { Cancellation } from "../contract/cancellation.ts";
import type { Session } from "../contract/executor.ts";
import type { ItemsRun, LogOrigin } from "../contract/run.ts";
import type { RunControl } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";
import { actionError, cancellationNotice, isReported, statusOfFailure } from "./attempt-failure.ts";
import type { Batches } from "./batches.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { FollowedAttempt } from "./followed-attempt.ts";
import { ItemDeadlines } from "./item-deadlines.ts";
import type { ItemEnds } from "./item-ends.ts";
import { OccupiedSlots } from "./occupied-slots.ts";
import { hasLimit, type Plan, type RetryPlan } from "./plan.ts";
import { Pump } from "./pump.ts";
import { needsClaim, startClaimOf } from "./rated-claim.ts";
import { RestingItems } from "./resting-items.ts";
import { Retries } from "./retries.ts";
import { type AttemptOwner, RunningAttempt, timeIsUp } from "./running-attempt.ts";
import type { StartClaim } from "./slot-claim.ts";

/**
 * Makes the attempts at items, and decides what comes after each: another one, or the end of the item. A base
 * class, as {@link Pump} is.
 */
export abstract class ItemAttempts extends Pump implements AttemptOwner {
  protected readonly plan: Plan;
  protected readonly session: Session;
  protected readonly ends: ItemEnds;
  readonly scope: ItemsRun;
  protected readonly cancellation: Cancellation;
  protected readonly occupied: OccupiedSlots = new OccupiedSlots();
  /** Null if items are handed out one by one. */
  protected readonly batches: Batches | null;
  /** Null if the items have none. */
  protected readonly deadlines: ItemDeadlines | null;
  /** Null if items need nothing of others to start. */
  protected readonly claim: StartClaim | null;
  /** True if an action has to be followed to its end, even after its attempt has ended. */
  readonly #followsActions: boolean;
  /** Null if no item is attempted twice. */
  protected readonly retries: Retries | null;
  /** Null if no item waits for its turn after a pause. */
  protected readonly resting: RestingItems | null;

  constructor(parts: FanOutParts) {
    super();
    const { plan, scope, isWorkflow } = parts;
    this.plan = plan;
    this.session = parts.session;
    this.ends = parts.ends;
    this.scope = scope;
    this.cancellation = scope.cancellation;
    this.batches = parts.batches;
    this.deadlines = plan.deadline === null ? null : new ItemDeadlines(plan.deadline);
    this.claim = needsClaim(parts) ? this.#claimOf(parts) : null;
    this.#followsActions = this.slots !== null || (isWorkflow && plan.retry !== null);
    const holds = plan.retry?.holds ?? true;
    this.resting = holds && plan.rate === null ? null : new RestingItems(holds);
    this.retries = plan.retry === null ? null : this.#retriesBy(plan.retry);
  }

  // Apart from the constructor: V8 would allocate what the callbacks capture for every list.

  #claimOf(parts: FanOutParts): StartClaim | null {
    return startClaimOf(parts, () => this.pump());
  }

  #retriesBy(plan: RetryPlan): Retries {
    const { ends, occupied, resting, claim, cancellation } = this;
    return new Retries({
      plan,
      ends,
      occupied,
      resting,
      claim,
      cancellation,
      followsActions: this.#followsActions,
      onNext: ({ context, attempt }, slot) => this.begin(context, attempt + 1, slot),
      pump: () => this.pump(),
    });
  }

  /** The item in this slot has ended. */
  protected abstract release(slot: number): void;

  /** Null if the actions take none of the run's slots. */
  protected get slots(): ActionSlots | null {
    return this.claim?.slots ?? null;
  }

  protected get control(): RunControl {
    return this.scope.control;
  }

  get timeout(): number | null {
    return this.plan.timeout;
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  originOf({ context, attempt }: RunningAttempt): LogOrigin {
    return { ...this.ends.stepOf(context), attempt };
  }

  protected begin(context: WorkflowContext, number: number, slot: number): void {
    hostTurns.step();
    const attempt = this.#attemptAt(context, number, slot);
    this.occupied.put(slot, attempt);
    if (number === 1) this.ends.started(context);
    // A listener may have canceled the run.
    if (this.cancellation.isCanceled) attempt.fail(cancellationNotice);
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

  /** Apart from its callers: V8 would allocate what the callback captures for items without a deadline too. */
  protected limit(deadlines: ItemDeadlines, slot: number): void {
    deadlines.start(slot, () => this.#expired(deadlines, slot));
  }

  attemptSucceeded(attempt: RunningAttempt, slot: number, output: unknown): void {
    let value: Json;
    try {
      value = this.checkedOutput(attempt, output);
      if (this.batches !== null) value = this.batches.outputOf(attempt, value);
    } catch (error) {
      this.failed(attempt, slot, error as WorkflowError, true);
      return;
    }
    if (this.retries?.repeatsSuccess === true && this.#retried(attempt, slot, null, value)) return;
    if (this.batches !== null) attempt.context = this.batches.wholeOf(attempt.context);
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
    this.giveUpLater(attempt);
    const place = this.ends.placeOf(attempt.context, "timeout");
    this.failed(attempt, slot, new TimeoutError(seconds, place), true);
  }

  /** The deadline of the item in this slot has passed, during an attempt or a pause. */
  #expired({ seconds }: ItemDeadlines, slot: number): void {
    const attempt = this.occupied.end(slot, timeIsUp(seconds));
    this.giveUpLater(attempt);
    const place = this.ends.placeOf(attempt.context, "deadline");
    this.failed(attempt, slot, new DeadlineError(seconds, place), false);
  }

  /** An action that ignores its signal keeps its slot of the run for a while. */
  protected giveUpLater(attempt: RunningAttempt): void {
    const slots = this.slots;
    if (slots !== null && attempt instanceof FollowedAttempt) attempt.giveUpAfter(slots.afterGrace);
  }

  protected failed(
    attempt: RunningAttempt,
    slot: number,
    raised: WorkflowError,
    isRetryable: boolean,
  ): void {
    const { cancellation } = this;
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
    const decision = this.retries?.follow(attempt, slot, error, output) ?? false;
    if (typeof decision !== "boolean") {
      this.ends.failed(attempt.context, attempt.attempt, decision, "failed");
      this.release(slot);
    }
    return decision !== false;
  }
}
