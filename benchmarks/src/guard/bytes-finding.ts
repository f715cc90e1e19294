import type { Case } from "../measure/case.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import { UPDATE } from "./baseline.ts";
import { type BytesChange, bytesChanges, isGrowth } from "./bytes-tolerance.ts";
import type { Finding } from "./finding.ts";
import { isProblem, type Measured } from "./measured.ts";

/** The memory of a case, compared with two references. */
export interface BytesFinding extends Finding {
  /** `accepted`: worse than the base, and the change itself wrote the figure into the baseline. */
  readonly verdict: "unchanged" | "improvement" | "regression" | "accepted" | "not comparable";
  readonly changes: readonly BytesChange[];
}

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
): BytesFinding[] {
  return cases.flatMap(({ id, isLarge = false }): BytesFinding[] => {
    const figures = head[id];
    if (figures === undefined) return [];
    const found = isProblem(figures)
      ? finding("regression", [], figures.problem)
      : judged(tracked[id], base?.[id], figures, isLarge);
    return [{ id, ...found }];
  });
}

type Judged = Omit<BytesFinding, "id">;

function finding(
  verdict: BytesFinding["verdict"],
  changes: readonly BytesChange[],
  note: string | null = null,
): Judged {
  return { verdict, changes, note };
}

function judged(
  tracked: CaseBytes | undefined,
  base: CaseBytes | undefined,
  head: CaseBytes,
  isLarge: boolean,
): Judged {
  const toBase = base === undefined ? null : bytesChanges(base, head, isLarge);
  if (tracked === undefined)
    return toBase === null
      ? finding("not comparable", [], `the baseline has no such case; add it by ${UPDATE}`)
      : finding("regression", toBase, `the baseline lost this case; put it back by ${UPDATE}`);
  const toTracked = bytesChanges(tracked, head, isLarge);
  if (toTracked.some(isGrowth))
    return finding("regression", toBase?.some(isGrowth) ? toBase : toTracked);
  if (toBase?.some(isGrowth)) return finding("accepted", toBase);
  const raised = base === undefined ? [] : bytesChanges(base, tracked, isLarge).filter(isGrowth);
  if (raised.length > 0) {
    const note = `the baseline allows more than was measured: ${changesText(raised)}; replace it by ${UPDATE}`;
    return finding("accepted", raised, note);
  }
  const changes = toBase !== null && toBase.length > 0 ? toBase : toTracked;
  const note = toTracked.length > 0 ? `keep it by ${UPDATE}` : null;
  return finding(changes.length > 0 ? "improvement" : "unchanged", changes, note);
}

export function changesText(changes: BytesFinding["changes"]): string {
  return changes.map(({ figure, base, head }) => `${figure} ${base} → ${head}`).join(", ");
}
