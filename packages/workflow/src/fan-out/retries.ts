import type { Json } from "@sheaf/context";
import type { Cancellation } from "../contract/cancellation.ts";
import type { WorkflowError } from "../errors.ts";
import { conditionAfter, type FollowedAttempt } from "./followed-attempt.ts";
import type { ItemEnds } from "./item-ends.ts";
import type { OccupiedSlots } from "./occupied-slots.ts";
import { type Condition, Pause } from "./pause.ts";
import type { RetryPlan } from "./plan.ts";
import { type RestingItems, RestingPause } from "./resting-items.ts";
import { retryAfter } from "./retry-decision.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import type { StartClaim } from "./slot-claim.ts";

/** What further attempts need of their fan-out. */
interface RetriesOf {
  readonly plan: RetryPlan;
  readonly ends: ItemEnds;
  readonly occupied: OccupiedSlots;
  /** Null if an item starts again as soon as its pause is over. */
  readonly resting: RestingItems | null;
  readonly claim: StartClaim | null;
  readonly cancellation: Cancellation;
  /** True if attempts are followed to the end of their actions. */
  readonly followsActions: boolean;
  /** Makes the next attempt after this one. */
  readonly onNext: (attempt: RunningAttempt, slot: number) => void;
  /** Starts what can start. */
  readonly pump: () => void;
}

/** Decides whether attempts are followed by others, and waits before those. */
export class Retries {
  readonly #of: RetriesOf;

  constructor(of: RetriesOf) {
    this.#of = of;
  }

  /** True if successes may be followed by another attempt too. */
  get repeatsSuccess(): boolean {
    return this.#of.plan.when !== null;
  }

  /**
   * Whether another attempt follows, after a pause; the error of the item if deciding that failed.
   *
   * @param error Null after a success.
   * @param output Null after a failure.
   */
  follow(
    attempt: RunningAttempt,
    slot: number,
    error: WorkflowError | null,
    output: Json,
  ): boolean | WorkflowError {
    const { plan, cancellation, ends, resting, pump } = this.#of;
    if (cancellation.isCanceled) return false;
    const decision = retryAfter(plan, attempt, error, output);
    if (decision !== true) return decision;
    // The condition, or a listener, may have canceled the run.
    if (cancellation.isCanceled) return false;
    const index = ends.indexOf(attempt.context);
    ends.journal?.retried(index, attempt.attempt);
    this.#pause(attempt, slot, plan.delay(attempt.attempt));
    ends.retried(attempt.context, attempt.attempt, error);
    if (resting?.holds === false) pump();
    return true;
  }

  #pause(attempt: RunningAttempt, slot: number, seconds: number): void {
    const { occupied, resting, onNext } = this.#of;
    const conditions = this.#conditions(attempt);
    if (resting === null)
      occupied.put(slot, new Pause(attempt, seconds, conditions, () => onNext(attempt, slot)));
    else this.#rest(resting, attempt, slot, seconds, conditions);
  }

  #rest(
    resting: RestingItems,
    attempt: RunningAttempt,
    slot: number,
    seconds: number,
    conditions: readonly Condition[],
    isCounted = false,
  ): void {
    const { occupied, pump } = this.#of;
    const onDue = (pause: RestingPause): void => {
      resting.due(pause);
      pump();
    };
    const pause = new RestingPause(attempt, slot, seconds, conditions, onDue);
    if (isCounted) occupied.put(slot, pause);
    else occupied.rest(slot, pause, resting);
  }

  /** The item rested when the run stopped, and counts as resting. */
  restAgain(attempt: RunningAttempt, slot: number): void {
    const { resting, plan } = this.#of;
    if (resting !== null) this.#rest(resting, attempt, slot, plan.delay(attempt.attempt), [], true);
  }

  /** An item that rests is given a slot of the run when it gets its place again, as a new one is. */
  #conditions(attempt: RunningAttempt): readonly Condition[] {
    const { resting, claim, cancellation, followsActions } = this.#of;
    const slots = claim?.slots ?? null;
    if (!followsActions || (resting !== null && slots !== null)) return [];
    return [conditionAfter(attempt as FollowedAttempt, slots, cancellation.grace)];
  }
}
