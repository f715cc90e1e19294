/** The signals that cancel a run. The last comes when a terminal is closed. */
const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A second signal within so many milliseconds is an echo of the first: npm and npx pass on what the terminal sent already. */
const ECHO = 50;

/** Tells the first signal from those after it. */
export class Signals {
  readonly #onFirst: () => void;
  readonly #onSecond: () => void;
  #first: number | null = null;

  private constructor(onFirst: () => void, onSecond: () => void) {
    this.#onFirst = onFirst;
    this.#onSecond = onSecond;
  }

  /** Calls back at signals, which do not end the process by themselves from now on. */
  static listen(onFirst: () => void, onSecond: () => void): void {
    const signals = new Signals(onFirst, onSecond);
    for (const name of INTERRUPTIONS) process.on(name, () => signals.#hear());
  }

  #hear(): void {
    const now = performance.now();
    if (this.#first === null) {
      this.#first = now;
      this.#onFirst();
    } else if (now - this.#first > ECHO) this.#onSecond();
  }
}
