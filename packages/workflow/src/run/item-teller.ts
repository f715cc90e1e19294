import type { WorkflowError } from "../errors.ts";
import type { ItemObserver } from "../fan-out/fan-out.ts";
import type { ItemSource } from "../fan-out/source.ts";
import type { Tally } from "../fan-out/tally.ts";
import { now } from "./clock.ts";
import type { RunScope } from "./run-scope.ts";

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

/** Makes events of what happens to items. */
export class ItemTeller implements ItemObserver {
  readonly #scope: RunScope;
  readonly #task: string;
  readonly #isList: boolean;
  readonly #source: ItemSource;
  readonly #tally: Tally;
  #lastProgress = now();

  constructor(scope: RunScope, task: string, isList: boolean, source: ItemSource, tally: Tally) {
    this.#scope = scope;
    this.#task = task;
    this.#isList = isList;
    this.#source = source;
    this.#tally = tally;
  }

  item(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    index: number,
    attempt: number,
    error?: WorkflowError,
  ): void {
    if (this.#isList && !this.#scope.parts.itemEvents) return;
    if (!this.#isList && what !== "retried") return;
    const place = this.#scope.placeOf(this.#task, this.#isList ? index : undefined);
    const reported = error === undefined ? {} : { error: this.#scope.toldOf(error) };
    if (this.#isList)
      this.#scope.send({ type: `item.${what}`, ...place, index, attempt, ...reported });
    else this.#scope.send({ type: "task.retried", ...place, attempt, ...reported });
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
    const { succeeded, failed, canceled, skipped } = this.#tally;
    this.#scope.send({
      type: "task.progress",
      ...this.#scope.placeOf(this.#task),
      total: this.#source.total,
      succeeded,
      failed: failed + canceled + skipped,
    });
  }
}
