import type { Json } from "@sheaf/context";

/** What is left of a batch of which some items have succeeded. */
export interface LeftOfBatch {
  /** The positions of its items in the whole batch, in order. Never empty. */
  readonly positions: readonly number[];
  /** The outputs so far, by position in the whole batch; null if none were given. */
  readonly outputs: readonly Json[] | null;
}

/** The positions of a batch of so many items. */
export function everyPosition(size: number): readonly number[] {
  return Array.from({ length: size }, (_, position) => position);
}

/** The items of a batch at these positions. */
export function itemsAt(positions: readonly number[], batch: readonly Json[]): readonly Json[] {
  return positions.map((position) => batch[position] as Json);
}

/** Whether it can be left of this batch. */
export function isLeftOf(batch: Json, { positions, outputs }: LeftOfBatch): boolean {
  if (!Array.isArray(batch) || positions.length === 0) return false;
  const isInside = (positions.at(-1) as number) < batch.length;
  return isInside && (outputs === null || outputs.length === batch.length);
}
