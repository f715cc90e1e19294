import type { Json, WorkflowContext } from "@sheaf/context";
import type { ItemsRun } from "../contract/run.ts";
import type { ErrorPlace, WorkflowError } from "../errors.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { ItemGroup } from "../journal/item-group.ts";
import { recordOf } from "../journal/recorded-error.ts";
import type { FollowUp } from "./follow-up.ts";
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
  readonly followUp?: FollowUp | undefined;
}

/** Takes down how the items of one fan-out end. */
export class ItemsJournal {
  readonly #step: StepJournal;
  readonly #group: ItemGroup;
  readonly #source: ItemSource;
  readonly #results: ItemResults;
  readonly #run: ItemsRun;
  /** True if items come from a stream: nothing but each itself says whether it is the same. */
  readonly isStream: boolean;
  /** False if the ends of items follow from what is taken down inside them. */
  readonly #keepsEnds: boolean;
  readonly #leavesPlaces: boolean;
  /** By index: of what follows the actions of items under way. Null if nothing follows. */
  readonly #followUps: Map<number, StepJournal> | null;
  #hasStopped = false;
  /** By the forks of what is left of batches; null if there are none. */
  #wholes: WeakMap<WorkflowContext, WorkflowContext> | null = null;

  constructor(
    step: StepJournal,
    { results, source, plan, endsInside = false, followUp }: RecordedItemsOf,
    run: ItemsRun,
  ) {
    this.#step = step;
    this.#group = step.group(results.keepsOutputs);
    this.#source = source;
    this.#results = results;
    this.#run = run;
    this.isStream = source.total === null;
    this.#keepsEnds = !endsInside;
    this.#leavesPlaces = plan.retry?.holds === false;
    this.#followUps = followUp === undefined ? null : new Map();
  }

  /** Of what follows the action of the item, until the item has ended. */
  followUp(index: number): StepJournal {
    const known = this.#followUps?.get(index) ?? this.#step.followUp(index);
    this.#followUps?.set(index, known);
    return known;
  }

  /** The same, if anything was recorded of it before. */
  followUpBefore(index: number): StepJournal | null {
    const followUp = this.#step.recorded === null ? null : this.followUp(index);
    return followUp?.recorded === null ? null : followUp;
  }

  /** The action of an item succeeded, and something follows: it is not called again. */
  acted(index: number, attempts: number, output: Json, context: WorkflowContext): void {
    const digest = this.#digestOf(index, context);
    if (digest !== undefined) this.#step.retried(index, attempts - 1, digest);
    this.followUp(index).succeeded(0, attempts, output);
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
    this.#followUps?.delete(index);
    if (!this.#keepsEnds) {
      this.#step.endedInside(index, false);
      return;
    }
    const digest = this.#digestOf(index, context);
    if (attempts === 1) this.#group.add(index, this.#step.written(output), digest);
    else this.#step.succeeded(index, attempts, output, digest);
  }

  failed(index: number, attempts: number, error: WorkflowError, context: WorkflowContext): void {
    const record = recordOf(error, this.#run.reportOf(error));
    if (!this.#keepsEnds) {
      const inside = this.#followUps === null ? null : this.followUp(index);
      if (inside?.recorded?.failureOf(0) === undefined) inside?.failed(0, attempts, record);
      this.#followUps?.delete(index);
      this.#step.endedInside(index, true);
      return;
    }
    this.#followUps?.delete(index);
    this.#step.failed(index, attempts, record, this.#digestOf(index, context));
  }

  /** Some items of a batch have succeeded, and so much is left. */
  left(index: number, { positions, outputs }: LeftOfBatch, whole: WorkflowContext): void {
    this.#step.left(index, positions, outputs, this.#digestOf(index, whole));
  }

  /** The item of this fork is what is left of that of the other, whose digest is recorded with its end. */
  standsFor(fork: WorkflowContext, whole: WorkflowContext): void {
    if (this.isStream) (this.#wholes ??= new WeakMap()).set(fork, whole);
  }

  retried(index: number, attempts: number): void {
    this.#step.retried(index, attempts);
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
    if (!this.isStream) return undefined;
    const { item } = this.#wholes?.get(context) ?? context;
    return this.#step.digestOfItem(index, item as Json);
  }
}
