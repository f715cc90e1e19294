import { type Json, JsonList } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport, Failure, ItemReport, ErrorReporter } from "../item-report.ts";
import { isTimeOut } from "./attempt-failure.ts";
import type { LeftOfBatch } from "./left-of-batch.ts";
import type { Plan } from "./plan.ts";

/** How deeply an item report is nested, unless its error has a first cause. */
const REPORT_HEIGHT = 2;
const HEIGHT_WITH_CAUSE = 5;

/**
 * The results of the items so far, by position, whatever the order in which they end. If nothing is
 * collected, it holds only counts, however many items there are.
 */
export class ItemResults {
  /** How many items of the source were started, or skipped. */
  started = 0;
  succeeded = 0;
  failed = 0;
  canceled = 0;
  /** Items that never started, those that were unwanted among them. */
  skipped = 0;
  /** Items whose `itemWhen` did not hold. */
  unwanted = 0;
  /** True if the last error of an item was a time-out, or that its deadline had passed. */
  hasTimedOut = false;
  /** The first item, in item order, that did not succeed, and its error. */
  firstFailure: { readonly index: number; readonly error: WorkflowError } | null = null;
  readonly #collect: Plan["collect"];
  readonly #reporter: ErrorReporter;
  readonly #outputs = new JsonList();
  /** Attempts of items that succeeded, if more than one. */
  #attempts: Map<number, number> | null = null;
  /** The reports of items that did not succeed. */
  #failures: Map<number, ItemReport> | null = null;
  /** The items that failed. Reports do not contain them, because those are kept with the result of the task. */
  #failedItems: Map<number, unknown> | null = null;
  /** How deeply the deepest report is nested. */
  #reportHeight = REPORT_HEIGHT;
  /** Made when they are first read. */
  #reports: readonly ItemReport[] | null = null;

  constructor(collect: Plan["collect"], reporter: ErrorReporter) {
    this.#collect = collect;
    this.#reporter = reporter;
  }

  /** Items that were started, or skipped. */
  get total(): number {
    return this.started;
  }

  /** True if items are handed out in batches, and each counts by itself. */
  get countsBatchItems(): boolean {
    return false;
  }

  /** How many items one of the source counts as. */
  sizeOf(_index: number): number {
    return 1;
  }

  /** Where items are handed out in batches: some of this one have succeeded, and so much is left. */
  addLeft(_index: number, _left: LeftOfBatch): void {}

  /** False if they get lost. */
  get keepsOutputs(): boolean {
    return this.#collect === "outputs";
  }

  /** @param output Checked and frozen. */
  addSuccess(index: number, attempts: number, output: Json): void {
    this.succeeded++;
    if (this.#collect !== "outputs") return;
    this.#outputs.setUnchecked(index, output);
    if (attempts > 1) (this.#attempts ??= new Map()).set(index, attempts);
  }

  /** @param item What the item was, as its context holds it. */
  addFailure(
    index: number,
    attempts: number,
    error: WorkflowError,
    isCanceled: boolean,
    item: unknown,
  ): void {
    if (this.firstFailure === null || index < this.firstFailure.index)
      this.firstFailure = { index, error };
    if (isTimeOut(error)) this.hasTimedOut = true;
    if (isCanceled) this.canceled++;
    else this.failed++;
    if (this.#collect === "none") return;
    const status = isCanceled ? "canceled" : "failed";
    const report = Object.freeze(this.#reporter.reportOf(error));
    if (report.cause !== undefined) this.#reportHeight = HEIGHT_WITH_CAUSE;
    this.#addReport({ index, status, attempts, error: report });
    if (!isCanceled) (this.#failedItems ??= new Map()).set(index, item);
  }

  /** The item was ended because it is not needed any more. */
  addCut(index: number, attempts: number): void {
    this.canceled++;
    if (this.#collect !== "none") this.#addReport({ index, status: "canceled", attempts });
  }

  /** The item will never start. */
  addSkipped(index: number): void {
    this.skipped++;
    if (this.#collect !== "none") this.#addReport({ index, status: "skipped", attempts: 0 });
  }

  /** The item is skipped because its `itemWhen` did not hold. */
  addUnwanted(index: number): void {
    this.unwanted++;
    this.addSkipped(index);
  }

  #addReport(report: ItemReport): void {
    (this.#failures ??= new Map()).set(report.index, report);
  }

  /** True if the item succeeded, as far as items are collected. */
  hasSucceeded(index: number): boolean {
    return this.#failures?.has(index) !== true;
  }

  /** The outputs in item order, null at positions without one; null if they are not kept. */
  outputs(): readonly Json[] | null {
    if (this.#collect !== "outputs") return null;
    if (this.total > this.#outputs.length) this.#outputs.setUnchecked(this.total - 1, null);
    return this.#outputs.finished();
  }

  /** The output of the task. */
  get output(): Json {
    return this.outputs();
  }

  /** How deeply the output or the reports are nested, whichever is deeper. */
  get height(): number {
    return Math.max(this.#outputs.height, this.#reportHeight + 1);
  }

  /** The reports that are kept, in item order; the same list each time, once all items have ended. */
  reports(): readonly ItemReport[] {
    this.#reports ??= this.#madeReports();
    return this.#reports;
  }

  /** The items that failed, in item order, as far as they are kept. */
  failures(): readonly Failure[] {
    return this.#unsuccessful()
      .filter(({ status }) => status === "failed")
      .map(({ index, attempts, error }) => ({
        index,
        item: this.#failedItems?.get(index) as Json,
        attempts,
        error: error as ErrorReport,
      }));
  }

  #madeReports(): readonly ItemReport[] {
    const list = new JsonList();
    const add = (report: ItemReport): void =>
      list.setUnchecked(list.length, Object.freeze(report) as unknown as Json, heightOf(report));
    if (this.#collect === "outputs")
      for (let index = 0; index < this.total; index++) add(this.#reportOf(index));
    else this.#unsuccessful().forEach(add);
    return list.finished() as unknown as readonly ItemReport[];
  }

  #unsuccessful(): readonly ItemReport[] {
    return [...(this.#failures?.values() ?? [])].toSorted((a, b) => a.index - b.index);
  }

  #reportOf(index: number): ItemReport {
    const failure = this.#failures?.get(index);
    if (failure !== undefined) return failure;
    return { index, status: "succeeded", attempts: this.#attempts?.get(index) ?? 1 };
  }
}

function heightOf({ error }: ItemReport): number {
  return error?.cause === undefined ? REPORT_HEIGHT : HEIGHT_WITH_CAUSE;
}
