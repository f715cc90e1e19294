import type { Json } from "@sheaf/context";
import type { Hash } from "@sheaf/context/parts";

/** By what a worker finds the workflow of a job. JSON. */
export interface DescribedWorkflow {
  /** The same for workflows whose runs do the same, as far as can be seen: functions are not. */
  readonly fingerprint: string;
  /** Its name, if it has one. */
  readonly name?: string;
  /** The part that has the document it was loaded from: a `WorkflowDocument`. */
  readonly document?: Hash;
}

/** What a worker needs to know of a fan-out, once for all of its items. JSON, a few hundred bytes. */
export interface JobDescription {
  /** The id of the job, unique in the run. */
  readonly id: string;
  /** The run that it is of. */
  readonly run: {
    /** Its id. */
    readonly id: string;
    /** ISO 8601. */
    readonly startedAt: string;
  };
  /** The workflow of the run. */
  readonly workflow: DescribedWorkflow;
  /** The names of the tasks and nodes that lead to the task, which is the last. */
  readonly path: readonly string[];
  /** The name of the action. */
  readonly action: string;
  /** False for a task without items. */
  readonly isList: boolean;
  /** The part that names all parts of the context. */
  readonly context: Hash;
  /** The names of the secrets of the context. Their values never travel. */
  readonly secrets: readonly string[];
  /** The variable in which each item has its `state`; absent for a task without `fold`. */
  readonly folds?: string;
  /** Seconds that an attempt may take; null if there is no limit. */
  readonly timeout: number | null;
  /** Whether items carry their inputs, or workers compute them, for which they need the workflow. */
  readonly inputs: "sent" | "computed";
}

/** Which attempt at which item. */
export interface AttemptName {
  /** The position of the item, from 0; 0 for a task without items. */
  readonly index: number;
  /** From 1. */
  readonly attempt: number;
}

/** One attempt, as it travels to a worker. JSON, with names of secrets in place of their values. */
export interface RemoteItem extends AttemptName {
  /** The same in every attempt at this item, and for no other item of the run. */
  readonly key: string;
  /** The item; absent for a task without items. */
  readonly item?: Json;
  /** The value that the fold of the task has come to; absent without one. */
  readonly state?: Json;
  /** The evaluated input; absent if it is null, or if workers compute it. */
  readonly input?: Json;
}

/** What a worker reports of an attempt. JSON, with names of secrets in place of their values. */
export type RemoteRecord = AttemptName &
  (
    | {
        /** Its action is called. Reported where the task has a time limit. */
        readonly type: "started";
      }
    | {
        /** Its action has given an output. */
        readonly type: "succeeded";
        /** The output. */
        readonly output: Json;
      }
    | {
        /** It failed. */
        readonly type: "failed";
        /** Why. */
        readonly error: RemoteError;
      }
    | {
        /** It failed after its time was up, as actions do that heed their signal. The run says why it ended. */
        readonly type: "late";
      }
    | {
        /** Its action logs. */
        readonly type: "log";
        /** The message. */
        readonly message: string;
        /** What goes with it. */
        readonly data?: Json;
      }
    | {
        /** Its action reports progress. */
        readonly type: "progress";
        /** From 0 to 1. */
        readonly fraction: number;
      }
  );

/** What an action threw, without secrets. JSON. */
export interface RemoteError {
  /** The message, without those of causes. */
  readonly message: string;
  /** Of its class; absent for what is not an object. */
  readonly name?: string;
  /** Its code, if it has one. */
  readonly code?: string;
  /** False if another attempt would be useless. */
  readonly retryable?: false;
  /** Where it was thrown, at most 8,192 characters. */
  readonly stack?: string;
  /** What caused it. */
  readonly cause?: RemoteError;
  /** The first errors of an `AggregateError`. */
  readonly errors?: readonly RemoteError[];
  /** True for an error of the engine about this very item, such as that of its input. */
  readonly isOwn?: true;
}
