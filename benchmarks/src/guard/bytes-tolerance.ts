import type { CaseBytes } from "../measure/case-bytes.ts";

/** One figure of a case that differs by more than its tolerance. */
export interface BytesChange {
  readonly figure: keyof CaseBytes;
  readonly base: number | null;
  readonly head: number | null;
}

/**
 * Bytes are exact, so 0.5% counts, and half a field of an object too, or a thousandth if that is more:
 * of 9 KB, half of the smallest object. Less than `least` is a remainder of a page or a list. Large
 * operations vary: the same build gave 1,648 or 1,745 bytes for a task.
 */
export const TOLERANCE = {
  fraction: 0.005,
  bytes: 4,
  ofMany: 0.001,
  least: 0.5,
  ofLarge: 0.08,
} as const;

/** How many of 100 dropped results a stack or a register may still hold. */
export const MOST_ALIVE = 4;

const FIGURES = ["allocated", "retained", "left", "alive"] as const satisfies (keyof CaseBytes)[];

/** The figures that differ by more than their tolerance. */
export function bytesChanges(base: CaseBytes, head: CaseBytes, isLarge: boolean): BytesChange[] {
  return FIGURES.filter((figure) =>
    differs(base[figure], head[figure], roomOf(figure, isLarge, base)),
  ).map((figure) => ({ figure, base: base[figure], head: head[figure] }));
}

/** True if a figure grew, appeared or disappeared. */
export function isGrowth({ base, head }: BytesChange): boolean {
  return base === null || head === null || head > base;
}

/** The new figures, except that those within the tolerance of an old one keep its value. */
export function steadyFigures(old: CaseBytes, measured: CaseBytes, isLarge: boolean): CaseBytes {
  const changed = new Set(bytesChanges(old, measured, isLarge).map(({ figure }) => figure));
  const kept = FIGURES.filter((figure) => !changed.has(figure));
  return { ...measured, ...Object.fromEntries(kept.map((figure) => [figure, old[figure]])) };
}

/** By how much a figure may differ. */
function roomOf(figure: keyof CaseBytes, isLarge: boolean, base: CaseBytes): number {
  if (figure === "alive") return MOST_ALIVE;
  if (figure === "left") return TOLERANCE.bytes;
  const bytes = base[figure] ?? 0;
  if (isLarge && figure === "allocated")
    return Math.max(TOLERANCE.bytes, TOLERANCE.ofLarge * bytes);
  const fraction = Math.max(TOLERANCE.least, TOLERANCE.fraction * bytes);
  return Math.min(fraction, Math.max(TOLERANCE.bytes, TOLERANCE.ofMany * bytes));
}

function differs(base: number | null, head: number | null, room: number): boolean {
  return base === null || head === null ? base !== head : Math.abs(head - base) > room;
}
