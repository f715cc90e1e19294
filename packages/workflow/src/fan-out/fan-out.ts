import type { WorkflowContext } from "@sheaf/context";
import type { CancellationWatcher } from "../contract/cancellation.ts";
import { isHeld } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { RunningAction } from "../task-path.ts";
import { cancellationNotice } from "./attempt-failure.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { ItemAttempts } from "./item-attempts.ts";
import type { ItemsReplay } from "./items-replay.ts";
import { KnownItems } from "./known-items.ts";
import { mustStop } from "./plan.ts";
import type { RestingPause } from "./resting-items.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import type { ItemSource } from "./source.ts";
import { isDecided, notNeeded } from "./until.ts";

/**
 * Runs the items of a source, never more at once than planned. A free slot takes the next item
 * immediately, in item order, and only then is its fork made. O(1) per item, whatever the size of the
 * context.
 */
export class FanOutRun extends ItemAttempts implements CancellationWatcher {
  readonly #source: ItemSource;
  /** Copied from the plan: read for every item. */
  readonly #concurrency: number;
  /** Null if nothing is known of the items from before. */
  readonly #known: KnownItems | null;
  /** True once `until` has ended the items that are not needed. */
  #isCut = false;
  #onEnd: () => void = () => {};

  constructor(parts: FanOutParts) {
    super(parts);
    this.#source = parts.source;
    this.#concurrency = parts.plan.concurrency;
    const { replay } = parts.ends;
    this.#known = replay === null ? null : this.#knownBy(replay);
  }

