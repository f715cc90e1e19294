import type { Json } from "@sheaf/context";
import type { ErrorReport } from "../item-report.ts";
import type { TaskPath } from "../task-path.ts";

/** How a run ended. `invalid`: it never started because its parameters, secrets or actions were wrong. */
export type RunStatus = "succeeded" | "failed" | "canceled" | "invalid";

/** Where an event belongs. */
export interface EventPlace {
  /** The id of the run. */
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A run started or ended. */
export interface RunEvent extends EventPlace {
  /** What happened. */
  readonly type: "run.started" | "run.succeeded" | "run.failed" | "run.canceled" | "run.invalid";
  /** The name of the workflow, if it has one. */
  readonly workflow?: string;
  /** Why it failed, the first error of several; for a canceled run, the reason with the code `CANCELED`. */
  readonly error?: ErrorReport;
}

/** A run goes on from what its journal holds. */
export interface RunContinuedEvent extends EventPlace {
  /** What happened. */
  readonly type: "run.continued";
  /** Tasks of the workflow that had ended, and need not run again. */
  readonly tasks: number;
  /** Items of its lists that had ended, and need not run again. */
  readonly items: number;
  /** How many items these lists have; null if those of a task are a stream. */
  readonly total: number | null;
}

/** The handle of the run paused or resumed it. */
export interface RunPauseEvent extends EventPlace {
  /** What happened. */
  readonly type: "run.paused" | "run.resumed";
}

/** A signal came from outside. */
export interface SignalEvent extends EventPlace {
  /** What happened. */
  readonly type: "signal.received";
  /** Of the signal. */
  readonly name: string;
}

/** A task, or an item of it, waits for a signal. */
export interface TaskWaitingEvent extends EventPlace {
  /** What happened. */
  readonly type: "task.waiting";
  /** The task, with the tasks around it, as in `outer/inner`. */
  readonly task: string;
  /** The position of the item, from 0; absent if it runs no list. */
  readonly index?: number;
  /** The tasks around it with their items, and itself; absent outside sub-workflows. */
  readonly path?: TaskPath;
  /** The name of the signal. */
  readonly signal: string;
}

/** A task, or a node of another kind, started or ended. */
export interface TaskEvent extends EventPlace {
  /** What happened. */
  readonly type:
    | "task.started"
    | "task.succeeded"
    | "task.failed"
    | "task.skipped"
    | "task.canceled";
  /** Its name; in a sub-workflow with those of the tasks around it, as in `outer/inner`. */
  readonly task: string;
  /** In a sub-workflow, the tasks on the path to it, with the index of the item for lists, the outermost first. */
  readonly path?: TaskPath;
  /**
   * The key of its step, with which `call.key` of its actions begins; only in a run with `events.keys`. No
   * other step of the run has it, though the same task may run in several branches at once.
   */
  readonly key?: string;
  /** Milliseconds from its start to its end; only of a task that ended, in a run with `events.durations`. */
  readonly duration?: number;
  /** Why it failed. */
  readonly error?: ErrorReport;
}

/** A single attempt of a task without items failed, and another one follows. */
export interface TaskRetriedEvent extends EventPlace {
  /** What happened. */
  readonly type: "task.retried";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The attempt that has ended, from 1. */
  readonly attempt: number;
  /** Why it failed; absent if it succeeded and is repeated. */
  readonly error?: ErrorReport;
}

/** How many items of a task have ended. Sent at most several times a second, and once at the end. */
export interface TaskProgressEvent extends EventPlace {
  /** What happened. */
  readonly type: "task.progress";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** How many items there are; null for a stream that has not ended. */
  readonly total: number | null;
  /** Items that succeeded. */
  readonly succeeded: number;
  /** Items that failed. */
  readonly failed: number;
  /** Items whose `itemWhen` did not hold; absent if there are none. */
  readonly skipped?: number;
  /** Items that were canceled, or never started because the list ended early; absent if there are none. */
  readonly unfinished?: number;
  /** Items of the first two that had ended before the run was continued; absent if there are none. */
  readonly recorded?: number;
}

/** An item of a fan-out started, ended, or will be retried. */
export interface ItemEvent extends EventPlace {
  /** What happened. */
  readonly type:
    | "item.started"
    | "item.retried"
    | "item.succeeded"
    | "item.failed"
    | "item.canceled"
    | "item.skipped";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0. */
  readonly index: number;
  /** The attempt concerned, from 1; 0 for an item that was skipped. */
  readonly attempt: number;
  /** What a successful item gave, without secrets; only in a run with `events.outputs`. */
  readonly output?: Json;
  /**
   * Milliseconds from its start to its end, pauses between attempts included; only of an item that
   * ended, in a run with `events.durations`.
   */
  readonly duration?: number;
  /** Why it failed. */
  readonly error?: ErrorReport;
}

/**
 * A worker or a thread died, or was held up for too long, while it had an item. The item is performed
 * again; or it fails with `WORKER_LOST`, if nothing but itself can have been the reason.
 */
export interface ItemLostEvent extends EventPlace {
  /** What happened. */
  readonly type: "item.lost";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** The attempt that was under way, from 1. */
  readonly attempt: number;
  /** Who had it, such as `web-1:4711`; absent if that is not known. */
  readonly worker?: string;
  /** Why it ended, as far as that is known, without secrets. */
  readonly reason: string;
}

/** A part of a context was uploaded to the store of workers, which did not have it. */
export interface PartUploadedEvent extends EventPlace {
  /** What happened. */
  readonly type: "part.uploaded";
  /** The task whose items need it, as in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The SHA-256 of its content: its name. */
  readonly hash: string;
  /** The length of its content. */
  readonly bytes: number;
}

/** An action or a node called `log(message, data)`. */
export interface LogEvent extends EventPlace {
  /** What happened. */
  readonly type: "log";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** The attempt that called it, from 1; absent for a node that is not a task. */
  readonly attempt?: number;
  /** The message, without secrets. */
  readonly message: string;
  /** The data, without secrets. */
  readonly data?: Json;
}

/** An action or a node called `progress(fraction)`. */
export interface ActionProgressEvent extends EventPlace {
  /** What happened. */
  readonly type: "progress";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** The attempt that called it, from 1; absent for a node that is not a task. */
  readonly attempt?: number;
  /** From 0 to 1. */
  readonly fraction: number;
}

/** An iterator was too slow, so some events were dropped. */
export interface EventsDroppedEvent extends EventPlace {
  /** What happened. */
  readonly type: "events.dropped";
  /** How many. */
  readonly count: number;
}

/** All events of a run. */
export type WorkflowEvent =
  | RunEvent
  | RunContinuedEvent
  | RunPauseEvent
  | SignalEvent
  | TaskWaitingEvent
  | TaskEvent
  | TaskRetriedEvent
  | TaskProgressEvent
  | ItemEvent
  | ItemLostEvent
  | PartUploadedEvent
  | LogEvent
  | ActionProgressEvent
  | EventsDroppedEvent;

type WithoutPlace<E> = E extends WorkflowEvent ? Omit<E, keyof EventPlace> : never;

/** An event without its run and time. */
export type EventPayload = WithoutPlace<WorkflowEvent>;
