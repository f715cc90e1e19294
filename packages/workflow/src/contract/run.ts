import type { WorkflowError } from "../errors.ts";
import type { ErrorReport, ErrorReporter } from "../item-report.ts";
import type { TaskPath } from "../task-path.ts";
import type { ActionFunction } from "./action.ts";
import type { ActionSlots } from "./action-slots.ts";
import type { Cancellation } from "./cancellation.ts";
import type { EventPayload, TaskEvent } from "./events.ts";
import type { Executor } from "./executor.ts";

/** A run as the functions and templates of its workflow see it. */
export interface NodeRun {
  /** Of the run, unique. */
  readonly id: string;
  /** When the run started, as ISO 8601. */
  readonly startedAt: string;
  /** What the templates of the run may still make. */
  readonly rendered?: {
    /** Elements of lists; 16 characters of text count as one. */
    readonly limit: number;
    /** Counts what one evaluation has made; false if it is too much. */
    take(elements: number): boolean;
    /** Called before the template fails for it. */
    exceeded(error: Error): void;
  } | null;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** Of this step of the run, as in `run/2.name`: the same whatever ends first. */
  readonly key: string;
  /**
   * Makes a `log` event, without secrets. The data is JSON.
   *
   * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
   */
  readonly log: (message: string, data?: unknown) => void;
  /** Makes a `progress` event. @throws RangeError for what is not a number from 0 to 1 */
  readonly progress: (fraction: number) => void;
}

/** What a function in a task or workflow sees besides the context. */
export interface Scope {
  /** The run that the task is part of. */
  readonly run: NodeRun;
  /** Which attempt is being made, from 1. */
  readonly attempt: number;
}

/** What the caller gave a run, the same in all of its workflows. */
export interface RunResources {
  /** Functions by the names that tasks call them by. */
  readonly actions: Readonly<Record<string, ActionFunction>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the items of tasks run. */
  readonly executor: Executor;
  /** For actions; null if any number of them may run at once. */
  readonly slots: ActionSlots | null;
}

/** Where a workflow under way sends its events. */
interface EventSink {
  /** False if nobody listens: an event would be made for nothing. */
  readonly isHeard: boolean;
  /** False if nobody wants to hear of single items. */
  readonly hearsItems: boolean;
  send(payload: EventPayload): void;
  /** Where something happens, for events. */
  eventPlace(task: string, index?: number): Pick<TaskEvent, "task" | "path">;
  /** The error as events report it: without secrets, with the tasks around the workflow. */
  eventError(error: WorkflowError): ErrorReport;
}

/** Who logs something, or reports how far it is. */
export interface Speaker {
  /** The task, or a node of another kind. */
  readonly task: string;
  /** The position of its item, from 0; absent if it runs no list. */
  readonly index?: number;
  /** Which attempt it is, from 1; absent in a node that makes none. */
  readonly attempt?: number;
}

/** What one attempt at an item needs of the run. */
export interface AttemptRun {
  readonly id: string;
  /** Of the step whose items these are. */
  readonly key: string;
  /** Makes an event of what an action logs. */
  logOf(speaker: Speaker, message: string, data: unknown): void;
  /** Makes an event of how far an action is. */
  progressOf(speaker: Speaker, fraction: number): void;
}

/** What a list of items needs of the workflow that it is part of. */
export interface ItemsRun extends EventSink, AttemptRun {
  readonly signal: AbortSignal;
  readonly cancellation: Cancellation;
  /** The tasks around the workflow, as in `outer/`. */
  readonly path: string;
  /** The same, each with its item, the outermost first. */
  readonly callers: TaskPath;
  readonly slots: ActionSlots | null;
}

/** What the steps of a branch are named after. */
export interface BranchName {
  /** Which of the branches of the run it is: a name that no other has, whatever ends first. */
  readonly name: string;
  /** How many steps the branch of this name has taken. */
  readonly steps: number;
}

/** A run as the nodes of one workflow see it. */
export interface Run extends NodeRun, ItemsRun, RunResources, ErrorReporter {
  /** The run as a node sees it in the next step of the branch. */
  inStep(node: string, branch: BranchName): Run;
  /** The run as a workflow inside the task or node sees it. */
  within(task: string): Run;
  /** The same inside one item of that task, or one attempt. */
  at(index: number | undefined, cancellation?: Cancellation): Run;
}
