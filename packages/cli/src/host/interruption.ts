import { STATUS } from "./exit-status.ts";
import { Signals } from "./signals.ts";
import type { Supervision } from "./supervisor-channel.ts";

/** Ctrl-C, SIGTERM and SIGHUP: the first asks to end, the second ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();

  /**
   * From now on signals do not end the process by themselves.
   *
   * @param supervision Who tells of signals too, where the process is watched by another.
   * @param exit Ends the process at once.
   */
  constructor(supervision: Supervision | null, exit: (status: number) => void) {
    const interrupt = (): void => {
      supervision?.tell({ sheaf: "canceling" });
      this.#controller.abort(new DOMException("The run was interrupted", "AbortError"));
    };
    Signals.listen(interrupt, () => exit(STATUS.canceled));
    supervision?.onInterruption(interrupt);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}
