import type { Json, WorkflowContext } from "@sheaf/context";
import type { ErrorPlace, WorkflowError } from "../errors.ts";
import type { BatchItemResults } from "./batch-items.ts";
import { ItemEnds } from "./item-ends.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/** Reports how the items of batches end, where these are counted: those of a batch together with it. */
export class BatchItemEnds extends ItemEnds {
  declare readonly results: BatchItemResults;

  override started(context: WorkflowContext): void {
    this.#tell("started", "left", this.indexOf(context), 1);
  }

  override retried(context: WorkflowContext, attempt: number, error: WorkflowError | null): void {
    this.#tell("retried", "left", this.indexOf(context), attempt, error ?? undefined);
  }

  override succeeded(context: WorkflowContext, attempts: number, outputs: Json): void {
    const batch = this.indexOf(context);
    this.results.addSuccess(batch, attempts, outputs);
    this.journal?.succeeded(batch, attempts, outputs, context);
    const { observer } = this;
    if (observer !== null)
      for (const { index, output } of this.results.all(batch, outputs))
        observer.item("succeeded", index, attempts, undefined, output);
    this.results.forget(batch);
  }

  override failed(
    context: WorkflowContext,
    attempts: number,
    error: WorkflowError,
    status: "failed" | "canceled",
  ): void {
    const batch = this.indexOf(context);
    this.addFailure(context, attempts, error, status);
    this.#tell("succeeded", "done", batch, attempts);
    this.#tell(status, "left", batch, attempts, error);
    this.results.forget(batch);
  }

  override cut(attempts: readonly RunningAttempt[], isDrained: boolean): void {
    this.recordCut(attempts, isDrained);
    for (const { context, attempt } of attempts) {
      const batch = this.indexOf(context);
      this.results.addCut(batch, attempt);
      this.#tell("succeeded", "done", batch, attempt);
      this.#tell("canceled", "left", batch, attempt);
      this.results.forget(batch);
    }
  }

  protected override unwanted(context: WorkflowContext): void {
    const batch = this.indexOf(context);
    this.results.addUnwanted(batch);
    this.#tell("skipped", "left", batch, 0);
  }

  /** @param total Of items. */
  override skipRest(total: number): void {
    while (this.results.total < total) {
      const batch = this.results.beginNext(total);
      if (this.hadSucceeded(batch)) continue;
      this.results.addSkipped(batch);
      this.#tell("skipped", "left", batch, 0);
    }
  }

  /** That of the first item that has not succeeded. */
  override placeOf(
    context: WorkflowContext,
    option: "action" | "timeout" | "deadline" = "action",
  ): ErrorPlace {
    const index = this.results.firstLeft(this.indexOf(context));
    return { ...super.placeOf(context, option), index };
  }

  /** Nobody may listen. */
  #tell(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    of: "left" | "done",
    batch: number,
    attempts: number,
    error?: WorkflowError,
  ): void {
    const { observer } = this;
    if (observer === null) return;
    for (const { index, output } of this.results[of](batch))
      observer.item(what, index, attempts, error, of === "done" ? output : undefined);
  }
}
