import type { ActionSlots } from "../contract/action-slots.ts";
import type { StartRate } from "../contract/start-rate.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { SlotClaim, type StartClaim } from "./slot-claim.ts";

/** What a fan-out has that its items may have to wait for. */
type Limits = Pick<FanOutParts, "isWorkflow" | "slots" | "plan">;

/** False if items need nothing of others to start. */
export function needsClaim({ isWorkflow, slots, plan }: Limits): boolean {
  return plan.rate !== null || (slots !== null && !isWorkflow);
}

/** @param onTurn Called when an item may start that had to wait. */
export function startClaimOf(
  { isWorkflow, slots, plan: { rate } }: Limits,
  onTurn: () => void,
): StartClaim | null {
  const claim = isWorkflow || slots === null ? null : new SlotClaim(slots, onTurn);
  return rate === null ? claim : new RatedClaim(rate, claim, onTurn);
}

/**
 * The start that one fan-out has reserved at a rate or waits for, and then its slot of the run, so that no
 * slot is held while the rate allows nothing. Like {@link SlotClaim}, it asks for one at a time: one
 * callback waits for a list, not one for each item.
 */
class RatedClaim implements StartClaim {
  readonly #rate: StartRate;
  readonly #claim: SlotClaim | null;
  readonly #onTurn: () => void;
  #isReserved = false;
  #leave: (() => void) | null = null;

  constructor(rate: StartRate, claim: SlotClaim | null, onTurn: () => void) {
    this.#rate = rate;
    this.#claim = claim;
    this.#onTurn = onTurn;
  }

  get slots(): ActionSlots | null {
    return this.#claim?.slots ?? null;
  }

  take(): boolean {
    this.#isReserved ||= this.#rate.take();
    if (this.#isReserved) return this.#claim === null || this.#claim.take();
    this.#leave ??= this.#rate.wait(() => {
      this.#leave = null;
      this.#isReserved = true;
      this.#onTurn();
      this.giveBack();
    });
    return false;
  }

  use(): void {
    this.#isReserved = false;
    this.#rate.started();
    this.#claim?.use();
  }

  /** What is reserved is kept while it waits for a slot: to wait for both again each time might never end. */
  giveBack(): void {
    if (this.#isReserved && this.#claim?.isWaiting !== true) {
      this.#isReserved = false;
      this.#rate.giveBack();
    }
    this.#claim?.giveBack();
  }

  end(): void {
    this.#leave?.();
    this.#leave = null;
    this.#claim?.end();
    this.giveBack();
  }
}
