import type { Case } from "../cases/case.ts";
import type { CaseBytes } from "./case-bytes.ts";
import { UPDATE } from "./baseline.ts";
import { isProblem, type Measured, type Problem } from "./run-worker.ts";

/** One figure of a case that differs by more than its tolerance. */
interface BytesChange {
  readonly figure: keyof CaseBytes;
  readonly base: number | null;
  readonly head: number | null;
}

/** The memory of a case against a reference, judged. */
export interface BytesFinding {
  readonly id: string;
  readonly verdict: "unchanged" | "improvement" | "regression" | "not comparable";
  readonly changes: readonly BytesChange[];
  /** Why it is not comparable, or what is wrong; else null. */
  readonly note: string | null;
}

/**
 * Bytes are exact: neither half of one in a hundred may change unseen nor half a field of an object,
 * or a thousandth where that is more: of 9 KB, half of the smallest object. An object is at least 16,
 * so that less than the least is a rest of a page or a list.
 */
export const TOLERANCE = { fraction: 0.005, bytes: 4, ofMany: 0.001, least: 0.5 } as const;

/** Of 100 results that were dropped, those that a stack or a register may still hold. */
const MOST_ALIVE = 4;

const UNKNOWN: Problem = { problem: `the baseline has no such case; add it by ${UPDATE}` };

const FIGURES = ["allocated", "retained", "left", "alive"] as const satisfies (keyof CaseBytes)[];

/**
 * Judges what was measured against a reference, case by case. What the build that is judged cannot
 * do is a regression; what only the reference lacks cannot be compared.
 */
export function judgedBytes(
  cases: readonly Case[],
  base: Measured<CaseBytes>,
  head: Measured<CaseBytes>,
): BytesFinding[] {
  return cases.flatMap(({ id, isLarge = false }) => {
    const [ofBase = UNKNOWN, ofHead] = [base[id], head[id]];
    return ofHead === undefined ? [] : [finding(id, isLarge, ofBase, ofHead)];
  });
}

/** Cases of the reference that are not among those that are measured: they were guarded, and are no more. */
export function droppedCases(
  cases: readonly Case[],
  base: Readonly<Record<string, CaseBytes>>,
): BytesFinding[] {
  return Object.keys(base)
    .filter((name) => !cases.some(({ id }) => id === name))
    .map((id) => ({
      id,
      verdict: "not comparable",
      changes: [],
      note: `it is measured no more; where that is meant, run ${UPDATE}`,
    }));
}

function finding(
  id: string,
  isLarge: boolean,
  base: CaseBytes | Problem,
  head: CaseBytes | Problem,
): BytesFinding {
  if (isProblem(head)) return { id, verdict: "regression", changes: [], note: head.problem };
  if (isProblem(base)) return { id, verdict: "not comparable", changes: [], note: base.problem };
  const changes = FIGURES.filter((figure) =>
    differs(base[figure], head[figure], roomOf(figure, isLarge, base)),
  ).map((figure) => ({ figure, base: base[figure], head: head[figure] }));
  return { id, verdict: verdictOf(changes), changes, note: null };
}

/** By how much a figure may differ. Results that stay alive are counted, not weighed. */
function roomOf(figure: keyof CaseBytes, isLarge: boolean, base: CaseBytes): number {
  if (figure === "alive") return MOST_ALIVE;
  if (figure === "left") return TOLERANCE.bytes;
  const bytes = base[figure] ?? 0;
  const fraction = Math.max(TOLERANCE.least, TOLERANCE.fraction * bytes);
  if (isLarge && figure === "allocated") return fraction;
  return Math.min(fraction, Math.max(TOLERANCE.bytes, TOLERANCE.ofMany * bytes));
}

function differs(base: number | null, head: number | null, room: number): boolean {
  return base === null || head === null ? base !== head : Math.abs(head - base) > room;
}

function verdictOf(changes: readonly BytesChange[]): BytesFinding["verdict"] {
  if (changes.length === 0) return "unchanged";
  const grew = changes.some(({ base, head }) => base === null || head === null || head > base);
  return grew ? "regression" : "improvement";
}
