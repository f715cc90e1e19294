import type { WorkflowError } from "../errors.ts";
import type { ItemObserver } from "./item-observer.ts";
import type { ItemSource } from "./source.ts";
import type { ItemResults } from "./item-results.ts";
import { now } from "../host/clock.ts";
import type { ItemsRun } from "../contract/run.ts";

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

/** Makes events of what happens to items. */
export class ItemEventEmitter implements ItemObserver {
  readonly #scope: ItemsRun;
  readonly #task: string;
  readonly #isList: boolean;
  readonly #source: ItemSource;
  readonly #results: ItemResults;
  #lastProgress = now();

  constructor(
    scope: ItemsRun,
    task: string,
    isList: boolean,
    source: ItemSource,
    results: ItemResults,
  ) {
    this.#scope = scope;
    this.#task = task;
    this.#isList = isList;
    this.#source = source;
    this.#results = results;
  }

  item(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    index: number,
    attempt: number,
    error?: WorkflowError,
  ): void {
    if (this.#isList && !this.#scope.hearsItems) return;
    if (!this.#isList && what !== "retried") return;
    const slot = this.#scope.eventPlace(this.#task, this.#isList ? index : undefined);
    const reported = error === undefined ? {} : { error: this.#scope.eventError(error) };
    if (this.#isList)
      this.#scope.send({ type: `item.${what}`, ...slot, index, attempt, ...reported });
    else this.#scope.send({ type: "task.retried", ...slot, attempt, ...reported });
  }

  progress(): void {
    if (now() - this.#lastProgress >= PROGRESS_INTERVAL) this.#sendProgress();
  }

  end(): void {
    this.#sendProgress();
  }

  #sendProgress(): void {
    this.#lastProgress = now();
    if (!this.#isList) return;
    const { succeeded, failed, canceled, skipped, unwanted } = this.#results;
    this.#scope.send({
      type: "task.progress",
      ...this.#scope.eventPlace(this.#task),
      total: this.#source.total,
      succeeded,
      failed: failed + canceled + skipped - unwanted,
      ...(unwanted === 0 ? {} : { skipped: unwanted }),
    });
  }
}