  #knownBy(replay: ItemsReplay): KnownItems {
    const { plan, ends, occupied, resting, batches, control } = this;
    return new KnownItems(replay, {
      source: this.#source,
      plan,
      ends,
      occupied,
      resting,
      batches,
      control,
      owner: this,
      onSkipped: (context) => this.#isWanted(context),
      onRest: (attempt, slot) => {
        if (this.deadlines !== null) this.limit(this.deadlines, slot);
        this.retries?.restAgain(attempt, slot);
      },
      onAllCame: () => this.#stopIfDecided(),
    });
  }

  /** Resolves when no item is running and none will start. */
  run(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#onEnd = resolve;
    });
    this.cancellation.watch(this);
    this.#source.onArrival(() => this.pump());
    if (this.cancellation.isCanceled) this.#source.close();
    this.#cutIfDecided();
    this.pump();
    return ended;
  }

  /** Items that are due for another attempt come first, in the order in which their pauses ended. */
  protected startItems(): boolean {
    const { replay, results } = this.ends;
    const known = this.#known;
    let hasStarted = false;
    if (known !== null) known.pass();
    while (this.#canStart()) {
      const due = this.#takeDue();
      if (due !== null) {
        // Further attempts are flushed one by one.
        this.claim?.use();
        this.#beginAgain(due);
        continue;
      }
      const context = this.#source.next();
      if (context === null) break;
      results.started++;
      replay?.checkItem(this.ends.indexOf(context), context);
      if (this.#isWanted(context)) {
        hasStarted = true;
        this.claim?.use();
        this.#start(context, this.occupied.take());
      }
      if (known !== null) known.pass();
    }
    this.claim?.giveBack();
    if (replay?.isFirst === false && !isHeld(this.scope.control)) known?.restAgain();
    return hasStarted;
  }

  #canStart(): boolean {
    return this.#hasPlace && !isHeld(this.scope.control) && this.#hasSlot();
  }

  get #hasPlace(): boolean {
    const hasPlace = this.occupied.count < this.#concurrency;
    if (this.resting === null || this.ends.replay?.isFirst === true) return hasPlace;
    return this.resting.allows(hasPlace);
  }

  #hasSlot(): boolean {
    return this.claim === null || (this.#hasItems && this.claim.take());
  }

  /** False if no item is due and none will come. */
  get #hasItems(): boolean {
    return !this.#source.isDrained || this.resting?.hasDue === true;
  }

  #takeDue(): RestingPause | null {
    if (this.resting === null || this.ends.replay?.isFirst === true) return null;
    return this.occupied.takeDue(this.resting);
  }

  #beginAgain({ attempt: { context, attempt }, slot }: RestingPause): void {
    if (this.resting?.holds === false) this.ends.journal?.began(this.ends.indexOf(context));
    this.begin(context, attempt + 1, slot);
  }

  /** False if the item has ended already, because it is skipped, or because deciding that failed. */
  #isWanted(context: WorkflowContext): boolean {
    const { itemWhen } = this.plan;
    if (itemWhen === null || this.ends.isWanted(context, itemWhen)) return true;
    hostTurns.step();
    this.#afterEnd();
    return false;
  }

  #start(context: WorkflowContext, slot: number): void {
    if (this.deadlines !== null) this.limit(this.deadlines, slot);
    this.started(context, slot);
  }

  /** An item has its slot. Of a batch that a journal has parts of, only what is left begins. */
  protected started(context: WorkflowContext, slot: number): void {
    const left = this.batches === null ? context : this.batches.start(context);
    this.begin(left, this.ends.firstAttempt(context), slot);
  }

  protected release(slot: number): void {
    this.#leave(slot);
    this.#afterEnd();
    this.pump();
  }

  #leave(slot: number): void {
    // Only before another attempt is there a pause.
    if (this.retries === null) this.occupied.leave(slot);
    else this.occupied.leavePause(slot, this.resting);
    this.deadlines?.lift(slot);
  }

  /** An item has ended. */
  #afterEnd(): void {
    this.ends.observer?.progress(this.ends.recorded);
    this.#stopIfDecided();
  }

  #stopIfDecided(): void {
    if (this.ends.replay?.defers() === true) return;
    if (mustStop(this.plan, this.ends.results.failed, this.#source.total)) this.#stop();
    this.#cutIfDecided();
  }

  /** No more items start. Where that is known from before, so is how many had started. */
  #stop(): void {
    const { journal, replay, results } = this.ends;
    if (replay?.hasStopped === true) return;
    journal?.stopped(results.started);
    this.#source.close();
  }

  /** If `until` has come true, or never will: no more items start, and those under way end. */
  #cutIfDecided(): void {
    const { until } = this.plan;
    if (until === null || this.#isCut || this.ends.replay?.isBehind === true) return;
    if (!isDecided(until, this.ends.results, this.#source.total)) return;
    this.#isCut = true;
    const { isDrained } = this.#source;
    this.#source.close();
    this.#known?.restAgain();
    const cut: RunningAttempt[] = [];
    for (const slot of this.occupied.underWay()) {
      const attempt = this.occupied.end(slot, notNeeded());
      this.giveUpLater(attempt);
      this.#leave(slot);
      cut.push(attempt);
    }
    this.ends.cut(cut, isDrained);
  }

  /** Nothing new starts. Items that wait for another attempt end at once; running ones have been signalled. */
  canceled(): void {
    this.#source.close();
    this.#known?.restAgain();
    this.claim?.end();
    for (const [slot, attempt] of this.occupied.canceled(this.cancellation.signal.reason)) {
      const error = this.cancellation.errorAt(this.ends.placeOf(attempt.context));
      this.failed(attempt, slot, error, false);
    }
    this.pump();
  }

  abandoned(): void {
    this.occupied.abandon(cancellationNotice);
  }

  addRunning(list: RunningAction[]): void {
    this.occupied.addRunning(list, this.ends, this.scope.path, this.scope.callers);
  }

  protected paused(): void {
    const isIdle = this.occupied.count === 0 && (this.resting?.count ?? 0) === 0;
    if (isIdle && this.#source.isDrained && !this.isOver) this.#finish();
  }

  #finish(): void {
    this.isOver = true;
    this.cancellation.unwatch(this);
    this.#source.close();
    const { journal, replay } = this.ends;
    const hasEnded = journal?.isStream === true && this.#source.total !== null;
    if (hasEnded && !this.cancellation.isCanceled) replay?.checkEnd();
    this.ends.skipRest(this.#source.total ?? 0);
    void (async () => this.session.close?.())().catch(() => {});
    this.#onEnd();
  }
}
