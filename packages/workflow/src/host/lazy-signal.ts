import { allowManyListeners } from "./many-listeners.ts";

/**
 * An AbortSignal that is made when somebody asks for it: most actions never do, and making one takes
 * as long as everything else in a run of one short task.
 */
export class LazySignal {
  #isAborted = false;
  #reason: unknown;
  #controller: AbortController | null = null;

  /** Asking the signal itself takes a tenth of the time of a short item. */
  get isAborted(): boolean {
    return this.#isAborted;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= this.#made()).signal;
  }

  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  #made(): AbortController {
    const controller = new AbortController();
    allowManyListeners(controller.signal);
    if (this.#isAborted) controller.abort(this.#reason);
    return controller;
  }
}
