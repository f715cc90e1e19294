import { propertyOf } from "../errors.ts";
import { now } from "./clock.ts";
import type { Happening, WorkflowEvent } from "./events.ts";

/** Events that wait for one reader; a slower one loses the newest. */
const MAX_WAITING = 10_000;

/**
 * Hands events to a listener and to readers, none of whom can slow the run down or break it: what a
 * listener throws is dropped, and readers have their own queues.
 */
export class EventStream {
  readonly #run: string;
  readonly #listener: ((event: WorkflowEvent) => unknown) | null;
  readonly #readers = new Set<Reader>();
  #hasEnded = false;

  constructor(run: string, listener: ((event: WorkflowEvent) => unknown) | null) {
    this.#run = run;
    this.#listener = listener;
  }

  /** False where an event would be made for nobody. */
  get isHeard(): boolean {
    return !this.#hasEnded && (this.#listener !== null || this.#readers.size > 0);
  }

  send(happening: Happening): void {
    if (!this.isHeard) return;
    const event = Object.freeze({ ...happening, run: this.#run, time: now() }) as WorkflowEvent;
    if (this.#listener !== null) call(this.#listener, event);
    for (const reader of this.#readers) reader.push(event);
  }

  end(): void {
    this.#hasEnded = true;
    for (const reader of this.#readers) reader.end();
  }

  /** All events from now on. */
  read(): AsyncIterableIterator<WorkflowEvent> {
    const reader = new Reader(() => this.#readers.delete(reader));
    if (this.#hasEnded) reader.end();
    else this.#readers.add(reader);
    return reader;
  }
}

function call(listener: (event: WorkflowEvent) => unknown, event: WorkflowEvent): void {
  try {
    const answer = listener(event);
    if (typeof propertyOf(answer, "then") === "function")
      void Promise.resolve(answer).catch(() => {});
  } catch {
    // A listener is a guest: what it throws is its own affair.
  }
}

class Reader implements AsyncIterableIterator<WorkflowEvent> {
  #events: WorkflowEvent[] = [];
  /** Of those in the queue, how many were read. */
  #read = 0;
  #dropped = 0;
  #hasEnded = false;
  readonly #waiting: ((result: IteratorResult<WorkflowEvent>) => void)[] = [];
  readonly #leave: () => void;

  constructor(leave: () => void) {
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

  #reportDropped({ run, time }: WorkflowEvent): void {
    if (this.#dropped === 0) return;
    this.#events.push({ type: "events.dropped", count: this.#dropped, run, time });
    this.#dropped = 0;
  }
}
