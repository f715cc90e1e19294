import { RunningAttempt } from "./running-attempt.ts";

/**
 * An attempt that is followed until its action has ended, which may be later than the attempt
 * itself: an action need not heed its signal when its time is up.
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

  /** True once the action has ended, or was given up. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Calls back when the action has ended; the latest callback alone. */
  whenEnded(callback: () => void): void {
    if (this.#hasEnded) callback();
    else this.#onEnd = callback;
  }

  /** Whoever waited for the end does so no more. */
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
