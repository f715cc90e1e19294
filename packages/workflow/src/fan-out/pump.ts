import type { Session } from "../contract/executor.ts";
import type { Resumable, RunControl } from "../contract/run-control.ts";
import { hostTurns } from "../host/host-turns.ts";

/**
 * Starts items whenever something has changed, round after round, unless the host is to have a turn or the
 * run is paused. A base class: an object of its own would take bytes of every list.
 */
export abstract class Pump implements Resumable {
  protected abstract readonly session: Session;
  protected abstract readonly control: RunControl;
  /** Nothing will start any more. */
  protected isOver = false;
  #isPumping = false;
  /** Something has changed since the last round. */
  #isDue = false;
  #isWaitingForHost = false;

  /** Starts what can start. False if there was nothing to start. */
  protected abstract startItems(): boolean;
  /** Nothing more can start now. */
  protected abstract paused(): void;

  /**
   * Starts what can start. If it is called again meanwhile, it repeats. While the host has its turn the
   * last item may end: that is all then, and what a journal has of it is in one turn with the end of the step.
   */
  protected pump(): void {
    this.#isDue = true;
    if (this.#isPumping || this.isOver) return;
    if (this.#isWaitingForHost) {
      this.paused();
      return;
    }
    this.#isPumping = true;
    while (this.#isDue) {
      this.#isDue = false;
      if (this.startItems()) this.session.flush?.();
    }
    if (hostTurns.isAwaited) {
      this.#isWaitingForHost = true;
      resumeAfterHost(this);
    } else if (this.control.isPaused) this.control.whenResumed(this);
    this.#isPumping = false;
    this.paused();
  }

  resumed(): void {
    this.#isWaitingForHost = false;
    this.pump();
  }
}

/** Apart from the pump: V8 would allocate what the callback captures each time that it pumps. */
function resumeAfterHost(pump: Resumable): void {
  hostTurns.whenServed(() => pump.resumed());
}
