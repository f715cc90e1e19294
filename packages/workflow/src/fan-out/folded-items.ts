import { type Json, JsonList, type WorkflowContext } from "@sheaf/context";
import type { OutputFeed } from "../contract/outputs.ts";
import type { ErrorReporter } from "../item-report.ts";
import { ReadResults, UNREAD } from "./read-results.ts";
import { ReadSource } from "./read-source.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";

/** The results of items of which each gets what the one before it gave. */
export class FoldedResults extends ReadResults {
  /** The value so far, alone in a list that knows how deeply it is nested. */
  readonly #state: JsonList = new JsonList();

  /** @param from Checked and frozen. */
  constructor(
    from: Json,
    collect: Plan["collect"],
    reporter: ErrorReporter,
    feed: OutputFeed | null,
  ) {
    super(collect, reporter, feed ?? UNREAD);
    this.#state.setUnchecked(0, from);
  }

  /** Each is the value with which the list goes on. */
  override get keepsOutputs(): boolean {
    return true;
  }

  override addSuccess(index: number, attempts: number, output: Json): void {
    this.#state.setUnchecked(0, output);
    super.addSuccess(index, attempts, output);
  }

  override get output(): Json {
    return this.#state.at(0) as Json;
  }

  override get height(): number {
    return Math.max(super.height, this.#state.height - 1);
  }
}

/** The items of a fold: each fork has the value so far as a variable. */
export class FoldedSource extends ReadSource {
  readonly #results: FoldedResults;
  readonly #name: string;

  constructor(source: ItemSource, results: FoldedResults, name: string, feed: OutputFeed | null) {
    super(source, feed ?? UNREAD);
    this.#results = results;
    this.#name = name;
  }

  override next(): WorkflowContext | null {
    return super.next()?.set(this.#name, this.#results.output) ?? null;
  }

  override peek(): WorkflowContext | null {
    return super.peek()?.set(this.#name, this.#results.output) ?? null;
  }
}
