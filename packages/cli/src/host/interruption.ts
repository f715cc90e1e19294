/** A second signal within so many milliseconds is an echo of the first: npm and npx pass on what the terminal sent already. */
const ECHO = 50;

/** How a process ends that was interrupted. */
const INTERRUPTED = 130;

/** Ctrl-C and SIGTERM: the first asks to end, the second ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #heard = (): void => this.#hear();
  #first = -Infinity;

  /** From now on signals do not end the process by themselves. */
  constructor() {
    process.on("SIGINT", this.#heard);
    process.on("SIGTERM", this.#heard);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #hear(): void {
    const now = performance.now();
    if (!this.signal.aborted) {
      this.#first = now;
      this.#controller.abort(new DOMException("The run was interrupted", "AbortError"));
    } else if (now - this.#first > ECHO) process.exit(INTERRUPTED);
  }
}
