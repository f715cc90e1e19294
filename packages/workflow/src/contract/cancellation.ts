import type { ErrorPlace, RunFailure, WorkflowError } from "../errors.ts";
import type { RunningAction } from "../task-path.ts";

/** What can be canceled. */
export interface CancellationWatcher {
  /** The first step: nothing new may start. */
  canceled(): void;
  /** The second: the run stops waiting for what is still under way. */
  abandoned(): void;
  /** Adds the actions that are under way. */
  addRunning(list: RunningAction[]): void;
}

/** How a workflow under way learns that it, or the run around it, is to end early. */
export interface Cancellation {
  /** Aborted at the first step: what actions get. */
  readonly signal: AbortSignal;
  /** True from the first step on. */
  readonly isCanceled: boolean;
  /** Seconds between the two steps. */
  readonly grace: number;
  /** Why the run ends as failed; null unless it was ended by `fail`. */
  readonly failure: RunFailure | null;
  /** Calls back at each step, until `unwatch`. */
  watch(watcher: CancellationWatcher): void;
  unwatch(watcher: CancellationWatcher): void;
  /** The error of something that was under way at the first step. */
  errorAt(place: ErrorPlace): WorkflowError;
  /** The error of a task with items. If the run is ended as failed, it names the first that was under way. */
  endOf(
    task: string,
    first: { readonly index: number; readonly error: Error } | null,
  ): WorkflowError;
  /** The cancellation of a part, which is canceled with this one and when the signal is aborted. */
  part(signal: AbortSignal): PartCancellation;
}

/** The cancellation of something that may end before the run does. */
export interface PartCancellation extends Cancellation {
  /** To be called when the part has ended. Fulfilled once all of its own parts have ended too. */
  endPart(): Promise<void>;
}
