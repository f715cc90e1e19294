import type { WorkflowContext } from "@sheaf/context";
import type { WorkflowDocument } from "../declaration-source.ts";

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
  /**
   * Call it when the action is called, in a session that `queues`: the time limit counts from here. Later
   * calls have no effect.
   */
  started(): void;
  /** Call it when whoever performs it was lost, and it is performed again: makes an event `item.lost`. */
  lost(loss: LostWorker): void;
  /** Call it with what the action returned. It is checked, copied and frozen; if it is not JSON, the attempt fails. */
  succeed(output: unknown): void;
  /** Call it with what the action threw. */
  fail(error: unknown): void;
}

/** Who was lost with an attempt. */
export interface LostWorker {
  /** Why it ended, as in `it gave no sign of life`. */
  readonly reason: string;
  /** Its name, such as `web-1:4711`; absent if that is not known. */
  readonly worker?: string | undefined;
}

/** By what someone elsewhere finds the same workflow. JSON. */
export interface WorkflowReference {
  /** A digest of what a run of it does, as far as that can be seen. Functions are not seen. */
  readonly fingerprint: string;
  /** The name of the workflow, if it has one. */
  readonly name?: string;
  /** What it was loaded from, if that is a document. */
  readonly document?: WorkflowDocument;
}

/**
 * What all attempts of one fan-out share. A task without items is a fan-out of one. What executors in
 * this process have no use for is made when it is asked for.
 */
export interface Job {
  /**
   * The id of the fan-out, unique in the run and independent of timing, such as `run/2.charge`. Items
   * and attempts of the workflows around it are part of it.
   */
  readonly id: string;
  /** The id of the run. */
  readonly runId: string;
  /** When the run started, as ISO 8601. */
  readonly startedAt: string;
  /** The workflow of the run, which may have the task in a workflow inside. */
  readonly workflow: WorkflowReference;
  /** The names of the tasks and nodes that lead to the task, from the workflow of the run; the task is the last. */
  readonly path: readonly string[];
  /** The task whose items these are. */
  readonly task: string;
  /** False for a task without items: its one attempt has the context of the job itself. */
  readonly isList: boolean;
  /**
   * The name of the action; null if the task holds a function or a workflow itself, which only `perform`
   * can call.
   */
  readonly action: string | null;
  /**
   * The context that every item starts from. The forks in the attempts differ from it only by item and
   * index, and by the variable that `folds` names.
   */
  readonly context: WorkflowContext;
  /** The variable in which the fork of each item has the value so far; absent for a task without `fold`. */
  readonly folds?: string | undefined;
  /** The most attempts that run at once. */
  readonly concurrency: number;
  /** Seconds that one attempt may take; null if there is no limit. */
  readonly timeout: number | null;
  /**
   * True if another process can go on with it, by the journal of the run, and then starts attempts of the
   * same names at the same items. False for batches, of which only what is left is tried again.
   */
  readonly isContinuable: boolean;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** Call it when a part of the context was uploaded: makes an event `part.uploaded`. */
  uploaded(part: { readonly hash: string; readonly bytes: number }): void;
  /** Evaluates the input of an attempt in this process. May throw. */
  input(attempt: Attempt): unknown;
  /** Performs an attempt in this process: evaluates its input and calls the action. May throw. */
  perform(attempt: Attempt): unknown;
}

/** Takes the attempts of one fan-out. */
export interface Session {
  /** True if attempts may wait before their action is called. Each then needs a call of its `started`. */
  readonly queues?: boolean;
  /** Starts an attempt. It must not wait and must not throw: if something goes wrong, fail the attempt. */
  start(attempt: Attempt): void;
  /** Called after a series of starts, for sessions that send several attempts together. */
  flush?(): void;
  /** Called after the last attempt. Attempts that the run no longer waits for may still be running. */
  close?(): void | Promise<void>;
}

/** Decides where the items of a fan-out run. Checked by `@sheaf/workflow/conformance`. */
export interface Executor {
  /**
   * True if it takes tasks without items too. Otherwise it gets only those whose action does not exist in
   * this process.
   */
  readonly takesTasks?: boolean;
  /**
   * Whether it can call an action that the run was not given. Asked before anything runs. If it throws
   * or rejects, nothing runs.
   */
  has?(action: string): boolean | Promise<boolean>;
  /** Called once for a fan-out, before its first item. If it throws or rejects, the task fails. */
  open(job: Job): Session | Promise<Session>;
}
