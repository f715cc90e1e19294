import type { ErrorPlace, RunFailure, WorkflowError } from "../errors.ts";
import type { RunningAction } from "../task-path.ts";

/** Something that can be canceled. */
export interface CancellationWatcher {
  /** The first step: nothing new may start. */
  canceled(): void;
  /** The second: the run stops waiting for what is still under way. */
  abandoned(): void;
  /** Adds the actions that are under way. */
  addRunning(list: RunningAction[]): void;
}

/** How a running workflow learns that it, or the run around it, must end early. */
export interface Cancellation {
  /** Aborted at the first step. Actions get this signal. */
  readonly signal: AbortSignal;
  /** True from the first step on. */
  readonly isCanceled: boolean;
  /** Of the workflows around this that may be attempted again: which attempt each is, the outermost first. */
  readonly attempts: readonly number[];
  /** Seconds between the two steps. */
  readonly grace: number;
  /** The failure given to `fail`; null if it was not called. */
  readonly failure: RunFailure | null;
  /** Ends the run as failed, whatever part of it this is. */
  fail(failure: RunFailure): void;
  /** Calls back at each step, until `unwatch`. */
  watch(watcher: CancellationWatcher): void;
  unwatch(watcher: CancellationWatcher): void;
  /** The error for something that was running at the first step. */
  errorAt(place: ErrorPlace): WorkflowError;
  /** The error for a task with items. If the run was ended by `fail`, it names the first running item. */
  endOf(
    task: string,
    first: { readonly index: number; readonly error: Error } | null,
  ): WorkflowError;
  /**
   * The cancellation of a part of the run, canceled together with this one or by its own signal.
   *
   * @param attempt Which attempt at the part it is; null if the part is not attempted again by itself.
   */
  part(signal: AbortSignal, attempt: number | null): PartCancellation;
  /** The cancellation of what runs at the end of this, whatever came before: only a second one reaches it. */
  final(): PartCancellation;
}

/** The cancellation of something that may end before the run does. */
export interface PartCancellation extends Cancellation {
  /**
   * Fails this part of the run, unless it is being canceled. What is running in it fails of this: at once,
   * or at the latest when the time of grace is over.
   */
  failPart(failure: RunFailure, isAtOnce: boolean): void;
  /** Call it when the part has ended. Resolves once all of its own parts have ended too. */
  endPart(): Promise<void>;
}
