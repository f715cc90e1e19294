import { UPDATE } from "./baseline.ts";
import { type BytesChange, bytesChanges, isGrowth } from "./bytes-tolerance.ts";
import type { CaseBytes } from "./case-bytes.ts";
import { isProblem, type Measured } from "./run-worker.ts";

/** The memory of a case against a reference, judged. */
export interface BytesFinding {
  readonly id: string;
  /** `accepted` where it became worse than the base and the change itself wrote that into the baseline. */
  readonly verdict: "unchanged" | "improvement" | "regression" | "accepted" | "not comparable";
  readonly changes: readonly BytesChange[];
  /** Why it is not comparable, or what is wrong; else null. */
  readonly note: string | null;
}

/** What bytes are judged by. */
export interface BytesReferences {
  /** The figures in the baseline of this checkout. */
  readonly tracked: Readonly<Record<string, CaseBytes>>;
  /** Those of the base's; null where they cannot be known, or are of another V8. */
  readonly base: Readonly<Record<string, CaseBytes>> | null;
}

/** What is judged: the name, and whether bytes are not exact to half a field. */
interface JudgedCase {
  readonly id: string;
  readonly isLarge?: boolean;
}

/**
 * Judges what was measured, case by case, by the figures of the base and by those of this checkout. What
 * the build that is judged cannot do is a regression; what only the references lack cannot be compared.
 */
export function judgedBytes(
  cases: readonly JudgedCase[],
  { tracked, base }: BytesReferences,
  head: Measured<CaseBytes>,
): BytesFinding[] {
  return cases.flatMap(({ id, isLarge = false }): BytesFinding[] => {
    const measured = head[id];
    if (measured === undefined) return [];
    if (isProblem(measured))
      return [{ id, verdict: "regression", changes: [], note: measured.problem }];
    return [{ id, ...judged({ tracked: tracked[id], base: base?.[id], measured, isLarge }) }];
  });
}

interface Figures {
  readonly tracked: CaseBytes | undefined;
  readonly base: CaseBytes | undefined;
  readonly measured: CaseBytes;
  readonly isLarge: boolean;
}

function judged({ tracked, base, measured, isLarge }: Figures): Omit<BytesFinding, "id"> {
  if (tracked === undefined) {
    if (base === undefined)
      return {
        verdict: "not comparable",
        changes: [],
        note: `the baseline has no such case; add it by ${UPDATE}`,
      };
    const changes = bytesChanges(base, measured, isLarge);
    const note = `the baseline holds it no more, as that of the base does; put it back by ${UPDATE}`;
    return { verdict: "regression", changes, note };
  }
  const toTracked = bytesChanges(tracked, measured, isLarge);
  const toBase = base === undefined ? toTracked : bytesChanges(base, measured, isLarge);
  if (toTracked.some(isGrowth))
    return {
      verdict: "regression",
      changes: toBase.some(isGrowth) ? toBase : toTracked,
      note: null,
    };
  if (toBase.some(isGrowth)) return { verdict: "accepted", changes: toBase, note: null };
  const raised = base === undefined ? [] : bytesChanges(base, tracked, isLarge).filter(isGrowth);
  if (raised.length > 0)
    return {
      verdict: "accepted",
      changes: raised,
      note: `the baseline allows more than was measured: ${changesText(raised)}; replace it by ${UPDATE}`,
    };
  if (toTracked.length > 0)
    return {
      verdict: "improvement",
      changes: toBase.length > 0 ? toBase : toTracked,
      note: `keep it by ${UPDATE}`,
    };
  const verdict = toBase.length > 0 ? "improvement" : "unchanged";
  return { verdict, changes: toBase, note: null };
}

export function changesText(changes: BytesFinding["changes"]): string {
  return changes.map(({ figure, base, head }) => `${figure} ${base} → ${head}`).join(", ");
}
