import type { ActionSlots } from "../contract/action-slots.ts";

/** What items need of others before they may start. */
export interface StartClaim {
  /** The slots of the run; null if actions take none. */
  readonly slots: ActionSlots | null;
  /** True if an item may start now. */
  take(): boolean;
  /** An item starts. */
  use(): void;
  /** There was no item to start. */
  giveBack(): void;
  /** No item will start any more. */
  end(): void;
}

/**
 * The slot that one fan-out holds or waits for. It asks for one slot at a time, so that lists that run
 * at the same time take turns and each starts its items in order.
 */
export class SlotClaim implements StartClaim {
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

  get isWaiting(): boolean {
    return this.#leave !== null;
  }

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

  /** The item will free the slot. */
  use(): void {
    this.#holdsOne = false;
  }

  giveBack(): void {
    if (!this.#holdsOne) return;
    this.#holdsOne = false;
    this.slots.free();
  }

  end(): void {
    this.#leave?.();
    this.#leave = null;
  }
}
