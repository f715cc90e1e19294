import { type Delta, lengthOf } from "./delta.ts";

/**
 * A slot and the length of the list of own writes are packed into one number, which leaves 4 bits for
 * the length. A field of its own would take 8 bytes per fork; counting the list at each write took a
 * tenth of the time of the scenario (benchmark `scenarioTimes`).
 */
const STEP = 16;
const LENGTH = STEP - 1;

/** Packs a slot (the position of the item, or a serial number) with the length of the list. */
export function packSlot(slot: number, delta: Delta): number {
  return slot * STEP + lengthOf(delta);
}

/** Packs a slot with an empty list. */
export function untouchedSlot(slot: number): number {
  return slot * STEP;
}

/** The length of the list. */
export function packedLength(slotAndLength: number): number {
  return slotAndLength & LENGTH;
}

/** The slot alone. */
export function packedSlot(slotAndLength: number): number {
  return (slotAndLength - (slotAndLength & LENGTH)) / STEP;
}
