import type { WorkflowContext } from "@sheaf/context";
import type { Attempt, LostWorker } from "../contract/executor.ts";
import { after } from "../host/clock.ts";
import { LazySignal } from "../host/lazy-signal.ts";
import type { LogOrigin, AttemptRun } from "../contract/run.ts";

/** Is notified when an attempt ends, and which slot it leaves. */
export interface AttemptOwner {
  /** Shared by attempts without a time limit of their own. */
  readonly signal: AbortSignal;
  readonly scope: AttemptRun;
  /** Seconds that one attempt may take; null if there is no limit. */
  readonly timeout: number | null;
  originOf(attempt: RunningAttempt): LogOrigin;
  attemptSucceeded(attempt: RunningAttempt, slot: number, output: unknown): void;
  attemptFailed(attempt: RunningAttempt, slot: number, error: unknown): void;
  attemptTimedOut(attempt: RunningAttempt, slot: number, seconds: number): void;
}

/** The slot of an attempt that has ended. */
const NO_SLOT = -1;

/** An attempt that is running. It ends once; whatever its executor reports later is dropped. */
export class RunningAttempt implements Attempt {
  /** Replaced by what is left of a batch, once the attempt has ended. */
  declare context: WorkflowContext;
  declare readonly attempt: number;
  readonly #owner: AttemptOwner;
  /** The slot it occupies. */
  #slot: number;
  readonly #limit: TimeLimit | null;

  /** @param isLimited True if it has a time limit, or its owner may call {@link expire}. */
  constructor(
    owner: AttemptOwner,
    context: WorkflowContext,
    attempt: number,
    slot: number,
    isLimited: boolean,
    queues = false,
  ) {
    this.context = context;
    this.attempt = attempt;
    this.#owner = owner;
    this.#slot = slot;
    this.#limit = isLimited ? new TimeLimit() : null;
    if (isLimited && !queues) this.started();
  }

  started(): void {
    const { timeout } = this.#owner;
    if (this.isUnderWay && timeout !== null)
      this.#limit?.start(timeout, () => this.#timeOut(timeout));
  }

  get signal(): AbortSignal {
    return this.#limit === null ? this.#owner.signal : this.#limit.signal;
  }

  get task(): string {
    return this.#owner.originOf(this).task;
  }

  get runId(): string {
    return this.#owner.scope.id;
  }

  get key(): string {
    return `${this.#owner.scope.key}/${this.#owner.originOf(this).index ?? 0}`;
  }

  log(message: string, data?: unknown): void {
    if (this.isUnderWay) this.#owner.scope.logOf(this.#owner.originOf(this), message, data);
  }

  progress(fraction: number): void {
    if (this.isUnderWay) this.#owner.scope.progressOf(this.#owner.originOf(this), fraction);
  }

  lost(loss: LostWorker): void {
    if (this.isUnderWay) this.#owner.scope.lostOf(this.#owner.originOf(this), loss);
  }

  get isUnderWay(): boolean {
    return this.#slot !== NO_SLOT;
  }

  succeed(output: unknown): void {
    const slot = this.#leave();
    if (slot !== NO_SLOT) this.#owner.attemptSucceeded(this, slot, output);
  }

  fail(error: unknown): void {
    const slot = this.#leave();
    if (slot !== NO_SLOT) this.#owner.attemptFailed(this, slot, error);
  }

  /** The fan-out is canceled: aborts the attempt's own signal, if it has one. */
  cancel(reason: unknown): void {
    if (this.isUnderWay) this.#limit?.abort(reason);
  }

  /** Ends it without notice to its owner, and aborts its own signal. */
  expire(reason: DOMException): void {
    this.#leave();
    this.#limit?.abort(reason);
  }

  /** Aborts before the owner is notified: the next item must not start while this one is still at work. */
  #timeOut(seconds: number): void {
    const slot = this.#slot;
    if (slot === NO_SLOT) return;
    this.expire(timeIsUp(seconds));
    this.#owner.attemptTimedOut(this, slot, seconds);
  }

  #leave(): number {
    const slot = this.#slot;
    this.#slot = NO_SLOT;
    if (this.#limit !== null) this.#limit.lift();
    return slot;
  }
}

/** Why an attempt is aborted after so many seconds. */
export function timeIsUp(seconds: number): DOMException {
  return new DOMException(`More than ${seconds} s passed`, "TimeoutError");
}

/** A signal of its own, and a callback when time is up, where time counts. */
class TimeLimit {
  readonly #lazy = new LazySignal();
  #lift: (() => void) | null = null;

  /** Time counts from the first call. */
  start(seconds: number, onExpiry: () => void): void {
    this.#lift ??= after(seconds * 1_000, onExpiry);
  }

  lift(): void {
    this.#lift?.();
  }

  get signal(): AbortSignal {
    return this.#lazy.signal;
  }

  abort(reason: unknown): void {
    this.#lazy.abort(reason);
  }
}
