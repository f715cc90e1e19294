import type { Json } from "@sheaf/context";
import type { ErrorReport } from "../item-report.ts";
import type { TaskPath } from "../task-path.ts";

/** How a run ended. `invalid`: it never started, as its parameters, secrets or actions were not right. */
export type RunStatus = "succeeded" | "failed" | "canceled" | "invalid";

/** Where an event belongs. */
export interface EventPlace {
  /** Of the run. */
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
  /** What it failed of, the first of several; of a canceled run why, with the code `CANCELED`. */
  readonly error?: ErrorReport;
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
  /** In a sub-workflow, every task on the way and, of lists, the position of its item, the outermost first. */
  readonly path?: TaskPath;
  /** What it failed of. */
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
  /** What it failed of; absent if a success is repeated. */
  readonly error?: ErrorReport;
}

/** How far the items of a task are. Sent several times a second at most, and once at the end. */
export interface TaskProgressEvent extends EventPlace {
  /** What happened. */
  readonly type: "task.progress";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** Items in all; null while only the end of a stream will tell. */
  readonly total: number | null;
  /** Items that ended well. */
  readonly succeeded: number;
  /** Items that ended otherwise. */
  readonly failed: number;
}

/** An item of a fan-out started, ended, or will be tried again. */
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
  /** What it failed of. */
  readonly error?: ErrorReport;
}

/** An action, or a node, has logged something by `log(message, data)`. */
export interface LogEvent extends EventPlace {
  /** What happened. */
  readonly type: "log";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** The attempt that logs, from 1; absent for a node that is not a task. */
  readonly attempt?: number;
  /** For people, without secrets. */
  readonly message: string;
  /** What was given beside the message, without secrets. */
  readonly data?: Json;
}

/** An action, or a node, has reported how far it is by `progress(fraction)`. */
export interface ActionProgressEvent extends EventPlace {
  /** What happened. */
  readonly type: "progress";
  /** As in {@link TaskEvent}. */
  readonly task: string;
  /** As in {@link TaskEvent}. */
  readonly path?: TaskPath;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** The attempt that reports, from 1; absent for a node that is not a task. */
  readonly attempt?: number;
  /** From 0 to 1. */
  readonly fraction: number;
}

/** An iterator was so slow that some events were left out. */
export interface EventsDroppedEvent extends EventPlace {
  /** What happened. */
  readonly type: "events.dropped";
  /** How many. */
  readonly count: number;
}

/** All events of a run. */
export type WorkflowEvent =
  | RunEvent
  | TaskEvent
  | TaskRetriedEvent
  | TaskProgressEvent
  | ItemEvent
  | LogEvent
  | ActionProgressEvent
  | EventsDroppedEvent;

type WithoutPlace<E> = E extends WorkflowEvent ? Omit<E, keyof EventPlace> : never;

/** An event before it is known when and where it happened. */
export type EventPayload = WithoutPlace<WorkflowEvent>;
