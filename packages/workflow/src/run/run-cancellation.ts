import {
  CanceledError,
  type ErrorPlace,
  type RunFailure,
  RunStoppedError,
  WorkflowDeadlineError,
  type WorkflowError,
} from "../errors.ts";
import { after, whenHostIsServed } from "../host/clock.ts";
import type { CancellationWatcher, PartCancellation } from "../contract/cancellation.ts";
import { LazySignal } from "../host/lazy-signal.ts";
import type { RunningAction } from "../task-path.ts";

/**
 * Cancels a workflow in two steps: first the signals of running actions are aborted and nothing new
 * starts; after a grace period, the run stops waiting for what is still running. The run has one, and so
 * does each attempt at a sub-workflow that may end before the run does.
 */
export class RunCancellation implements PartCancellation, CancellationWatcher {
  readonly #lazy = new LazySignal();
  /** Seconds between the two steps. */
  readonly grace: number;
  /** The cancellation of the workflow around this one; null for the run itself. */
  readonly #parent: RunCancellation | null;
  readonly #watchers = new Set<CancellationWatcher>();
  #stopWaiting: (() => void) | null = null;
  #stopFollowing: (() => void) | null = null;
  #failure: RunFailure | null = null;
  #hasEnded = false;
  /** Parts in which something still runs. */
  #parts = 0;
  #onPartsEnded: (() => void) | null = null;

  /** @param grace In seconds. */
  constructor(grace: number, parent: RunCancellation | null = null) {
    this.grace = grace;
    this.#parent = parent;
  }

  /** Aborted at the first step: what actions get. */
  get signal(): AbortSignal {
    return this.#lazy.signal;
  }

  get isCanceled(): boolean {
    return this.#lazy.isAborted;
  }

  get attempts(): readonly number[] {
    return [];
  }

  /**
   * The cancellation of an attempt at a part of this, which is canceled with it and when the signal says so. To be
   * ended when the part has ended.
   */
  part(signal: AbortSignal, attempt: number | null): RunCancellation {
    const part = new AttemptCancellation(this, attempt);
    this.#watchers.add(part);
    this.#parts++;
    if (this.isCanceled) part.canceled();
    else if (signal !== this.signal) part.#follow(signal);
    return part;
  }

  #follow(signal: AbortSignal): void {
    const cancel = (): void => {
      if (!this.isCanceled) this.cancel(signal.reason);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
    this.#stopFollowing = () => signal.removeEventListener("abort", cancel);
  }

