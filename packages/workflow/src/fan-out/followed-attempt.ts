import type { ActionSlots } from "../contract/action-slots.ts";
import { after } from "../host/clock.ts";
import type { Condition } from "./pause.ts";
import { RunningAttempt } from "./running-attempt.ts";

/**
 * An attempt that is followed until its action has ended, which may be later than the attempt
 * itself: an action may ignore its signal after a time-out.
 */
export class FollowedAttempt extends RunningAttempt {
  #hasEnded = false;
  #onEnd: (() => void) | null = null;
  #stopWaiting: () => void = () => {};

  override succeed(output: unknown): void {
    super.succeed(output);
    this.#end();
  }

  override fail(error: unknown): void {
    super.fail(error);
    this.#end();
  }

  /** True once the action has ended, or the run stopped waiting for it. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Calls back when the action has ended. A later callback replaces an earlier one. */
  whenEnded(callback: () => void): void {
    if (this.#hasEnded) callback();
    else this.#onEnd = callback;
  }

  /** Stops waiting for the end. */
  forget(): void {
    this.#onEnd = null;
    this.#stopWaiting();
  }

  /** Counts the action as ended when this calls back, as it may never end. */
  giveUpAfter(wait: (callback: () => void) => () => void): void {
    if (!this.#hasEnded) this.#stopWaiting = wait(() => this.#end());
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stopWaiting();
    this.#onEnd?.();
  }
}

/** What another attempt waits for besides its delay: a slot, or the end of the previous workflow. */
export function conditionAfter(
  attempt: FollowedAttempt,
  slots: ActionSlots | null,
  grace: number,
): Condition {
  if (slots === null) return endOf(attempt, grace);
  return (onCome) => (slots.take() ? null : slots.wait(onCome));
}

/** A workflow that timed out has been canceled: wait for its end, at most for the grace period. */
function endOf(attempt: FollowedAttempt, grace: number): Condition {
  return (onCome) => {
    if (attempt.hasEnded) return null;
    attempt.giveUpAfter((callback) => after(grace * 1_000, callback));
    attempt.whenEnded(onCome);
    return () => attempt.forget();
  };
}
