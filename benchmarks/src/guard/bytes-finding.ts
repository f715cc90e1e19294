import { type Case, TOLERANCE } from "../cases/case.ts";
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

/** What is a regression whatever the case allocates: less than one field of an object. */
const LEAST_BYTES = 4;

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
    .map(({ id, tolerance = TOLERANCE }) =>
      finding(id, tolerance, base[id] ?? { problem: "the reference has no such case" }, head[id]),
    );
}

function finding(
  id: string,
  tolerance: number,
  base: CaseBytes | Problem,
  head: CaseBytes | Problem | undefined,
): BytesFinding {
  if (head === undefined || isProblem(head))
    return { id, verdict: "regression", changes: [], note: head?.problem ?? "it was not measured" };
  if (isProblem(base)) return { id, verdict: "not comparable", changes: [], note: base.problem };
  const room = Math.max(LEAST_BYTES, tolerance * base.allocated);
  const changes = FIGURES.filter((figure) => differs(base[figure], head[figure], room)).map(
    (figure) => ({ figure, base: base[figure], head: head[figure] }),
  );
  return { id, verdict: verdictOf(changes), changes, note: null };
}

function differs(base: number | null, head: number | null, room: number): boolean {
  return base === null || head === null ? base !== head : Math.abs(head - base) > room;
}

function verdictOf(changes: readonly BytesChange[]): BytesFinding["verdict"] {
  if (changes.length === 0) return "unchanged";
  const grew = changes.some(({ base, head }) => base === null || head === null || head > base);
  return grew ? "regression" : "improvement";
}
