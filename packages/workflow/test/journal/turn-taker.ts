import type { RunHandle } from "../../src/index.ts";
import type { Attempted, Turns } from "./random-workflow.ts";
import type { LimitKind, StillClock } from "./still-clock.ts";

/** What limits the time of what is inside a workflow, the nearest first. */
const AROUND: readonly LimitKind[] = ["workflow", "attempt", "item"];

/** Lets attempts end one after the other: in a time of their own, by a limit, or by a signal. */
export class TurnTaker implements Turns {
  readonly #clock: StillClock;
  /** By name: lets the attempt end. */
  readonly #waiting = new Map<string, () => void>();
  /** The attempts that began. */
  readonly begun: string[] = [];
  handle: RunHandle | null = null;

  constructor(clock: StillClock) {
    this.#clock = clock;
  }

  /** The attempts under way. */
  get waiting(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  end(name: string): void {
    const end = this.#waiting.get(name);
    this.#waiting.delete(name);
    end?.();
  }

  entered(place: string, isLimited: boolean): void {
    this.#clock.claim(place);
    if (isLimited) this.#clock.claimNext("workflow", place);
  }

  began(key: string): void {
    this.#clock.claim(key);
  }

  ends(attempt: Attempted): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#begin(attempt, resolve, reject);
    });
  }

  hangs(attempt: Attempted): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        if (!this.#passLimit(attempt)) resolve();
      };
      this.#begin(attempt, end, reject);
    });
  }

  waits(
    attempt: Attempted,
    { isLate, isLimited }: { readonly isLate: boolean; readonly isLimited: boolean },
  ): void {
    const { key } = attempt;
    if (isLimited) this.#clock.claimNext("wait", key);
    const send = (): void => {
      if (isLate && (this.#clock.pass("wait", key) || this.#passLimit(attempt))) return;
      this.handle?.signal(key.slice(key.indexOf("/")), `signal ${attempt.attempt}`);
    };
    this.#begin(attempt, send, () => {});
  }

  #begin(attempt: Attempted, end: () => void, reject: (reason: Error) => void): void {
    const { signal } = attempt;
    const name = nameOf(attempt);
    if (this.#waiting.has(name)) throw new Error(`${name} runs twice at once`);
    this.begun.push(name);
    this.#waiting.set(name, end);
    signal.addEventListener("abort", () => {
      if (this.#waiting.get(name) === end) this.#waiting.delete(name);
      reject(signal.reason as Error);
    });
  }

  /** The nearest limit of its own, or of the workflows around it. False if there is none. */
  #passLimit({ key, place }: Attempted): boolean {
    if (this.#clock.pass("attempt", key) || this.#clock.pass("item", key)) return true;
    for (let at = place; at !== ""; at = at.slice(0, at.lastIndexOf("/")))
      if (AROUND.some((kind) => this.#clock.pass(kind, at))) return true;
    return false;
  }
}

/** Unique in a run. A key is the same in each attempt at the workflow around. */
export function nameOf({ key, attempt, place }: Attempted): string {
  return `${key.slice(key.indexOf("/"))}#${attempt}@${place}`;
}
