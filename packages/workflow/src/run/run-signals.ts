import { type Json, jsonOf } from "@sheaf/context";
import type { SignalWait } from "../contract/run-control.ts";
import { after, now } from "../host/clock.ts";
import type { OutsideSignal } from "../journal/journal.ts";
import { JournalError } from "../journal/journal-error.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { EventStream } from "./event-stream.ts";

/** A signal that nobody has waited for yet. */
interface Signal {
  /** Its position among the signals of the run. */
  readonly number: number;
  readonly data: Json;
}

/** Takes the signal that it waits for. */
type Waiter = (signal: Signal) => void;

/**
 * Passes signals to those who wait for them: the oldest signal of a name to whoever has waited longest.
 * A signal that comes early is kept.
 */
export class RunSignals {
  readonly #events: EventStream;
  readonly #kept = new Map<string, Signal[]>();
  readonly #waiting = new Map<string, Set<Waiter>>();
  /** Signals that came before the run had begun. */
  #early: (readonly [string, Json])[] = [];
  #journal: RunJournal | null = null;
  /** The ids of signals from outside that were recorded. */
  readonly #ids = new Set<string>();
  #count = 0;
  #waits = 0;
  #stopListening: (() => void) | null = null;

  constructor(events: EventStream) {
    this.#events = events;
  }

  /** The run has begun. Signals that its journal holds come first. */
  begin(journal: RunJournal | null): void {
    this.#journal = journal;
    for (const { name, data, id, isSpent } of journal?.signals() ?? []) {
      if (id !== undefined) this.#ids.add(id);
      const number = this.#count++;
      if (!isSpent) this.#keep(name, { number, data });
    }
    const early = this.#early;
    this.#early = [];
    if (journal?.hasEnded !== true) for (const [name, data] of early) this.#take(name, data);
  }

  send(name: string, data: unknown): void {
    if (typeof name !== "string" || name === "")
      throw new TypeError("Cannot signal the run: expected a non-empty name");
    const json = jsonOf(data ?? null, "data");
    if (this.#events.hasEnded || this.#journal?.hasEnded === true)
      throw new JournalError("RUN_ENDED", "Cannot signal the run: it has ended");
    if (this.#events.hasBegun) this.#take(name, json);
    else this.#early.push([name, json]);
  }

  wait({ name, timeout, index, attempt, journal, signal }: SignalWait): Promise<Json | undefined> {
    const kept = this.#kept.get(name)?.shift();
    if (kept !== undefined) {
      journal?.took(index, attempt, kept.number);
      return Promise.resolve(kept.data);
    }
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        stopTimer();
        signal.removeEventListener("abort", abort);
        this.#waiting.get(name)?.delete(waiter);
        this.#left();
      };
      const waiter: Waiter = ({ number, data }) => {
        finish();
        journal?.took(index, attempt, number);
        resolve(data);
      };
      const abort = (): void => {
        finish();
        reject(signal.reason as Error);
      };
      const expire = (): void => {
        finish();
        resolve(undefined);
      };
      const since = timeout === null ? now() : (journal?.waitsSince(index, attempt) ?? now());
      const stopTimer =
        timeout === null ? nothing : after(Math.max(0, since + timeout * 1_000 - now()), expire);
      signal.addEventListener("abort", abort, { once: true });
      this.#addWaiter(name, waiter);
      if (signal.aborted) abort();
    });
  }

  end(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #addWaiter(name: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiters.add(waiter));
    this.#waits++;
    this.#stopListening ??= this.#journal?.listen((signal) => this.#receive(signal)) ?? null;
  }

  #left(): void {
    this.#waits--;
    if (this.#waits === 0) this.end();
  }

  /** It may have been recorded, and not been taken away, before the process ended. */
  #receive({ name, data, id }: OutsideSignal): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.#take(name, data, id);
  }

  #take(name: string, data: Json, id?: string): void {
    this.#journal?.signaled(name, data, id);
    this.#events.send({ type: "signal.received", name });
    const signal = { number: this.#count++, data };
    const [waiter] = this.#waiting.get(name) ?? [];
    if (waiter === undefined) this.#keep(name, signal);
    else waiter(signal);
  }

  #keep(name: string, signal: Signal): void {
    const kept = this.#kept.get(name) ?? [];
    kept.push(signal);
    this.#kept.set(name, kept);
  }
}

function nothing(): void {}
