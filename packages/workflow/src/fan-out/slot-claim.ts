import type { ActionSlots } from "../contract/action-slots.ts";

/**
 * The slot that one fan-out holds or waits for. It asks for one slot at a time, so that lists that run
 * at the same time take turns and each starts its items in order.
 */
export class SlotClaim {
  readonly slots: ActionSlots;
  readonly #onTurn: () => void;
  /** A slot that no item has taken yet. */
  #holdsOne = false;
  #leave: (() => void) | null = null;

  /** @param onTurn Called with a slot after `take` returned false. An unused slot is returned. */
  constructor(slots: ActionSlots, onTurn: () => void) {
    this.slots = slots;
    this.#onTurn = onTurn;
  }

  /** True if an item may start now. */
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

  /** An item has taken the slot, and will free it. */
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
