import type { Case } from "../measure/case.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import { type Finding, finding } from "./finding.ts";
import { isProblem, type Measured } from "./measured.ts";

/** Writes the baseline of this checkout. */
export const UPDATE = '"npm run bench -- baseline update"';

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
  /** How many of 100 dropped results a stack or a register may still hold. */
  alive: 4,
} as const;

const FIGURES = ["allocated", "retained", "left", "alive"] as const satisfies (keyof CaseBytes)[];

/** The figures that bytes are compared with. */
export interface BytesReferences {
  /** Those in the baseline of this checkout. */
  readonly tracked: Readonly<Record<string, CaseBytes>>;
  /** Those in the baseline of the base; null if it has none, or one of another V8. */
  readonly base: Readonly<Record<string, CaseBytes>> | null;
}

/**
 * Compares case by case. What the measured build cannot do is a regression; what only the references
 * lack is not comparable.
 */
export function judgedBytes(
  cases: readonly Pick<Case, "id" | "isLarge">[],
  { tracked, base }: BytesReferences,
  head: Measured<CaseBytes>,
): Finding[] {
  return cases.flatMap(({ id, isLarge = false }): Finding[] => {
    const figures = head[id];
    if (figures === undefined) return [];
    if (isProblem(figures)) return [finding("bytes", id, "regression", figures.problem)];
    return [judged(id, tracked[id], base?.[id], figures, isLarge)];
  });
}

function judged(
  id: string,
  tracked: CaseBytes | undefined,
  base: CaseBytes | undefined,
  head: CaseBytes,
  isLarge: boolean,
): Finding {
  const found = (verdict: Finding["verdict"], changes: readonly Change[], note = ""): Finding =>
    finding("bytes", id, verdict, [textOf(head, changes), note].filter(Boolean).join("; "), {
      ...Object.fromEntries(figuresOf(head)),
      ...Object.fromEntries(changes.map(({ figure, before }) => [`${figure} before`, before ?? 0])),
    });
  const toBase = base === undefined ? null : changesOf(base, head, isLarge);
  if (tracked === undefined)
    return toBase === null
      ? found("not comparable", [], `the baseline has no such case; add it by ${UPDATE}`)
      : found("regression", toBase, `the baseline lost this case; put it back by ${UPDATE}`);
  const toTracked = changesOf(tracked, head, isLarge);
  if (toTracked.some(isGrowth))
    return found("regression", toBase?.some(isGrowth) ? toBase : toTracked);
  if (toBase?.some(isGrowth)) return found("accepted", toBase);
  const raised = base === undefined ? [] : changesOf(base, tracked, isLarge).filter(isGrowth);
  if (raised.length > 0) {
    const note = `the baseline allows more than was measured; replace it by ${UPDATE}`;
    return found("accepted", raised, note);
  }
  const changes = toBase !== null && toBase.length > 0 ? toBase : toTracked;
  const note = toTracked.length > 0 ? `keep it by ${UPDATE}` : "";
  return found(changes.length > 0 ? "improvement" : "unchanged", changes, note);
}

/** One figure of a case that differs by more than its tolerance. */
interface Change {
  readonly figure: keyof CaseBytes;
  readonly before: number | null;
  readonly after: number | null;
}

/** The changes; without any, all that was measured. */
function textOf(head: CaseBytes, changes: readonly Change[]): string {
  const texts =
    changes.length === 0
      ? figuresOf(head).map(([figure, value]) => `${figure} ${value.toLocaleString("en")}`)
      : changes.map(({ figure, before, after }) => `${figure} ${before} → ${after}`);
  return texts.join(", ");
}

function figuresOf(head: CaseBytes): (readonly [figure: string, value: number])[] {
  return FIGURES.flatMap((figure) => (head[figure] === null ? [] : [[figure, head[figure]]]));
}

function changesOf(base: CaseBytes, head: CaseBytes, isLarge: boolean): Change[] {
  return FIGURES.flatMap((figure) => {
    const [before, after] = [base[figure], head[figure]];
    const differs =
      before === null || after === null
        ? before !== after
        : Math.abs(after - before) > roomOf(figure, before, isLarge);
    return differs ? [{ figure, before, after }] : [];
  });
}

/** True if a figure grew, appeared or disappeared. */
function isGrowth({ before, after }: Change): boolean {
  return before === null || after === null || after > before;
}

/** By how much a figure may differ. */
function roomOf(figure: keyof CaseBytes, bytes: number, isLarge: boolean): number {
  if (figure === "alive") return TOLERANCE.alive;
  if (figure === "left") return TOLERANCE.bytes;
  if (isLarge && figure === "allocated")
    return Math.max(TOLERANCE.bytes, TOLERANCE.ofLarge * bytes);
  const fraction = Math.max(TOLERANCE.least, TOLERANCE.fraction * bytes);
  const room = Math.min(fraction, Math.max(TOLERANCE.bytes, TOLERANCE.ofMany * bytes));
  // Whole runs keep a few bytes more or less of their errors: 260.5 to 265.6 for each item of the same code.
  return isLarge ? Math.max(TOLERANCE.bytes, room) : room;
}

/** The new figures, except that those within the tolerance of an old one keep its value. */
export function steadyFigures(old: CaseBytes, measured: CaseBytes, isLarge: boolean): CaseBytes {
  const { allocated, retained, left, alive } = old;
  const changes = changesOf({ allocated, retained, left, alive }, measured, isLarge);
  const changed = Object.fromEntries(changes.map(({ figure, after }) => [figure, after]));
  return { allocated, retained, left, alive, ...changed };
}
