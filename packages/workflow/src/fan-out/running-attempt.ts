import type { WorkflowContext } from "@sheaf/context";
import type { Attempt } from "../contract/executor.ts";
import { after } from "../host/clock.ts";
import type { Speaker, AttemptRun } from "../contract/run.ts";

/** Who is told how an attempt ended, and which place it left. */
export interface AttemptOwner {
  /** What attempts without a time limit of their own share. */
  readonly signal: AbortSignal;
  readonly scope: AttemptRun;
  speakerOf(attempt: RunningAttempt): Speaker;
  attemptSucceeded(attempt: RunningAttempt, place: number, output: unknown): void;
  attemptFailed(attempt: RunningAttempt, place: number, error: unknown): void;
  attemptTimedOut(attempt: RunningAttempt, place: number, seconds: number): void;
}

/** The place of an attempt that has ended. */
const NOWHERE = -1;

/** An attempt under way. It ends once; whatever its executor reports later is dropped. */
export class RunningAttempt implements Attempt {
  declare readonly context: WorkflowContext;
  declare readonly attempt: number;
  readonly #owner: AttemptOwner;
  /** Which of the places for items under way it takes. */
  #place: number;
  readonly #limit: TimeLimit | null;

  constructor(
    owner: AttemptOwner,
    context: WorkflowContext,
    attempt: number,
    place: number,
    timeout: number | null,
  ) {
    this.context = context;
    this.attempt = attempt;
    this.#owner = owner;
    this.#place = place;
    this.#limit = timeout === null ? null : new TimeLimit(timeout, () => this.#expire(timeout));
  }

  get signal(): AbortSignal {
    return this.#limit === null ? this.#owner.signal : this.#limit.signal;
  }

  get task(): string {
    return this.#owner.speakerOf(this).task;
  }

  get runId(): string {
    return this.#owner.scope.id;
  }

  get key(): string {
    return `${this.#owner.scope.key}/${this.#owner.speakerOf(this).index ?? 0}`;
  }

  log(message: string, data?: unknown): void {
    if (this.isUnderWay) this.#owner.scope.logOf(this.#owner.speakerOf(this), message, data);
  }

  progress(fraction: number): void {
    if (this.isUnderWay) this.#owner.scope.progressOf(this.#owner.speakerOf(this), fraction);
  }

  get isUnderWay(): boolean {
    return this.#place !== NOWHERE;
  }

  succeed(output: unknown): void {
    const place = this.#leave();
    if (place !== NOWHERE) this.#owner.attemptSucceeded(this, place, output);
  }

  fail(error: unknown): void {
    const place = this.#leave();
    if (place !== NOWHERE) this.#owner.attemptFailed(this, place, error);
  }

  /** What it is part of is canceled: a signal that is the attempt's own follows. */
  cancel(reason: unknown): void {
    if (this.isUnderWay) this.#limit?.abort(reason);
  }

  /** Signals before the owner is told: what starts next must not find this one still at work. */
  #expire(seconds: number): void {
    const place = this.#leave();
    if (place === NOWHERE) return;
    this.#limit?.abort(new DOMException(`More than ${seconds} s passed`, "TimeoutError"));
    this.#owner.attemptTimedOut(this, place, seconds);
  }

  #leave(): number {
    const place = this.#place;
    this.#place = NOWHERE;
    if (this.#limit !== null) this.#limit.lift();
    return place;
  }
}

/** A signal of its own, and a call when time is up. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly lift: () => void;

  constructor(seconds: number, onExpiry: () => void) {
    this.lift = after(seconds * 1_000, onExpiry);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}
