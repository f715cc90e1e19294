import type { WorkflowContext } from "@sheaf/context";

/**
 * One attempt at one item. Its executor ends it once, with `succeed` or `fail`. Later calls have no
 * effect, nor do calls after the run has stopped waiting.
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
  /** Call it when the action logs. See {@link ActionCall.log}. */
  log(message: string, data?: unknown): void;
  /** Call it when the action reports progress. See {@link ActionCall.progress}. */
  progress(fraction: number): void;
  /** Call it with what the action returned. It is checked, copied and frozen; if it is not JSON, the attempt fails. */
  succeed(output: unknown): void;
  /** Call it with what the action threw. */
  fail(error: unknown): void;
}

/** What all attempts of one fan-out share. */
export interface Job {
  /** The id of the fan-out, unique in the run. */
  readonly id: string;
  /** The task whose items these are. */
  readonly task: string;
  /** The name of the action; null if the task holds a function or a workflow itself. */
  readonly action: string | null;
  /** The context that every item starts from. The forks in the attempts differ from it only by item and index. */
  readonly context: WorkflowContext;
  /** The most attempts that run at once. */
  readonly concurrency: number;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** Performs an attempt in this process: evaluates its input and calls the action. May throw. */
  perform(attempt: Attempt): unknown;
}

/** Takes the attempts of one fan-out. */
export interface Session {
  /** Starts an attempt. It must not wait and must not throw: if something goes wrong, fail the attempt. */
  start(attempt: Attempt): void;
  /** Called after a series of starts, for sessions that send several attempts together. */
  flush?(): void;
  /** Called after the last attempt. Attempts that the run no longer waits for may still be running. */
  close?(): void | Promise<void>;
}

/** Decides where the items of a fan-out run. Checked by `@sheaf/workflow/conformance`. */
export interface Executor {
  /** Called once for a fan-out, before its first item. If it throws or rejects, the task fails. */
  open(job: Job): Session | Promise<Session>;
}
