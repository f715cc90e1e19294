import type { Json } from "@sheaf/context";
import type { Cancellation, CancellationWatcher } from "../contract/cancellation.ts";
import type { Resumable, RunControl, SignalWait } from "../contract/run-control.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { EventStream } from "./event-stream.ts";
import { RunSignals } from "./run-signals.ts";

/** Pauses a run, and passes signals to it. What most runs never need is made when it is first used. */
export class HandleControl implements RunControl, CancellationWatcher {
  readonly #cancellation: Cancellation;
  readonly #events: EventStream;
  isPaused = false;
  #held: Set<Resumable> | null = null;
  #signals: RunSignals | null = null;

  constructor(cancellation: Cancellation, events: EventStream) {
    this.#cancellation = cancellation;
    this.#events = events;
  }

  /** Without effect on a run that is canceled: it starts nothing anyway. */
  pause(): void {
    if (this.isPaused || this.#cancellation.isCanceled) return;
    this.isPaused = true;
    this.#cancellation.watch(this);
    this.#events.send({ type: "run.paused" });
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#cancellation.unwatch(this);
    this.isPaused = false;
    this.#events.send({ type: "run.resumed" });
    this.#release();
  }

  whenResumed(held: Resumable): void {
    (this.#held ??= new Set()).add(held);
  }

  /** What is held ends. */
  canceled(): void {
    this.isPaused = false;
    this.#release();
  }

  abandoned(): void {}

  addRunning(): void {}

  /** One of them may pause the run again; the others then are held again. */
  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const one of held) {
      if (this.isPaused) this.whenResumed(one);
      else one.resumed();
    }
  }

  /** @throws TypeError for a name that is not a text; InvalidValueError for data that is not JSON */
  signal(name: string, data: unknown): void {
    this.#madeSignals().send(name, data);
  }

  wait(wait: SignalWait): Promise<Json | undefined> {
    return this.#madeSignals().wait(wait);
  }

  /** The run has begun. Its journal records signals, holds those that came before, and may bring others. */
  begin(journal: RunJournal | null): void {
    if (journal !== null) this.#madeSignals().begin(journal);
    else this.#signals?.begin(null);
  }

  /** The run is over. */
  end(): void {
    this.#signals?.end();
  }

  #madeSignals(): RunSignals {
    return (this.#signals ??= new RunSignals(this.#events));
  }
}
