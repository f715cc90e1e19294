import type { Json, WorkflowContext } from "@sheaf/context";
import type { Cancellation } from "../contract/cancellation.ts";
import type { DeclarationSource } from "../declaration-source.ts";
import type { ErrorPlace, WorkflowError } from "../errors.ts";
import { stepOf, type TaskStep } from "../task-path.ts";
import type { ItemObserver } from "./item-observer.ts";
import type { ItemResults } from "./item-results.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import type { ItemsJournal } from "./items-journal.ts";
import type { ItemsReplay } from "./items-replay.ts";

/** What {@link ItemEnds} needs to know of a fan-out. */
interface Listing {
  readonly task: string;
  readonly declaredIn: DeclarationSource;
  readonly isList: boolean;
  readonly results: ItemResults;
}

/** Reports how the items of one fan-out end: to its results, to the journal, and to whoever listens. */
export class ItemEnds {
  readonly results: ItemResults;
  /** Where ends are recorded; null if nowhere. */
  readonly journal: ItemsJournal | null;
  /** Null if nothing of these items is known from before. */
  readonly replay: ItemsReplay | null;
  /** Null if nobody listens. */
  readonly observer: ItemObserver | null;
  readonly #cancellation: Cancellation;
  readonly #task: string;
  readonly #declaredIn: DeclarationSource;
  readonly #isList: boolean;

  constructor(
    { task, declaredIn, isList, results }: Listing,
    cancellation: Cancellation,
    journal: ItemsJournal | null,
    observer: ItemObserver | null,
  ) {
    this.results = results;
    this.journal = journal;
    this.observer = observer;
    this.#cancellation = cancellation;
    this.#task = task;
    this.#declaredIn = declaredIn;
    this.#isList = isList;
    this.replay = journal?.replay((context) => this.placeOf(context)) ?? null;
  }

  /** How many items ended before the run was continued. */
  get recorded(): number {
    return this.replay?.count ?? 0;
  }

  /** Its first attempt begins. */
  started(context: WorkflowContext): void {
    this.observer?.item("started", this.indexOf(context), 1);
  }

  /** An attempt has ended, and another follows. `error` is null after a success. */
  retried(context: WorkflowContext, attempt: number, error: WorkflowError | null): void {
    this.observer?.item("retried", this.indexOf(context), attempt, error ?? undefined);
  }

  succeeded(context: WorkflowContext, attempts: number, output: Json): void {
    const index = this.indexOf(context);
    this.results.addSuccess(index, attempts, output);
    this.journal?.succeeded(index, attempts, output, context);
    this.observer?.item("succeeded", index, attempts, undefined, output);
  }

  /** What the end of the run cut short is not recorded, so that it may run again. */
  failed(
    context: WorkflowContext,
    attempts: number,
    error: WorkflowError,
    status: "failed" | "canceled",
  ): void {
    this.addFailure(context, attempts, error, status);
    this.observer?.item(status, this.indexOf(context), attempts, error);
  }

  protected addFailure(
    context: WorkflowContext,
    attempts: number,
    error: WorkflowError,
    status: "failed" | "canceled",
  ): void {
    const index = this.indexOf(context);
    this.results.addFailure(index, attempts, error, status === "canceled", context.item);
    if (!this.#cancellation.isCanceled) this.journal?.failed(index, attempts, error, context);
  }

  /** No items start any more, and these were not needed. */
  cut(attempts: readonly RunningAttempt[], isDrained: boolean): void {
    this.recordCut(attempts, isDrained);
    for (const { context, attempt } of attempts) {
      const index = this.indexOf(context);
      this.results.addCut(index, attempt);
      this.observer?.item("canceled", index, attempt);
    }
  }

  protected recordCut(attempts: readonly RunningAttempt[], isDrained: boolean): void {
    // How far a stream was read depends on timing.
    const isKnown = isDrained && this.journal?.isStream !== true;
    if (attempts.length === 0 && isKnown) return;
    const cut = attempts.map(({ context, attempt }) => [this.indexOf(context), attempt] as const);
    this.journal?.stopped(this.results.started, cut);
  }

  /** False if its `itemWhen` does not hold: it is skipped. One that cannot be evaluated fails the item. */
  isWanted(context: WorkflowContext, itemWhen: (context: WorkflowContext) => boolean): boolean {
    try {
      if (itemWhen(context)) return true;
    } catch (error) {
      this.failed(context, 0, error as WorkflowError, "failed");
      return false;
    }
    this.unwanted(context);
    return false;
  }

  protected unwanted(context: WorkflowContext): void {
    const index = this.indexOf(context);
    this.results.addUnwanted(index);
    this.observer?.item("skipped", index, 0);
  }

  /** The attempt that an item begins with: those that failed before count. */
  firstAttempt(context: WorkflowContext): number {
    return this.replay === null ? 1 : this.replay.firstAttempt(this.indexOf(context));
  }

  /** What was never started is skipped, unless it had succeeded before. */
  skipRest(total: number): void {
    while (this.results.started < total) {
      const index = this.results.started++;
      if (this.hadSucceeded(index)) continue;
      this.results.addSkipped(index);
      this.observer?.item("skipped", index, 0);
    }
  }

  /** Not where the run is canceled: its items may not be those that were recorded. */
  protected hadSucceeded(index: number): boolean {
    return !this.#cancellation.isCanceled && this.replay?.keptSuccess(index) === true;
  }

  /** Outside a list the one item has the position 0, wherever the task itself may be an item. */
  indexOf({ index }: WorkflowContext): number {
    return this.#isList ? (index as number) : 0;
  }

  stepOf({ index }: WorkflowContext): TaskStep {
    return stepOf(this.#task, this.#isList ? index : undefined);
  }

  placeOf(
    context: WorkflowContext,
    option: "action" | "timeout" | "deadline" = "action",
  ): ErrorPlace {
    const task = this.#task;
    const position = this.#declaredIn.position(option);
    return this.#isList ? { task, index: context.index, position } : { task, position };
  }
}
