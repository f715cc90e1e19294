import type { Json } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { Cancellation } from "../contract/cancellation.ts";
import type { EventPayload, TaskEvent } from "../contract/events.ts";
import type { Executor, LostWorker, WorkflowReference } from "../contract/executor.ts";
import {
  type BranchName,
  type LogOrigin,
  type NodeRun,
  type Run,
  type RunResources,
  stepName,
} from "../contract/run.ts";
import type { RunControl } from "../contract/run-control.ts";
import type { WorkflowError } from "../errors.ts";
import { causeReportOf } from "../first-cause.ts";
import type { ErrorReport } from "../item-report.ts";
import type { GraphJournal } from "../journal/graph-journal.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { SecretMask } from "../secrets/secret-mask.ts";
import { timestampOf } from "../host/clock.ts";
import { Hearing } from "./hearing.ts";
import { checkFraction, logEntry } from "./log-entry.ts";
import { stepOf, type TaskPath } from "../task-path.ts";
import type { HandleControl } from "./run-control.ts";
import type { EventStream } from "./event-stream.ts";
import type { RunExecutor } from "./run-executor.ts";
import type { RenderBudget } from "./render-budget.ts";
import type { RunSlots } from "./run-slots.ts";

/** What all workflows of one run share, sub-workflows included. */
export interface RunParts extends RunResources {
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  /** Hides secrets in everything that is reported; null if there are none. Data is never masked. */
  readonly mask: SecretMask | null;
  readonly events: EventStream;
  readonly heard: Hearing;
  readonly slots: RunSlots | null;
  readonly control: HandleControl;
  /** What templates may still make. */
  readonly rendered: RenderBudget;
}

/** The report of an error, without secrets. */
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
export class RunScope implements Run {
  /** Of this workflow: that of the run, or of the attempt that it runs in. */
  readonly cancellation: Cancellation;
  /** The tasks around this workflow, as in `outer/`. */
  readonly path: string;
  protected readonly parts: RunParts;
  /** The scope of the task that this workflow runs in; null for that of the run. */
  readonly #caller: RunScope | null;
  readonly #task: string;
  readonly #index: number | undefined;
  /** The node that runs, and its branch before the step; null between steps. */
  readonly #node: string | null;
  readonly #branch: BranchName | null;

  protected constructor(
    parts: RunParts,
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
    node: string | null = null,
    branch: BranchName | null = null,
  ) {
    this.cancellation = cancellation;
    this.path = path;
    this.parts = parts;
    this.#caller = caller;
    this.#task = task;
    this.#index = index;
    this.#node = node;
    this.#branch = branch;
  }

  /** Of the workflow that the run is of. */
  static ofRun(parts: RunParts, cancellation: Cancellation): RunScope {
    return new RunScope(parts, cancellation, "", null, "", undefined);
  }

  get id(): string {
    return this.parts.events.run;
  }

  get startedAt(): string {
    return timestampOf(this.parts.startedAt);
  }

  get rendered(): RenderBudget {
    return this.parts.rendered;
  }

  get mask(): SecretMask | null {
    return this.parts.mask;
  }

  get actions(): Readonly<Record<string, ActionFunction>> {
    return this.parts.actions;
  }

  get secrets(): Readonly<Record<string, string>> {
    return this.parts.secrets;
  }

  get executor(): Executor {
    return this.parts.executor;
  }

  /** Only an executor that the run was given asks for it. */
  get workflow(): WorkflowReference {
    return (this.parts.executor as RunExecutor).workflow;
  }

  get slots(): RunSlots | null {
    return this.parts.slots;
  }

  get control(): RunControl {
    return this.parts.control;
  }

