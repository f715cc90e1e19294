import type { Json, WorkflowContext } from "@sheaf/context";
import type { ItemsRun } from "../contract/run.ts";
import type { ErrorPlace, WorkflowError } from "../errors.ts";
import type { StepJournal } from "../journal/graph-journal.ts";
import type { ItemGroup } from "../journal/item-group.ts";
import { errorOf, recordOf } from "../journal/recorded-error.ts";
import type { RecordedItems } from "../journal/recorded-steps.ts";
import type { ItemResults } from "./item-results.ts";
import type { ItemSource } from "./source.ts";

/** What is recorded of a fan-out. */
interface RecordedItemsOf {
  readonly source: ItemSource;
  readonly results: ItemResults;
  readonly endsInside?: boolean;
}

/** Takes down how the items of one fan-out end, and gives the ends that were taken down before. */
export class ItemsJournal {
  readonly #step: StepJournal;
  /** What was taken down before; null if nothing was. */
  readonly #before: RecordedItems | null;
  readonly #group: ItemGroup;
  readonly #results: ItemResults;
  readonly #run: ItemsRun;
  /** True if items come from a stream: nothing but each itself says whether it is the same. */
  readonly #isStream: boolean;
  /** False if the ends of items follow from what is taken down inside them. */
  readonly #keepsEnds: boolean;

  constructor(
    step: StepJournal,
    { results, source, endsInside = false }: RecordedItemsOf,
    run: ItemsRun,
  ) {
    this.#step = step;
    this.#before = step.recorded?.items ?? null;
    this.#group = step.group(results.keepsOutputs);
    if (this.#before?.lacksOutputs === true && results.keepsOutputs) step.failWithoutOutputs();
    this.#results = results;
    this.#run = run;
    this.#isStream = source.total === null;
    this.#keepsEnds = !endsInside;
  }

  /**
   * Adds the end of the item to the results, if it was taken down.
   *
   * @returns false if it was not.
   */
  replay(index: number, context: WorkflowContext, place: () => ErrorPlace): boolean {
    const before = this.#before;
    if (before === null || !this.#keepsEnds) return false;
    const output = before.outputs[index];
    if (output === undefined && !before.failures.has(index)) return false;
    this.#digestOf(index, context);
    if (output !== undefined) this.#results.addSuccess(index, before.attemptsOf(index), output);
    else this.#replayFailure(index, context, place());
    return true;
  }

  #replayFailure(index: number, { item }: WorkflowContext, place: ErrorPlace): void {
    const failure = this.#before?.failures.get(index);
    if (failure === undefined) return;
    const { attempts, error } = failure;
    this.#results.addFailure(index, attempts, errorOf(error, place), false, item);
  }

  /** The attempt that an item begins with: those that failed before count. */
  firstAttempt(index: number): number {
    return this.#keepsEnds ? this.#step.retriesOf(index) + 1 : 1;
  }

  /** True if so many items have started that, as was taken down, no more are to. */
  stopsAt(started: number): boolean {
    return this.#step.startedBeforeStop === started;
  }

  /** True if it was taken down that items stopped being started. */
  get hasStopped(): boolean {
    return this.#step.startedBeforeStop !== null;
  }

  succeeded(index: number, attempts: number, output: Json, context: WorkflowContext): void {
    if (!this.#keepsEnds) return;
    const digest = this.#digestOf(index, context);
    if (attempts === 1) this.#group.add(index, this.#step.written(output), digest);
    else this.#step.succeeded(index, attempts, output, digest);
  }

  failed(index: number, attempts: number, error: WorkflowError, context: WorkflowContext): void {
    if (!this.#keepsEnds) return;
    const record = recordOf(error, this.#run.reportOf(error));
    this.#step.failed(index, attempts, record, this.#digestOf(index, context));
  }

  retried(index: number, attempts: number): void {
    if (this.#keepsEnds) this.#step.retried(index, attempts);
  }

  stopped(started: number): void {
    this.#step.stopped(started);
  }

  #digestOf(index: number, { item }: WorkflowContext): number | undefined {
    return this.#isStream ? this.#step.digestOfItem(index, item as Json) : undefined;
  }
}
