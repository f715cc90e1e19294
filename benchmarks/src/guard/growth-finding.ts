import type { Growth } from "../measure/case.ts";
import type { CaseGrowth } from "../measure/case-growth.ts";
import { fittedExponent } from "../measure/statistics.ts";
import type { Finding } from "./finding.ts";
import { isProblem, type Measured } from "./measured.ts";

/** How a cost grows, compared with its bounds. */
export interface GrowthFinding extends Finding {
  readonly sentence: string;
  /** `blind`: a control did not grow, so the measuring is broken and not the libraries. */
  readonly verdict: "as promised" | "regression" | "blind";
  /** The exponent of time and its bounds; null if nothing could be measured. */
  readonly time: number | null;
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** The exponent of allocated bytes; null if they do not count. */
  readonly bytes: number | null;
  readonly allocated: readonly number[];
}

/** Maps that get deeper may allocate a little more, far less than any list would. */
export const MOST_BYTES_EXPONENT = 0.1;
/** Added to all sizes, so that zero bytes have a logarithm too. */
const FIELD = 8;

export function judgedGrowths(
  growths: readonly Growth[],
  measured: Measured<CaseGrowth>,
): GrowthFinding[] {
  return growths.flatMap((growth) => {
    const figures = measured[growth.id];
    return figures === undefined ? [] : [judged(growth, figures)];
  });
}

function judged(growth: Growth, figures: Measured<CaseGrowth>[string]): GrowthFinding {
  const { id, title, isControl, time: bounds } = growth;
  const { atLeast = null, atMost = null } = bounds;
  const about = { id, sentence: title, atLeast, atMost };
  const wrong = isControl ? "blind" : "regression";
  if (isProblem(figures)) {
    const nothing = { time: null, bytes: null, allocated: [] };
    return { ...about, ...nothing, verdict: wrong, note: figures.problem };
  }
  const { sizes, nanoseconds, allocated } = figures;
  const fitted = (costs: readonly number[]): number =>
    fittedExponent(sizes.map((size, i) => ({ size, cost: costs[i] as number })));
  const time = fitted(nanoseconds);
  const bytes = allocated.length === 0 ? null : fitted(allocated.map((of) => of + FIELD));
  const note = timeNote(growth, time) ?? bytesNote(growth, bytes ?? 0, figures);
  return { ...about, verdict: note === null ? "as promised" : wrong, time, bytes, allocated, note };
}

function timeNote({ time: { atLeast, atMost } }: Growth, time: number): string | null {
  const grows = `its time grows by an exponent of ${time.toFixed(2)}`;
  if (atMost !== undefined && time > atMost) return `${grows}, at most ${atMost} is promised`;
  if (atLeast !== undefined && time < atLeast)
    return `${grows} only, at least ${atLeast} shows that growth is seen`;
  return null;
}

function bytesNote(
  { bytes: rule }: Growth,
  bytes: number,
  { sizes, allocated }: CaseGrowth,
): string | null {
  const bySize = `${allocated.join(", ")} bytes at sizes ${sizes.join(", ")}`;
  if (rule === "same" && new Set(allocated).size > 1)
    return `it allocates more at one size: ${bySize}`;
  if (rule === "flat" && bytes > MOST_BYTES_EXPONENT) return `what it allocates grows: ${bySize}`;
  return null;
}
