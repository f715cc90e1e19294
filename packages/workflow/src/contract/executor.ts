import type { WorkflowContext } from "@sheaf/context";

/**
 * One attempt at one item. Its executor ends it once, by `succeed` or `fail`; later calls,
 * or calls after the run stopped waiting, have no effect.
 */
export interface Attempt {
  /** The fork of the item: `context.item` and `context.index` say which. */
  readonly context: WorkflowContext;
  /** Which attempt at this item, from 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted: time is up, or the run is canceled. */
  readonly signal: AbortSignal;
  /** The task whose item it is. */
  readonly task: string;
  /** The run that the task is part of. */
  readonly runId: string;
  /** The same in every attempt at this item, and for no other item of the run. */
  readonly key: string;
  /** The action logs this: see {@link ActionCall.log}. */
  log(message: string, data?: unknown): void;
  /** The action is so far: see {@link ActionCall.progress}. */
  progress(fraction: number): void;
  /** The action gave this. It is checked, copied and frozen; what is not JSON is a failure. */
  succeed(output: unknown): void;
  /** The action threw this. */
  fail(error: unknown): void;
}

/** What all attempts of one fan-out share. */
export interface Job {
  /** Of the fan-out, unique in the run. */
  readonly id: string;
  /** The task whose items these are. */
  readonly task: string;
  /** The name of the action; null if the task holds a function or a workflow itself. */
  readonly action: string | null;
  /** What every item starts from; the forks in the attempts differ from it by item and index alone. */
  readonly context: WorkflowContext;
  /** Most attempts that are ever under way at once. */
  readonly concurrency: number;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** Performs an attempt in this process: renders its input and calls the action. May throw. */
  perform(attempt: Attempt): unknown;
}

/** Where the attempts of one fan-out go. */
export interface Session {
  /** Takes an attempt. It must not wait and must not throw: what goes wrong ends the attempt. */
  start(attempt: Attempt): void;
  /** Called after a series of starts, for sessions that send them together. */
  flush?(): void;
  /** No further attempt will come. Attempts that the run no longer waits for may still be under way. */
  close?(): void | Promise<void>;
}

/** Decides where the items of a fan-out run. Checked by `@sheaf/workflow/conformance`. */
export interface Executor {
  /** Called once for a fan-out, before its first item. A failure fails the task. */
  open(job: Job): Session | Promise<Session>;
}
