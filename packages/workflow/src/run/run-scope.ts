import type { WorkflowError } from "../errors.ts";
import type { Executor } from "../executor/executor.ts";
import type { ErrorReport } from "../fan-out/item-report.ts";
import type { NodeRun } from "../graph/node.ts";
import type { ActionFunction } from "../task/action.ts";
import type { ActionSlots } from "./action-slots.ts";
import type { Cancellation } from "./cancellation.ts";
import type { EventStream } from "./event-stream.ts";
import type { Happening, TaskEvent } from "./events.ts";
import type { RenderBudget } from "./render-budget.ts";
import { causeReportOf } from "../first-cause.ts";
import type { SecretMask } from "../secrets/secret-mask.ts";
import { stepOf, type TaskPath } from "./task-path.ts";

/** What all workflows of one run share, sub-workflows included. */
export interface RunParts {
  readonly id: string;
  readonly startedAt: string;
  readonly actions: Readonly<Record<string, ActionFunction>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Hides secrets in what is told; null where there are none. Data is never masked. */
  readonly mask: SecretMask | null;
  readonly executor: Executor;
  readonly events: EventStream;
  /** False where nobody wants to hear of single items. */
  readonly itemEvents: boolean;
  /** For actions; null where any number of them may run at once. */
  readonly slots: ActionSlots | null;
  /** What templates may still make. */
  readonly rendered: RenderBudget;
}

/** An error as it is told: without secrets. */
export function errorReport(
  error: WorkflowError,
  around: TaskPath,
  mask: SecretMask | null,
): ErrorReport {
  const report = (one: WorkflowError): ErrorReport =>
    mask === null ? { code: one.code, message: one.message } : mask.report(one);
  const cause = causeReportOf(error, around, report);
  return cause === undefined ? report(error) : { ...report(error), cause };
}

/** A run as the nodes of one workflow see it. */
export class RunScope implements NodeRun {
  readonly parts: RunParts;
  /** Of this workflow: that of the run, or of the attempt that it runs in. */
  readonly cancellation: Cancellation;
  /** The tasks around this workflow, as in `outer/`. */
  readonly path: string;
  /** The scope of the task that this workflow runs in; null for that of the run. */
  readonly #caller: RunScope | null;
  readonly #task: string;
  readonly #index: number | undefined;

  private constructor(
    parts: RunParts,
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
  ) {
    this.parts = parts;
    this.cancellation = cancellation;
    this.path = path;
    this.#caller = caller;
    this.#task = task;
    this.#index = index;
  }

  /** Of the workflow that the run is of. */
  static ofRun(parts: RunParts, cancellation: Cancellation): RunScope {
    return new RunScope(parts, cancellation, "", null, "", undefined);
  }

  get id(): string {
    return this.parts.id;
  }

  get startedAt(): string {
    return this.parts.startedAt;
  }

  get rendered(): RenderBudget {
    return this.parts.rendered;
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** What a workflow inside the task or node sees. */
  within(task: string): RunScope {
    const { parts, cancellation } = this;
    return new RunScope(parts, cancellation, `${this.path}${task}/`, this, task, undefined);
  }

  /** The same inside one item of that task, or one attempt. */
  at(index: number | undefined, cancellation: Cancellation = this.cancellation): RunScope {
    return new RunScope(this.parts, cancellation, this.path, this.#caller, this.#task, index);
  }

  /** The tasks around this workflow, each with its item, the outermost first. */
  get callers(): TaskPath {
    if (this.#caller === null) return [];
    return [...this.#caller.callers, stepOf(this.#task, this.#index)];
  }

  get isHeard(): boolean {
    return this.parts.events.isHeard;
  }

  /** The error as results tell it: without secrets, and without what is around this workflow. */
  reportOf(error: WorkflowError): ErrorReport {
    return errorReport(error, [], this.parts.mask);
  }

  /** The error as events tell it: without secrets. */
  toldOf(error: WorkflowError): ErrorReport {
    return errorReport(error, this.callers, this.parts.mask);
  }

  /** Where something happens, for events. */
  placeOf(task: string, index?: number): Pick<TaskEvent, "task" | "path"> {
    const name = this.path + task;
    if (this.#caller === null) return { task: name };
    return { task: name, path: [...this.callers, stepOf(task, index)] };
  }

  send(happening: Happening): void {
    this.parts.events.send(happening);
  }
}