  /** A second time, it ends what runs at the end. */
  cancel(reason: unknown): void {
    if (this.#hasEnded) return;
    if (this.isCanceled) {
      this.cancelFinal(reason);
      return;
    }
    this.#stopWaiting = after(this.grace * 1_000, () => this.abandoned());
    this.#abort(reason);
  }

  /** What is around this was canceled, and says when the time of grace is over. */
  canceled(): void {
    if (!this.isCanceled && !this.#hasEnded) this.#abort(this.#parent?.signal.reason);
  }

  abandoned(): void {
    for (const watcher of this.#watchers) watcher.abandoned();
  }

  final(): RunCancellation {
    const final = new FinalCancellation(this);
    this.#watchers.add(final);
    this.#parts++;
    return final;
  }

  protected cancelFinal(reason: unknown): void {
    for (const watcher of this.#watchers)
      if (watcher instanceof RunCancellation) watcher.cancelFinal(reason);
  }

  /** The failure given to `fail`; null if it was not called. */
  get failure(): RunFailure | null {
    return this.#failure ?? this.#parent?.failure ?? null;
  }

  failPart(failure: RunFailure, isAtOnce: boolean): void {
    if (this.isCanceled || this.#hasEnded) return;
    this.#failure = failure;
    this.cancel(failure);
    if (isAtOnce) this.#abandonAll();
  }

  /** Both steps, without the time of grace: what is under way fails of this, unless the run was canceled before. */
  fail(failure: RunFailure): void {
    if (this.#parent !== null) {
      this.#parent.fail(failure);
      return;
    }
    if (this.#hasEnded || this.#failure !== null) return;
    if (!this.isCanceled) {
      this.#failure = failure;
      this.cancel(new RunStoppedError(failure, {}));
    }
    this.cancelFinal(new RunStoppedError(failure, {}));
    this.#abandonAll();
  }

  #abandonAll(): void {
    this.#stopWaiting?.();
    this.#abandonNext([...this.#everyWatcher()]);
  }

  /** The latest first, one at a time, so that the error of a sub-workflow reaches the task around it. */
  #abandonNext(watchers: (readonly [RunCancellation, CancellationWatcher])[]): void {
    const next = watchers.pop();
    if (next === undefined || this.#hasEnded) return;
    const [cancellation, watcher] = next;
    if (cancellation.#watchers.has(watcher)) watcher.abandoned();
    whenHostIsServed(() => this.#abandonNext(watchers));
  }

  *#everyWatcher(): Iterable<readonly [RunCancellation, CancellationWatcher]> {
    for (const watcher of this.#watchers)
      if (watcher instanceof RunCancellation) yield* watcher.#everyWatcher();
      else yield [this, watcher];
  }

  /** What ends something that was under way at the first step. */
  errorAt(place: ErrorPlace): WorkflowError {
    const { failure } = this;
    if (failure === null) {
      const isRun = this.#parent === null || this.#parent.isCanceled;
      return new CanceledError(place, this.signal.reason, isRun ? "run" : "workflow");
    }
    if (failure instanceof WorkflowDeadlineError) return failure.at(place);
    return new RunStoppedError(failure, { ...place, cause: place.cause ?? failure.cause });
  }

  /** What ends a task with items: where the run is ended as failed, it names the first that was under way. */
  endOf(
    task: string,
    first: { readonly index: number; readonly error: Error } | null,
  ): WorkflowError {
    if (this.failure === null || first === null) return this.errorAt({ task });
    return this.errorAt({ task, index: first.index, cause: first.error });
  }

  addRunning(list: RunningAction[]): void {
    for (const watcher of this.#watchers) watcher.addRunning(list);
  }

  /** Calls back at each step, until `unwatch`. */
  watch(watcher: CancellationWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: CancellationWatcher): void {
    this.#watchers.delete(watcher);
  }

  /** Call it when the run is over. */
  end(): void {
    this.#hasEnded = true;
    this.#stopWaiting?.();
    this.#stopFollowing?.();
    for (const watcher of this.#watchers) if (watcher instanceof RunCancellation) watcher.end();
  }

  /** This part is over once all of its own parts are: they may run on after their time was up. */
  async endPart(): Promise<void> {
    this.#stopFollowing?.();
    if (this.#parts > 0)
      await new Promise<void>((resolve) => {
        this.#onPartsEnded = resolve;
      });
    this.end();
    if (this.#parent !== null) this.#parent.#partEnded(this);
  }

  #partEnded(part: RunCancellation): void {
    this.#watchers.delete(part);
    this.#parts--;
    if (this.#parts === 0) this.#onPartsEnded?.();
  }

  #abort(reason: unknown): void {
    this.#lazy.abort(reason);
    for (const watcher of this.#watchers) watcher.canceled();
  }
}

/** Of what runs at the end of a workflow. What ends that workflow does not reach it. */
class FinalCancellation extends RunCancellation {
  readonly #around: RunCancellation;

  constructor(around: RunCancellation) {
    super(around.grace, around);
    this.#around = around;
  }

  override get attempts(): readonly number[] {
    return this.#around.attempts;
  }

  override canceled(): void {}

  /** It says itself when its own time of grace is over. */
  override abandoned(): void {
    if (this.isCanceled) super.abandoned();
  }

  protected override cancelFinal(reason: unknown): void {
    this.cancel(reason);
  }

  /** That the time of the workflow was up does not fail it. */
  override get failure(): RunFailure | null {
    const { failure } = this.#around;
    return failure instanceof WorkflowDeadlineError ? null : failure;
  }
}

/** Of an attempt at a sub-workflow. Its number takes no room in the cancellation of a run. */
class AttemptCancellation extends RunCancellation {
  readonly #around: RunCancellation;
  readonly #attempt: number | null;

  constructor(around: RunCancellation, attempt: number | null) {
    super(around.grace, around);
    this.#around = around;
    this.#attempt = attempt;
  }

  override get attempts(): readonly number[] {
    const { attempts } = this.#around;
    return this.#attempt === null ? attempts : [...attempts, this.#attempt];
  }
}
