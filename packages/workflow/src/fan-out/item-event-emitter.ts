import type { Json } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ItemObserver } from "./item-observer.ts";
import type { ItemSource } from "./source.ts";
import type { ItemResults } from "./item-results.ts";
import { elapsed, now } from "../host/clock.ts";
import type { ItemsRun } from "../contract/run.ts";

/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL = 100;

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** Makes events of what happens to items. */
export class ItemEventEmitter implements ItemObserver {
  readonly #scope: ItemsRun;
  readonly #task: string;
  readonly #isList: boolean;
  readonly #source: ItemSource;
  readonly #results: ItemResults;
  #lastProgress = now();
  /** By index, when items that are under way started; null if nobody asks how long they take. */
  readonly #starts: Map<number, number> | null;

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
    this.#starts = scope.control.times === null ? null : new Map();
  }

  item(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    index: number,
    attempt: number,
    error?: WorkflowError,
    output?: Json,
  ): void {
    if (this.#isList && !this.#scope.hearsItems) return;
    if (!this.#isList && what !== "retried") return;
    const slot = this.#scope.eventPlace(this.#task, this.#isList ? index : undefined);
    const reported = error === undefined ? {} : { error: this.#scope.eventError(error) };
    if (this.#isList)
      this.#scope.send({
        type: `item.${what}`,
        ...slot,
        index,
        attempt,
        ...this.#outputOf(output),
        ...this.#durationOf(what, index),
        ...reported,
      });
    else this.#scope.send({ type: "task.retried", ...slot, attempt, ...reported });
  }

  #outputOf(given: Json | undefined): { readonly output?: Json } {
    const output = given === undefined ? undefined : this.#scope.eventOutput(given);
    return output === undefined ? NOTHING : { output };
  }

  #durationOf(what: string, index: number): { readonly duration?: number } {
    if (this.#starts === null || what === "retried") return NOTHING;
    if (what === "started") {
      this.#starts.set(index, elapsed());
      return NOTHING;
    }
    const start = this.#starts.get(index);
    this.#starts.delete(index);
    return start === undefined ? NOTHING : { duration: elapsed() - start };
  }

  progress(recorded: number): void {
    // The clock may be set back.
    if (Math.abs(now() - this.#lastProgress) >= PROGRESS_INTERVAL) this.#sendProgress(recorded);
  }

  continued(recorded: number): void {
    this.#sendProgress(recorded);
  }

  end(recorded: number): void {
    this.#sendProgress(recorded);
  }

  #sendProgress(recorded: number): void {
    this.#lastProgress = now();
    if (!this.#isList) return;
    const { succeeded, failed, canceled, skipped, unwanted } = this.#results;
    const unfinished = canceled + skipped - unwanted;
    this.#scope.send({
      type: "task.progress",
      ...this.#scope.eventPlace(this.#task),
      total: this.#source.total,
      succeeded,
      failed,
      ...(unwanted === 0 ? {} : { skipped: unwanted }),
      ...(unfinished === 0 ? {} : { unfinished }),
      ...(recorded === 0 ? {} : { recorded }),
    });
  }
}
