/**
 * A slot, the length of the list of own writes and whether values are frozen are packed into one number,
 * which leaves 4 bits for the length. A field of its own would take 8 bytes per fork; counting the list
 * at each write took a tenth of the time of the scenario (benchmark `scenarioTimes`).
 */
const STEP = 32;
const UNFROZEN = 16;
const LENGTH = UNFROZEN - 1;

/** Packs a slot (the position of the item, or a serial number) with the length of the list. */
export function packSlot(slot: number, freeze: boolean, length: number): number {
  return untouchedSlot(slot, freeze) + length;
}

/** Packs a slot with an empty list. */
export function untouchedSlot(slot: number, freeze: boolean): number {
  return freeze ? slot * STEP : slot * STEP + UNFROZEN;
}

/** The same slot, with another length of the list. */
export function withLength(slotAndLength: number, length: number): number {
  return slotAndLength - packedLength(slotAndLength) + length;
}

/** True if values are checked, copied and frozen as they enter. */
export function packedFreeze(slotAndLength: number): boolean {
  return (slotAndLength & UNFROZEN) === 0;
}

/** The length of the list. */
export function packedLength(slotAndLength: number): number {
  return slotAndLength & LENGTH;
}

/** The slot alone. */
export function packedSlot(slotAndLength: number): number {
  return (slotAndLength - (slotAndLength & (STEP - 1))) / STEP;
}
