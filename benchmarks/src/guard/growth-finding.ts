import type { Growth } from "../measure/case.ts";
import { fittedExponent } from "../measure/fitted-exponent.ts";
import type { CaseGrowth } from "./case-growth.ts";
import { isProblem, type Measured } from "./run-worker.ts";

/** How a cost grows, judged. */
export interface GrowthFinding {
  readonly id: string;
  readonly sentence: string;
  /** `blind` where a control did not grow: then the measuring is broken, not the libraries. */
  readonly verdict: "as promised" | "regression" | "blind";
  /** The exponent of time and what it must lie between; null where nothing could be measured. */
  readonly time: number | null;
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** The exponent of allocated bytes; null where they do not count. */
  readonly bytes: number | null;
  readonly allocated: readonly number[];
  readonly note: string | null;
}

/** What allocation may grow by where it is of maps that get deeper: far below any list. */
export const MOST_BYTES_EXPONENT = 0.1;
/** A field: added to all sizes, so that nothing allocated has a logarithm too. */
const FIELD = 8;

export function judgedGrowths(
  growths: readonly Growth[],
  measured: Measured<CaseGrowth>,
): GrowthFinding[] {
  return growths
    .filter(({ id }) => id in measured)
    .map((growth) => finding(growth, measured[growth.id] as Measured<CaseGrowth>[string]));
}

function finding(growth: Growth, measured: Measured<CaseGrowth>[string]): GrowthFinding {
  const { id, title: sentence, isControl } = growth;
  const { atLeast = null, atMost = null } = growth.time;
  const wrong = isControl ? "blind" : "regression";
  const about = { id, sentence, atLeast, atMost };
  if (isProblem(measured)) {
    const { problem: note } = measured;
    return { ...about, verdict: wrong, time: null, bytes: null, allocated: [], note };
  }
  const { sizes, nanoseconds, allocated } = measured;
  const time = exponent(sizes, nanoseconds);
  const bytes =
    allocated.length === 0
      ? null
      : exponent(
          sizes,
          allocated.map((of) => of + FIELD),
        );
  const note = noteOn(growth, time, bytes, measured);
  return { ...about, verdict: note === null ? "as promised" : wrong, time, bytes, allocated, note };
}

function noteOn(
  { time: { atLeast, atMost }, bytes: rule }: Growth,
  time: number,
  bytes: number | null,
  { sizes, allocated }: CaseGrowth,
): string | null {
  const power = time.toFixed(2);
  if (atMost !== undefined && time > atMost)
    return `its time grows by an exponent of ${power}, at most ${atMost} is promised`;
  if (atLeast !== undefined && time < atLeast)
    return `its time grows by an exponent of ${power} only, at least ${atLeast} shows that growth is seen`;
  const bySize = `${allocated.join(", ")} bytes at sizes ${sizes.join(", ")}`;
  if (rule === "same" && new Set(allocated).size > 1)
    return `it allocates more at one size: ${bySize}`;
  if (rule === "flat" && (bytes ?? 0) > MOST_BYTES_EXPONENT)
    return `what it allocates grows: ${bySize}`;
  return null;
}

function exponent(sizes: readonly number[], costs: readonly number[]): number {
  return fittedExponent(sizes.map((size, i) => ({ size, cost: costs[i] as number })));
}
