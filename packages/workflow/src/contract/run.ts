import type { Json } from "@sheaf/context";
import type { GraphJournal } from "../journal/graph-journal.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport, ErrorReporter } from "../item-report.ts";
import type { TaskPath } from "../task-path.ts";
import type { ActionFunction } from "./action.ts";
import type { ActionSlots } from "./action-slots.ts";
import type { Cancellation } from "./cancellation.ts";
import type { EventPayload, TaskEvent } from "./events.ts";
import type { Executor, LostWorker, WorkflowReference } from "./executor.ts";
import type { RunControl } from "./run-control.ts";

/** A run as functions and templates of its workflow see it. */
export interface NodeRun {
  /** Its id, unique. */
  readonly id: string;
  /** When the run started, as ISO 8601. */
  readonly startedAt: string;
  /** How much the templates of the run may still produce. */
  readonly rendered?: {
    /** The limit, in elements of lists. 16 characters of text count as one element. */
    readonly limit: number;
    /** Counts what one evaluation has produced. False if the limit is exceeded. */
    take(elements: number): boolean;
    /** Called before a template fails because of the limit. */
    exceeded(error: Error): void;
  } | null;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** The key of this step of the run, such as `run/2.name`. It does not depend on timing. */
  readonly key: string;
  /**
   * Makes a `log` event, without secrets. The data is JSON.
   *
   * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
   */
  readonly log: (message: string, data?: unknown) => void;
  /** Makes a `progress` event. @throws RangeError if the fraction is not a number from 0 to 1 */
  readonly progress: (fraction: number) => void;
}

/** What a function in a task or workflow sees besides the context. */
export interface Scope {
  /** The run that the task is part of. */
  readonly run: NodeRun;
  /** Which attempt is being made, from 1. */
  readonly attempt: number;
}

/** What the caller gave to the run. All of its workflows share it. */
export interface RunResources {
  /** Functions by the names that tasks use. */
  readonly actions: Readonly<Record<string, ActionFunction>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the items of tasks run. */
  readonly executor: Executor;
  /** The slots for actions; null if any number may run at once. */
  readonly slots: ActionSlots | null;
}

/** Where a running workflow sends its events. */
interface EventSink {
  /** False if nobody listens, so that no event needs to be made. */
  readonly isHeard: boolean;
  /** False if nobody wants events of single items. */
  readonly hearsItems: boolean;
  /** The output of an item as events report it: without secrets. Undefined if nobody wants it. */
  eventOutput(output: Json): Json | undefined;
  send(payload: EventPayload): void;
  /** The task and path that an event has. */
  eventPlace(task: string, index?: number): Pick<TaskEvent, "task" | "path">;
  /** The error as events report it: without secrets, and with the path of tasks around it. */
  eventError(error: WorkflowError): ErrorReport;
}

/** Where a log message or a report of progress comes from. */
export interface LogOrigin {
  /** The task, or a node of another kind. */
  readonly task: string;
  /** The position of its item, from 0; absent if it runs no list. */
  readonly index?: number;
  /** Which attempt it is, from 1; absent for a node that is not a task. */
  readonly attempt?: number;
}

/** What one attempt at an item needs from the run. */
export interface AttemptRun {
  readonly id: string;
  /** The key of the step. */
  readonly key: string;
  /** Makes a `log` event. */
  logOf(origin: LogOrigin, message: string, data: unknown): void;
  /** Makes a `progress` event. */
  progressOf(origin: LogOrigin, fraction: number): void;
  /** Makes an `item.lost` event. */
  lostOf(origin: LogOrigin, loss: LostWorker): void;
}

/** What a list of items needs from its workflow. */
export interface ItemsRun extends EventSink, AttemptRun, ErrorReporter {
  /** When the run started, as ISO 8601. */
  readonly startedAt: string;
  /** The workflow of the run, for an executor that the run was given. */
  readonly workflow: WorkflowReference;
  readonly signal: AbortSignal;
  readonly cancellation: Cancellation;
  /** The tasks around the workflow, as in `outer/`. */
  readonly path: string;
  /** The same with the item of each, the outermost first. */
  readonly callers: TaskPath;
  readonly slots: ActionSlots | null;
  readonly control: RunControl;
  /** The journal of the step; null if the run has none. */
  readonly journal: StepJournal | null;
}

/** From which the keys of the steps of a branch are made. */
export interface BranchName {
  /** A name that is unique among the branches of the run and does not depend on timing. */
  readonly name: string;
  /** How many steps the branch of this name has taken. */
  readonly steps: number;
}

/** The name of the next step of a branch, unique in its workflow and independent of timing. */
export function stepName(node: string, { name, steps }: BranchName): string {
  return `${name}${steps + 1}.${node}`;
}

/** A run as the nodes of one workflow see it. */
export interface Run extends NodeRun, ItemsRun, RunResources {
  /** The journal of the workflow; null if the run has none. */
  readonly graphJournal: GraphJournal | null;
  /** The run for a node, in the next step of the branch. */
  inStep(node: string, branch: BranchName): Run;
  /** The run for a workflow inside the task or node. */
  within(task: string): Run;
  /** The run for one item of that task, or one attempt. */
  at(index: number | undefined, cancellation?: Cancellation): Run;
  /** The run for a workflow of which this journal is. */
  recordedIn(journal: GraphJournal): Run;
}
