import type { WorkflowContext } from "@sheaf/context";
import { isHeld, type RunControl } from "../contract/run-control.ts";
import type { Batches } from "./batches.ts";
import { FollowedAttempt } from "./followed-attempt.ts";
import type { ItemEnds } from "./item-ends.ts";
import type { ItemsReplay } from "./items-replay.ts";
import type { OccupiedSlots } from "./occupied-slots.ts";
import { isSkipped, type Plan } from "./plan.ts";
import type { RestingItems } from "./resting-items.ts";
import type { AttemptOwner, RunningAttempt } from "./running-attempt.ts";
import type { ItemSource } from "./source.ts";

/** What known items need of their fan-out. */
interface KnownItemsOf {
  readonly source: ItemSource;
  readonly plan: Plan;
  readonly ends: ItemEnds;
  readonly occupied: OccupiedSlots;
  readonly resting: RestingItems | null;
  readonly batches: Batches | null;
  readonly control: RunControl;
  readonly owner: AttemptOwner;
  /** The next item is skipped. */
  readonly onSkipped: (context: WorkflowContext) => void;
  /** The item rests after this attempt, as it did when the run stopped. */
  readonly onRest: (attempt: RunningAttempt, slot: number) => void;
  /** The list may end now. */
  readonly onAllCame: () => void;
}

/**
 * Takes the items of a fan-out whose ends are known from before, and those that rested when the run stopped:
 * none of them needs a place.
 */
export class KnownItems {
  readonly #replay: ItemsReplay;
  readonly #of: KnownItemsOf;

  constructor(replay: ItemsReplay, of: KnownItemsOf) {
    this.#replay = replay;
    this.#of = of;
  }

  /** Those that come next. */
  pass(): void {
    const replay = this.#replay;
    const { control, ends, onAllCame } = this.#of;
    replay.stopIfDue();
    while (!isHeld(control) && this.#passNext());
    if (replay.takeNews()) ends.observer?.continued(replay.count);
    if (replay.takeDeferred()) onAllCame();
  }

  /** False if the next item has not come, or needs a place. */
  #passNext(): boolean {
    const { source, ends } = this.#of;
    const { results } = ends;
    if (!this.#replay.knows(results.started)) return this.#passSkipped();
    if (this.#replay.passed()) return true;
    const context = source.next();
    if (context === null) return false;
    const index = results.started++;
    if (!this.#replay.ended(index, context)) this.#restLater(index, context);
    return true;
  }

  /** Nothing but its condition says that an item was skipped. */
  #passSkipped(): boolean {
    const { plan, source, ends, onSkipped } = this.#of;
    if (plan.itemWhen === null || !this.#replay.mayHaveSkipped) return false;
    const context = source.peek();
    if (context === null || !isSkipped(context, plan.itemWhen)) return false;
    source.next();
    ends.results.started++;
    onSkipped(context);
    return true;
  }

  #restLater(index: number, context: WorkflowContext): void {
    const { occupied, owner, batches, resting } = this.#of;
    const slot = occupied.take();
    const made = this.#replay.firstAttempt(index) - 1;
    const left = batches === null ? context : batches.start(context);
    const attempt = new FollowedAttempt(owner, left, made, slot, false);
    occupied.rest(slot, attempt, resting as RestingItems);
    this.#replay.restLater(index, attempt, slot);
  }

  /** They rest behind those that were under way, who had the places. */
  restAgain(): void {
    for (const { attempt, slot } of this.#replay.takeResting()) this.#of.onRest(attempt, slot);
  }
}
