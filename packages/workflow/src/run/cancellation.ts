import {
  CanceledError,
  type ErrorPlace,
  type RunFailure,
  RunStoppedError,
  type WorkflowError,
} from "../errors.ts";
import { after, whenHostIsServed } from "./clock.ts";
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
  #failure: RunFailure | null = null;
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

  /** Why the run ends as failed, where it was not canceled but ended by `fail`. */
  get failure(): RunFailure | null {
    return this.#failure;
  }

  /** Both steps, without the time of grace: what is under way fails of this, unless the run was canceled before. */
  fail(failure: RunFailure): void {
    if (this.#hasEnded || this.#failure !== null) return;
    if (!this.isCanceled) {
      this.#failure = failure;
      this.cancel(new RunStoppedError(failure, {}));
    }
    this.#stopWaiting();
    this.#abandonNext([...this.#onAbandon]);
  }

  /** The latest first, and one at a time: so what a sub-workflow failed of reaches the task around it. */
  #abandonNext(callbacks: (() => void)[]): void {
    const callback = callbacks.pop();
    if (callback === undefined || this.#hasEnded) return;
    if (this.#onAbandon.has(callback)) callback();
    whenHostIsServed(() => this.#abandonNext(callbacks));
  }

  /** What ends something that was under way at the first step. */
  errorAt(place: ErrorPlace): WorkflowError {
    if (this.#failure === null) return new CanceledError(place);
    return new RunStoppedError(this.#failure, {
      ...place,
      cause: place.cause ?? this.#failure.cause,
    });
  }

  /** What ends a task with items: where the run is ended as failed, it names the first that was under way. */
  endOf(
    task: string,
    first: { readonly index: number; readonly error: Error } | null,
  ): WorkflowError {
    if (this.#failure === null || first === null) return this.errorAt({ task });
    return this.errorAt({ task, index: first.index, cause: first.error });
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
