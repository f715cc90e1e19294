import type { Case } from "../cases/case.ts";
import type { CaseBytes } from "./case-bytes.ts";
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

/** Bytes are exact: neither half of one in a hundred may change unseen nor half a field of an object. */
const TOLERANCE = { fraction: 0.005, bytes: 4 };

/** Of 100 results that were dropped, those that a stack or a register may still hold. */
const MOST_ALIVE = 4;

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
  return cases
    .filter(({ id }) => id in head)
    .map(({ id, isLarge = false }) =>
      finding(id, isLarge, base[id] ?? { problem: "the reference has no such case" }, head[id]),
    );
}

function finding(
  id: string,
  isLarge: boolean,
  base: CaseBytes | Problem,
  head: CaseBytes | Problem | undefined,
): BytesFinding {
  if (head === undefined || isProblem(head))
    return { id, verdict: "regression", changes: [], note: head?.problem ?? "it was not measured" };
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
  const fraction = TOLERANCE.fraction * (base[figure] ?? 0);
  return isLarge ? fraction : Math.min(TOLERANCE.bytes, fraction);
}

function differs(base: number | null, head: number | null, room: number): boolean {
  return base === null || head === null ? base !== head : Math.abs(head - base) > room;
}

function verdictOf(changes: readonly BytesChange[]): BytesFinding["verdict"] {
  if (changes.length === 0) return "unchanged";
  const grew = changes.some(({ base, head }) => base === null || head === null || head > base);
  return grew ? "regression" : "improvement";
}