  /** How long tasks took; null if nobody asked. */
  get durations(): Readonly<Record<string, number>> | null {
    const { times } = this.parts.control;
    return times === null ? null : times.all();
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** What a node sees in one of its steps. */
  inStep(node: string, branch: BranchName): RunScope {
    const { cancellation, path } = this;
    return this.made(cancellation, path, this.#caller, this.#task, this.#index, node, branch);
  }

  /** A scope of the same class. */
  protected made(
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
    node: string | null,
    branch: BranchName | null,
  ): RunScope {
    return new RunScope(this.parts, cancellation, path, caller, task, index, node, branch);
  }

  /** A run with a journal has scopes of another class, so that others need no room for it. */
  get journal(): StepJournal | null {
    return null;
  }

  get graphJournal(): GraphJournal | null {
    return null;
  }

  /**
   * The key of the step, unique in the run and independent of timing. It consists of the run, the step
   * and item of each workflow around this one, and the step itself.
   */
  get key(): string {
    const around = this.#caller === null ? this.id : `${this.#caller.key}/${this.#index ?? 0}`;
    return this.#branch === null
      ? around
      : `${around}/${stepName(this.#node as string, this.#branch)}`;
  }

  /** What a workflow inside the task or node sees. */
  within(task: string): RunScope {
    const path = `${this.path}${task}/`;
    return this.made(this.cancellation, path, this, task, undefined, null, null);
  }

  at(index: number | undefined, cancellation: Cancellation = this.cancellation): RunScope {
    return this.made(cancellation, this.path, this.#caller, this.#task, index, null, null);
  }

  /** Only runs with a journal have one of a workflow. */
  recordedIn(_journal: GraphJournal): RunScope {
    return this;
  }

  get callers(): TaskPath {
    if (this.#caller === null) return [];
    return [...this.#caller.callers, stepOf(this.#task, this.#index)];
  }

  reportOf(error: WorkflowError): ErrorReport {
    return errorReport(error, [], this.parts.mask);
  }

  get isHeard(): boolean {
    return this.parts.heard >= Hearing.tasks && this.parts.events.isHeard;
  }

  get hearsItems(): boolean {
    return this.parts.heard >= Hearing.items;
  }

  eventOutput(output: Json): Json | undefined {
    const { heard, mask } = this.parts;
    if (heard < Hearing.outputs) return undefined;
    return mask === null ? output : mask.value(output);
  }

  send(payload: EventPayload): void {
    this.parts.events.send(payload);
  }

  eventPlace(task: string, index?: number): Pick<TaskEvent, "task" | "path"> {
    const name = this.path + task;
    if (this.#caller === null) return { task: name };
    return { task: name, path: [...this.callers, stepOf(task, index)] };
  }

  eventError(error: WorkflowError): ErrorReport {
    return errorReport(error, this.callers, this.parts.mask);
  }

  /** Made when it is asked for, so that it can be taken out. */
  get log(): NodeRun["log"] {
    return (message, data) => this.logOf({ task: this.#node ?? "" }, message, data);
  }

  get progress(): NodeRun["progress"] {
    return (fraction) => this.progressOf({ task: this.#node ?? "" }, fraction);
  }

  /** What an action logs, for events: without secrets. */
  logOf({ task, ...where }: LogOrigin, message: string, data?: unknown): void {
    const entry = logEntry(message, data, this.parts.mask);
    if (this.isHeard)
      this.send({ type: "log", ...this.eventPlace(task, where.index), ...where, ...entry });
  }

  /** How far an action is, for events. */
  progressOf({ task, ...where }: LogOrigin, fraction: number): void {
    checkFraction(fraction);
    if (!this.isHeard) return;
    this.send({ type: "progress", ...this.eventPlace(task, where.index), ...where, fraction });
  }

  /** That whoever performed an attempt was lost, for events: without secrets. */
  lostOf({ task, ...where }: LogOrigin, { worker, reason }: LostWorker): void {
    if (!this.isHeard) return;
    const { mask } = this.parts;
    this.send({
      type: "item.lost",
      ...this.eventPlace(task, where.index),
      ...where,
      attempt: where.attempt ?? 1,
      ...(worker === undefined ? {} : { worker: mask?.text(worker) ?? worker }),
      reason: mask?.text(reason) ?? reason,
    });
  }
}
