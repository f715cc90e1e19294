import type { RunningAction, TaskPath } from "../task-path.ts";
import type { ItemEnds } from "./item-ends.ts";
import { Pause } from "./pause.ts";
import { type RestingItems, RestingPause } from "./resting-items.ts";
import { RunningAttempt } from "./running-attempt.ts";

/** What is in each slot of a fan-out: an attempt that is running, or a pause before another one. */
export class OccupiedSlots {
  /** How many items have a place. */
  count = 0;
  readonly #occupants: (RunningAttempt | Pause)[] = [];
  readonly #free: number[] = [];

  /** The number of a slot for another item. */
  take(): number {
    this.count++;
    return this.#free.pop() ?? this.#occupants.length;
  }

  put(slot: number, occupant: RunningAttempt | Pause): void {
    this.#occupants[slot] = occupant;
  }

  /** The item keeps its slot. Unless it holds its place, it counts no more until it is taken up again. */
  rest(slot: number, occupant: RunningAttempt | RestingPause, resting: RestingItems): void {
    this.put(slot, occupant);
    if (resting.holds) return;
    this.count--;
    resting.count++;
  }

  /** Takes up the item whose pause has been over for longest; null if there is none. */
  takeDue(resting: RestingItems): RestingPause | null {
    const pause = resting.takeDue();
    if (pause === null || resting.holds) return pause;
    resting.count--;
    this.count++;
    return pause;
  }

  /** The item has ended. Its last attempt stays in the slot, because ending that again has no effect. */
  leave(slot: number): void {
    this.#free.push(slot);
    this.count--;
  }

  /** The same of an item that may have ended in a pause. */
  leavePause(slot: number, resting: RestingItems | null): void {
    const occupant = this.#occupants[slot];
    if (occupant instanceof Pause) this.#occupants[slot] = occupant.attempt;
    this.#free.push(slot);
    if (resting?.holds === false && occupant instanceof RestingPause) resting.count--;
    else this.count--;
  }

  /** Ends what is in the slot, which is an attempt or the pause behind one. Returns the attempt. */
  end(slot: number, reason: DOMException): RunningAttempt {
    const occupant = this.#occupants[slot] as RunningAttempt | Pause;
    if (occupant instanceof Pause) {
      occupant.end();
      return occupant.attempt;
    }
    occupant.expire(reason);
    return occupant;
  }

  /** The slots of items that have not ended. */
  *underWay(): Iterable<number> {
    for (const [slot, occupant] of this.#occupants.entries())
      if (occupant instanceof Pause || occupant.isUnderWay) yield slot;
  }

  /** Aborts what is running, and ends pauses: gives the slots of these, and the attempts behind them. */
  *canceled(reason: unknown): Iterable<[slot: number, attempt: RunningAttempt]> {
    for (const [slot, occupant] of this.#occupants.entries())
      if (occupant instanceof Pause) {
        occupant.end();
        yield [slot, occupant.attempt];
      } else occupant.cancel(reason);
  }

  /** Ends the attempts that are running, with an error that is never reported. */
  abandon(error: Error): void {
    for (const occupant of this.#occupants)
      if (occupant instanceof RunningAttempt) occupant.fail(error);
  }

  /** Adds the attempts that are running. */
  addRunning(list: RunningAction[], ends: ItemEnds, path: string, callers: TaskPath): void {
    for (const occupant of this.#occupants) {
      if (!(occupant instanceof RunningAttempt) || !occupant.isUnderWay) continue;
      const { context, attempt } = occupant;
      const step = ends.stepOf(context);
      list.push({ ...step, task: path + step.task, attempt, path: [...callers, step] });
    }
  }
}
