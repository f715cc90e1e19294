import type { Json } from "@sheaf/context";
import type { ActionSlots } from "../contract/action-slots.ts";
import type { Cancellation, CancellationWatcher } from "../contract/cancellation.ts";
import type { OutputFeed, OutputPlace } from "../contract/outputs.ts";
import type { Resumable, RunControl, SignalWait } from "../contract/run-control.ts";
import type { Rate, StartRate } from "../contract/start-rate.ts";
import type { Graph } from "../graph/graph.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { EventStream } from "./event-stream.ts";
import type { OutputReader } from "./output-reader.ts";
import { OutputReaders, type OutputsOptions } from "./output-readers.ts";
import { RunRate } from "./run-rate.ts";
import { MeasuredTasks } from "./measured-tasks.ts";
import { RunSlots } from "./run-slots.ts";
import { RunSignals } from "./run-signals.ts";

/** What most runs never need: made when it is first used. */
class Uses {
  /** What starts once the run is resumed. */
  held: Set<Resumable> | null = null;
  signals: RunSignals | null = null;
  outputs: OutputReaders | null = null;
  times: MeasuredTasks | null = null;
  showsKeys = false;
  /** Rates and slots that tasks share, by key. */
  shared: Map<string, RunRate | RunSlots> | null = null;
}

/** Pauses a run, passes signals to it, and outputs to those who read them. */
export class HandleControl implements RunControl, CancellationWatcher {
  readonly #cancellation: Cancellation;
  readonly #events: EventStream;
  readonly #graph: Graph;
  isPaused = false;
  #uses: Uses | null = null;

  constructor(graph: Graph, cancellation: Cancellation, events: EventStream) {
    this.#graph = graph;
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

  get times(): MeasuredTasks | null {
    return this.#uses?.times ?? null;
  }

  /** From now on it is measured how long tasks take. */
  measure(): void {
    this.#made().times = new MeasuredTasks();
  }

  get showsKeys(): boolean {
    return this.#uses?.showsKeys ?? false;
  }

  /** From now on events of tasks have the keys of their steps. */
  showKeys(): void {
    this.#made().showsKeys = true;
  }

  whenResumed(held: Resumable): void {
    (this.#made().held ??= new Set()).add(held);
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
    const uses = this.#made();
    const held = uses.held ?? [];
    uses.held = null;
    for (const one of held) {
      if (this.isPaused) this.whenResumed(one);
      else one.resumed();
    }
  }

  rateOf(key: string, rate: Rate): StartRate | null {
    const known = this.#shared(`rate ${key}`, () => new RunRate(rate));
    return known.rate.limit === rate.limit && known.rate.per === rate.per ? known : null;
  }

  slotsOf(key: string, count: number): ActionSlots | null {
    const known = this.#shared(`slots ${key}`, () => new RunSlots(count, 0));
    return known.count === count ? known : null;
  }

  #shared<Shared extends RunRate | RunSlots>(key: string, made: () => Shared): Shared {
    const shared = (this.#made().shared ??= new Map<string, RunRate | RunSlots>());
    const known = (shared.get(key) as Shared | undefined) ?? made();
    shared.set(key, known);
    return known;
  }

  /** @throws TypeError for a name that is not a text; InvalidValueError for data that is not JSON; JournalError */
  signal(name: string, data: unknown): void {
    this.#signals().send(name, data);
  }

  wait(wait: SignalWait): Promise<Json | undefined> {
    return this.#signals().wait(wait);
  }

  /** @throws Error with a code if the task has no outputs to read, or the run has begun */
  read(task: string, options: OutputsOptions): OutputReader {
    return (this.#made().outputs ??= new OutputReaders()).read(
      this.#graph,
      task,
      this.#events.hasBegun,
      options,
    );
  }

  feedOf(place: OutputPlace, task: string): OutputFeed | null {
    return this.#uses?.outputs?.feedOf(place, task) ?? null;
  }

  /** The run has begun. Its journal records signals, holds those that came before, and may bring others. */
  begin(journal: RunJournal | null): void {
    if (journal !== null) this.#signals().begin(journal);
    else this.#uses?.signals?.begin(null);
  }

  /** The run is over. */
  end(): void {
    this.#uses?.signals?.end();
    this.#uses?.outputs?.end();
  }

  #signals(): RunSignals {
    return (this.#made().signals ??= new RunSignals(this.#events));
  }

  #made(): Uses {
    return (this.#uses ??= new Uses());
  }
}
