import type { Json } from "@sheaf/context";
import { hostTurns } from "../host/host-turns.ts";
import type { ActionSlots } from "./action-slots.ts";
import type { Rate, StartRate } from "./start-rate.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { OutputFeed, OutputPlace } from "./outputs.ts";
import type { TaskTimes } from "./task-times.ts";

/** One wait for a signal. */
export interface SignalWait {
  readonly name: string;
  /** In seconds; null without a limit. */
  readonly timeout: number | null;
  /** The position of the item; 0 without items. */
  readonly index: number;
  readonly attempt: number;
  /** Of the step; null if the run has no journal. */
  readonly journal: StepJournal | null;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** What does not start while the run is paused. */
export interface Resumable {
  /** It may start now, unless the run is paused again. */
  resumed(): void;
}

/** What the parts of a run share, and the handle of the run can do to it from outside. */
export interface RunControl {
  /** True while no item and no task starts. */
  readonly isPaused: boolean;
  /** How long tasks take; null if nobody asks. */
  readonly times: TaskTimes | null;
  /** True if events of tasks are to have keys. */
  readonly showsKeys: boolean;
  /** Calls back once when the run is resumed or canceled, however often it is given. */
  whenResumed(held: Resumable): void;
  /** The rate of this key; null if it was asked for with other numbers. */
  rateOf(key: string, rate: Rate): StartRate | null;
  /** The slots of this key; null if it was asked for with another count. */
  slotsOf(key: string, count: number): ActionSlots | null;
  /** The data of the signal; undefined if the time is over. Rejects with the reason of the abortion. */
  wait(wait: SignalWait): Promise<Json | undefined>;
  /** For one list of a task, or node; null if nobody reads its outputs. */
  feedOf(place: OutputPlace, task: string): OutputFeed | null;
}

/** True while nothing may start: the host is to have a turn, or the run is paused. */
export function isHeld(control: RunControl): boolean {
  return hostTurns.isAwaited || control.isPaused;
}

/** Calls back once when none of these reasons is left. */
export function whenReleased(control: RunControl, held: Resumable): void {
  if (!hostTurns.isAwaited) control.whenResumed(held);
  else
    hostTurns.whenServed(() => {
      if (control.isPaused) control.whenResumed(held);
      else held.resumed();
    });
}
