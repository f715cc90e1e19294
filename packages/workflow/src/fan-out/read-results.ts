import type { Json } from "@sheaf/context";
import type { OutputFeed } from "../contract/outputs.ts";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReporter } from "../item-report.ts";
import { ItemResults } from "./item-results.ts";
import type { Plan } from "./plan.ts";

/** Of outputs that nobody reads. */
export const UNREAD: OutputFeed = Object.freeze({
  isFull: false,
  whenRoom: () => {},
  output: () => {},
  none: () => {},
  end: () => {},
});

/** The results of items whose outputs are read while they run. */
export class ReadResults extends ItemResults {
  readonly #feed: OutputFeed;

  constructor(collect: Plan["collect"], reporter: ErrorReporter, feed: OutputFeed) {
    super(collect, reporter);
    this.#feed = feed;
  }

  /** A journal keeps what is read, so that it can be read again when the run is continued. */
  override get keepsOutputs(): boolean {
    return this.#feed !== UNREAD || super.keepsOutputs;
  }

  override addSuccess(index: number, attempts: number, output: Json): void {
    super.addSuccess(index, attempts, output);
    this.#feed.output(index, output);
  }

  override addFailure(
    index: number,
    attempts: number,
    error: WorkflowError,
    isCanceled: boolean,
    item: unknown,
  ): void {
    super.addFailure(index, attempts, error, isCanceled, item);
    this.#feed.none(index);
  }

  override addCut(index: number, attempts: number): void {
    super.addCut(index, attempts);
    this.#feed.none(index);
  }

  override addSkipped(index: number): void {
    super.addSkipped(index);
    this.#feed.none(index);
  }
}
