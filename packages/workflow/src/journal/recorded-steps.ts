import type { Json } from "@sheaf/context";
import type { RecordedOutcome } from "./journal.ts";
import { type RecordedFailure, type RecordedHandling, RecordedItems } from "./recorded-items.ts";

const NONE: ReadonlyMap<number, never> = new Map<number, never>();
const NONE_ENDED: ReadonlyMap<number, boolean> = NONE;

/** The items that a step was given. */
interface RecordedList {
  /** Null for a stream. */
  readonly total: number | null;
  readonly digest: string;
  /** True if each item depends on those before it. */
  readonly folds: boolean;
}

/** What a journal holds of one step. */
export class RecordedStep {
  readonly number: number;
  /** Null if no items were recorded. */
  list: RecordedList | null = null;
  #items: RecordedItems | null = null;
  /** By item: the workflows inside it. */
  #inner: Map<number, RecordedGraph> | null = null;
  outcome: RecordedOutcome | null = null;
  hasEnded = false;
  /** True if its failure failed its workflow. */
  hasFailedWorkflow = false;

  constructor(number: number) {
    this.number = number;
  }

  /** Null if nothing of an item was recorded. */
  get items(): RecordedItems | null {
    return this.#items;
  }

  /** What the item gave; undefined if no success was recorded. */
  outputOf(index: number): Json | undefined {
    return this.#items?.outputs[index];
  }

  failureOf(index: number): RecordedFailure | undefined {
    return this.#items?.failures.get(index);
  }

  /** Failures that were handled inside attempts which are not made again. */
  *handledBefore(): Iterable<RecordedHandling> {
    for (const handling of this.#items?.handled ?? []) {
      const { index, attempt } = handling;
      const retries = this.#items?.retries.get(index) ?? 0;
      const over = Math.max(retries, this.#actedAttempts(index));
      if (this.#hasEnded(index) || attempt <= over) yield handling;
    }
  }

  #hasEnded(index: number): boolean {
    return this.outputOf(index) !== undefined || this.failureOf(index) !== undefined;
  }

  /**
   * Attempts at its action, where that has succeeded and something follows in the item; else 0. What follows
   * counts as one more, once it has failed.
   */
  #actedAttempts(index: number): number {
    const { items } = this.inner(index)?.steps.get(FOLLOW_UP) ?? {};
    if (items?.failures.has(0) === true) return Infinity;
    return items?.outputs[0] === undefined ? 0 : items.attemptsOf(0);
  }

  /** Made for the first record of an item. */
  itemsForRecord(): RecordedItems {
    return (this.#items ??= new RecordedItems());
  }

  /** The workflow inside an item, if anything of it was recorded. */
  inner(index: number): RecordedGraph | undefined {
    return this.#inner?.get(index);
  }

  /** The workflows inside items, by the index of the item. */
  get innerGraphs(): ReadonlyMap<number, RecordedGraph> {
    return this.#inner ?? NONE;
  }

  /** The same, made for its first record. */
  innerForRecord(index: number): RecordedGraph {
    this.#inner ??= new Map();
    let graph = this.#inner.get(index);
    if (graph === undefined) this.#inner.set(index, (graph = new RecordedGraph()));
    return graph;
  }

  /** Nothing inside the item counts any more: it has ended, or begins again. */
  forgetInner(index: number): void {
    this.#inner?.delete(index);
  }

  /** What failed runs again, inside items too; what succeeded stays. */
  forgetFailures(): void {
    if (this.list?.folds === true && this.hasEnded) this.#forgetBehindFailure();
    this.#items?.forgetFailures(this.hasEnded);
    if (this.outcome?.status === "failed") this.outcome = null;
    this.hasEnded = false;
    this.hasFailedWorkflow = false;
    for (const graph of this.#inner?.values() ?? []) graph.forgetFailures();
  }

  /** Of a fold whose items end inside: what came behind a failure begins again, from another value. */
  #forgetBehindFailure(): void {
    const ended = this.#items?.endedInside ?? NONE_ENDED;
    const failed = [...ended].filter(([, hasFailed]) => hasFailed).map(([index]) => index);
    const first = failed.reduce((least, index) => Math.min(least, index), Infinity);
    for (const index of ended.keys())
      if (index > first) {
        this.forgetInner(index);
        this.#items?.endedInside.delete(index);
      }
  }
}

/** The node of the step in which runs what is to run at the end of a workflow. Its branch is named by how that ended. */
export const FINAL = "finally";

/** The step inside an item in which runs what follows its action. No step of a workflow has such a name. */
export const FOLLOW_UP = "each~";

/** The workflow goes on, and will end again. */
const VOID_ENDS: readonly string[] = ["failed", "canceled"].map((status) => `${status}~1.${FINAL}`);

/** What a journal holds of one workflow under way. */
export class RecordedGraph {
  /** By their names. */
  readonly steps: Map<string, RecordedStep> = new Map<string, RecordedStep>();
  /** In the order in which they ended. */
  ends: RecordedStep[] = [];

  /** What failed the workflow, or had not ended, runs again. A failure that was handled stays. */
  forgetFailures(): void {
    for (const name of VOID_ENDS) this.steps.delete(name);
    for (const step of this.steps.values())
      if (!step.hasEnded || step.hasFailedWorkflow) step.forgetFailures();
    const steps = new Set(this.steps.values());
    this.ends = this.ends.filter((step) => step.hasEnded && steps.has(step));
  }
}
