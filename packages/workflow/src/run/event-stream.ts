import { propertyOf } from "@sheaf/context/messages";
import { now, uniqueId } from "../host/clock.ts";
import type { EventsDroppedEvent, EventPayload, WorkflowEvent } from "../contract/events.ts";

/** The most events that wait for a reader. A slower reader misses the newest ones. */
const MAX_WAITING = 10_000;

/**
 * Passes events to a listener and to readers, which can neither slow the run down nor break it: what
 * the listener throws is dropped, and each reader has a queue of its own.
 */
export class EventStream {
  /** The id of the run; null until somebody asks for it. */
  #run: string | null;
  readonly #listener: ((event: WorkflowEvent) => unknown) | null;
  /** Null before the run was first iterated. */
  #readers: Set<Reader> | null = null;
  /** Events since the run was first iterated, for later iterators; null before that. */
  #kept: WorkflowEvent[] | null = null;
  #notKept = 0;
  /** True once an event has been sent, or would have been. */
  hasBegun = false;
  /** True once the run is over. */
  hasEnded = false;

  /** @param run The id of the run; null for one that no other run has. */
  constructor(run: string | null, listener: ((event: WorkflowEvent) => unknown) | null) {
    this.#run = run;
    this.#listener = listener;
  }

  /** The id of the run. Making one takes a tenth of a run of one task. */
  get run(): string {
    return (this.#run ??= uniqueId());
  }

  /** A run that is continued has that of its journal. */
  set run(id: string) {
    this.#run = id;
  }

  /** False if nobody would get an event. */
  get isHeard(): boolean {
    return !this.hasEnded && (this.#listener !== null || this.#kept !== null);
  }

  /** The first event is due: nobody can start to read any more. */
  begin(): void {
    this.hasBegun = true;
  }

  send(payload: EventPayload): void {
    this.begin();
    if (!this.isHeard) return;
    const event = Object.freeze({ ...payload, run: this.run, time: now() }) as WorkflowEvent;
    if (this.#listener !== null) call(this.#listener, event);
    this.#keep(event);
    for (const reader of this.#readers ?? []) reader.push(event);
  }

  #keep(event: WorkflowEvent): void {
    if (this.#kept === null) return;
    if (this.#kept.length < MAX_WAITING || event.type.startsWith("run.")) {
      if (this.#notKept > 0) this.#kept.push(droppedEvent(this.#notKept, event));
      this.#notKept = 0;
      this.#kept.push(event);
    } else this.#notKept++;
  }

  end(): void {
    this.hasEnded = true;
    for (const reader of this.#readers ?? []) reader.end();
  }

  /**
   * All events from the first one on, as far as they are kept: the first 10,000 from the first iteration
   * of the run on, and its end.
   *
   * @throws Error with the code `EVENTS_NOT_KEPT` if the run started before it was iterated.
   */
  read(): AsyncIterableIterator<WorkflowEvent> {
    if (this.#kept === null && this.hasBegun) throw new EventsNotKeptError();
    this.#kept ??= [];
    const readers = (this.#readers ??= new Set());
    const reader = new Reader(this.#kept, this.#notKept, () => readers.delete(reader));
    if (this.hasEnded) reader.end();
    else readers.add(reader);
    return reader;
  }
}

/** A run was iterated too late: its events are kept from the first iteration on. */
class EventsNotKeptError extends Error {
  /** Stable: decide by this. */
  readonly code = "EVENTS_NOT_KEPT";

  constructor() {
    super("Cannot iterate the events of the run: it has started, and nobody iterated it before");
    this.name = "EventsNotKeptError";
  }
}

function droppedEvent(count: number, { run, time }: WorkflowEvent): EventsDroppedEvent {
  return { type: "events.dropped", count, run, time };
}

function call(listener: (event: WorkflowEvent) => unknown, event: WorkflowEvent): void {
  try {
    const answer = listener(event);
    if (typeof propertyOf(answer, "then") === "function")
      void Promise.resolve(answer).catch(() => {});
  } catch {
    // A listener that throws must not break the run.
  }
}

class Reader implements AsyncIterableIterator<WorkflowEvent> {
  #events: WorkflowEvent[];
  /** Of those in the queue, how many were read. */
  #read = 0;
  #dropped: number;
  #hasEnded = false;
  readonly #waiting: ((result: IteratorResult<WorkflowEvent>) => void)[] = [];
  readonly #leave: () => void;

  constructor(kept: readonly WorkflowEvent[], dropped: number, leave: () => void) {
    this.#events = [...kept];
    this.#dropped = dropped;
    this.#leave = leave;
  }

  push(event: WorkflowEvent): void {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting({ done: false, value: event });
    else if (this.#events.length - this.#read < MAX_WAITING || event.type.startsWith("run.")) {
      this.#reportDropped(event);
      this.#events.push(event);
    } else this.#dropped++;
  }

  end(): void {
    this.#hasEnded = true;
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<WorkflowEvent>> {
    const value = this.#events[this.#read];
    if (value !== undefined) {
      this.#read++;
      if (this.#read === this.#events.length) {
        this.#events = [];
        this.#read = 0;
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#hasEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<WorkflowEvent>> {
    this.#events = [];
    this.#read = 0;
    this.#leave();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #reportDropped(event: WorkflowEvent): void {
    if (this.#dropped === 0) return;
    this.#events.push(droppedEvent(this.#dropped, event));
    this.#dropped = 0;
  }
}
