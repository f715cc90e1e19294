import type { Json, WorkflowContext } from "@sheaf/context";
import type { ItemsRun } from "../contract/run.ts";
import type { ErrorPlace, WorkflowError } from "../errors.ts";
import type { StepJournal } from "../journal/graph-journal.ts";
import type { ItemGroup } from "../journal/item-group.ts";
import { recordOf } from "../journal/recorded-error.ts";
import type { ItemResults } from "./item-results.ts";
import type { LeftOfBatch } from "./left-of-batch.ts";
import { ItemsReplay } from "./items-replay.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";

/** What is recorded of a fan-out. */
interface RecordedItemsOf {
  readonly source: ItemSource;
  readonly results: ItemResults;
  readonly plan: Plan;
  readonly endsInside?: boolean;
}

/** Takes down how the items of one fan-out end. */
export class ItemsJournal {
  readonly #step: StepJournal;
  readonly #group: ItemGroup;
  readonly #source: ItemSource;
  readonly #results: ItemResults;
  readonly #run: ItemsRun;
  /** True if items come from a stream: nothing but each itself says whether it is the same. */
  readonly #isStream: boolean;
  /** False if the ends of items follow from what is taken down inside them. */
  readonly #keepsEnds: boolean;
  readonly #leavesPlaces: boolean;
  #hasStopped = false;
  /** By the forks of what is left of batches; null if there are none. */
  #wholes: WeakMap<WorkflowContext, WorkflowContext> | null = null;

  constructor(
    step: StepJournal,
    { results, source, plan, endsInside = false }: RecordedItemsOf,
    run: ItemsRun,
  ) {
    this.#step = step;
    this.#group = step.group(results.keepsOutputs);
    this.#source = source;
    this.#results = results;
    this.#run = run;
    this.#isStream = source.total === null;
    this.#keepsEnds = !endsInside;
    this.#leavesPlaces = plan.retry?.holds === false;
  }

  /** What was taken down of these items before; null if nothing was. */
  replay(placeOf: (context: WorkflowContext) => ErrorPlace): ItemsReplay | null {
    const before = this.#step.recorded?.items ?? null;
    if (before === null) return null;
    if (before.lacksOutputs && this.#results.keepsOutputs) this.#step.failWithoutOutputs();
    return new ItemsReplay(
      this.#step,
      before,
      this.#source,
      this.#results,
      this.#keepsEnds,
      this.#leavesPlaces,
      placeOf,
    );
  }

  succeeded(index: number, attempts: number, output: Json, context: WorkflowContext): void {
    if (!this.#keepsEnds) {
      this.#step.endedInside(index, false);
      return;
    }
    const digest = this.#digestOf(index, context);
    if (attempts === 1) this.#group.add(index, this.#step.written(output), digest);
    else this.#step.succeeded(index, attempts, output, digest);
  }

  failed(index: number, attempts: number, error: WorkflowError, context: WorkflowContext): void {
    if (!this.#keepsEnds) {
      this.#step.endedInside(index, true);
      return;
    }
    const record = recordOf(error, this.#run.reportOf(error));
    this.#step.failed(index, attempts, record, this.#digestOf(index, context));
  }

  /** Some items of a batch have succeeded, and so much is left. */
  left(index: number, { positions, outputs }: LeftOfBatch, whole: WorkflowContext): void {
    this.#step.left(index, positions, outputs, this.#digestOf(index, whole));
  }

  /** The item of this fork is what is left of that of the other, whose digest is recorded with its end. */
  standsFor(fork: WorkflowContext, whole: WorkflowContext): void {
    if (this.#isStream) (this.#wholes ??= new WeakMap()).set(fork, whole);
  }

  retried(index: number, attempts: number): void {
    if (this.#keepsEnds) this.#step.retried(index, attempts);
  }

  began(index: number): void {
    if (this.#keepsEnds) this.#step.began(index);
  }

  /**
   * No more items start; taken down once, and also if all had started: when the run goes on, the failure
   * comes first, and must not keep those from starting that had.
   *
   * @param cut Items that were under way and not needed, with their attempts.
   */
  stopped(started: number, cut: readonly (readonly [number, number])[] = []): void {
    if (this.#hasStopped && cut.length === 0) return;
    this.#hasStopped = true;
    this.#step.stopped(started, cut);
  }

  #digestOf(index: number, context: WorkflowContext): number | undefined {
    if (!this.#isStream) return undefined;
    const { item } = this.#wholes?.get(context) ?? context;
    return this.#step.digestOfItem(index, item as Json);
  }
}
