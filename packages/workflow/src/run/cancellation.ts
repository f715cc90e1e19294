import { after } from "./clock.ts";
import { allowManyListeners } from "./many-listeners.ts";

/**
 * A run being canceled, in two steps: first everything under way is signalled and nothing new
 * starts; after a time of grace, what still has not ended is given up.
 */
export class Cancellation {
  readonly #controller = new AbortController();
  readonly #grace: number;
  readonly #onCancel = new Set<() => void>();
  readonly #onAbandon = new Set<() => void>();
  #stopWaiting: () => void = () => {};
  #hasEnded = false;

  /** @param grace In seconds. */
  constructor(grace: number) {
    this.#grace = grace;
    allowManyListeners(this.#controller.signal);
  }

  /** Aborted at the first step: what actions get. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isCanceled(): boolean {
    return this.#controller.signal.aborted;
  }

  cancel(reason: unknown): void {
    if (this.isCanceled || this.#hasEnded) return;
    this.#stopWaiting = after(this.#grace * 1_000, () => callAll(this.#onAbandon));
    this.#controller.abort(reason);
    callAll(this.#onCancel);
  }

  /** Calls back at each step, until the function that is returned is called. */
  watch(onCancel: () => void, onAbandon: () => void): () => void {
    this.#onCancel.add(onCancel);
    this.#onAbandon.add(onAbandon);
    return () => {
      this.#onCancel.delete(onCancel);
      this.#onAbandon.delete(onAbandon);
    };
  }

  /** The run is over: nothing is left to be canceled or given up. */
  end(): void {
    this.#hasEnded = true;
    this.#stopWaiting();
  }
}

function callAll(callbacks: ReadonlySet<() => void>): void {
  for (const callback of callbacks) callback();
}
