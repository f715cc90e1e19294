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
import { checkFraction, logEntry, type Speaker } from "./log-entry.ts";
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
  /** The node that runs, and its step as in `3`; null between steps. */
  readonly #step: { readonly node: string; readonly name: string } | null;

  private constructor(
    parts: RunParts,
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
    step: { readonly node: string; readonly name: string } | null = null,
  ) {
    this.parts = parts;
    this.cancellation = cancellation;
    this.path = path;
    this.#caller = caller;
    this.#task = task;
    this.#index = index;
    this.#step = step;
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

  /** What a node sees in one of its steps. */
  inStep(node: string, name: string): RunScope {
    const { parts, cancellation, path } = this;
    const step = { node, name };
    return new RunScope(parts, cancellation, path, this.#caller, this.#task, this.#index, step);
  }

  /**
   * Of the step: the same whatever ends first, and no other step of the run has it. Made of the run, for
   * each workflow on the way its step and item, and the step itself.
   */
  get key(): string {
    const around = this.#caller === null ? this.id : `${this.#caller.key}/${this.#index ?? 0}`;
    return this.#step === null ? around : `${around}/${this.#step.name}.${this.#step.node}`;
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

  /** Made when it is asked for, so that it can be taken out. */
  get log(): NodeRun["log"] {
    return (message, data) => this.logOf({ task: this.#step?.node ?? "" }, message, data);
  }

  get progress(): NodeRun["progress"] {
    return (fraction) => this.progressOf({ task: this.#step?.node ?? "" }, fraction);
  }

  /** What an action logs, for events: without secrets. */
  logOf({ task, ...where }: Speaker, message: string, data?: unknown): void {
    const entry = logEntry(message, data, this.parts.mask);
    if (this.isHeard)
      this.send({ type: "log", ...this.placeOf(task, where.index), ...where, ...entry });
  }

  /** How far an action is, for events. */
  progressOf({ task, ...where }: Speaker, fraction: number): void {
    checkFraction(fraction);
    if (!this.isHeard) return;
    this.send({ type: "progress", ...this.placeOf(task, where.index), ...where, fraction });
  }
}
