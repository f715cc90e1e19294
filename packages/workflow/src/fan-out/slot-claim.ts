import type { ActionSlots } from "../contract/action-slots.ts";

/**
 * What one fan-out has of the slots of its run. It waits for one at a time, so that lists which run
 * at once take turns, and each starts its items in order.
 */
export class SlotClaim {
  readonly slots: ActionSlots;
  readonly #onTurn: () => void;
  /** A slot that no item has taken yet. */
  #holdsOne = false;
  #leave: (() => void) | null = null;

  /** @param onTurn Called when a slot came after `take` had to give false; one that it does not use goes back. */
  constructor(slots: ActionSlots, onTurn: () => void) {
    this.slots = slots;
    this.#onTurn = onTurn;
  }

  /** True where an item may start now. */
  take(): boolean {
    this.#holdsOne ||= this.slots.take();
    if (!this.#holdsOne)
      this.#leave ??= this.slots.wait(() => {
        this.#leave = null;
        this.#holdsOne = true;
        this.#onTurn();
        this.giveBack();
      });
    return this.#holdsOne;
  }

  /** An item has taken the slot, and frees it. */
  use(): void {
    this.#holdsOne = false;
  }

  /** There was no item to start. */
  giveBack(): void {
    if (!this.#holdsOne) return;
    this.#holdsOne = false;
    this.slots.free();
  }

  /** No item will start any more. */
  end(): void {
    this.#leave?.();
    this.#leave = null;
  }
}
