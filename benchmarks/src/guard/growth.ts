import type { Growth } from "../measure/case.ts";
import type { CaseGrowth } from "../measure/case-growth.ts";
import { fittedExponent } from "../measure/statistics.ts";
import { type Finding, finding } from "./finding.ts";
import { isProblem, type Measured } from "./measured.ts";

/** Maps that get deeper may allocate a little more, far less than any list would. */
export const MOST_BYTES_EXPONENT = 0.1;
/** Added to all sizes, so that zero bytes have a logarithm too. */
const FIELD = 8;

/** How costs grow, compared with their bounds. */
export function judgedGrowths(
  growths: readonly Growth[],
  measured: Measured<CaseGrowth>,
): Finding[] {
  return growths.flatMap((growth) => {
    const figures = measured[growth.id];
    return figures === undefined ? [] : [judged(growth, figures)];
  });
}

function judged(growth: Growth, figures: Measured<CaseGrowth>[string]): Finding {
  const { id, isControl, time: bounds } = growth;
  const wrong = isControl ? "blind" : "regression";
  if (isProblem(figures)) return finding("complexity", id, wrong, figures.problem);
  const { sizes, nanoseconds, allocated } = figures;
  const fitted = (costs: readonly number[]): number =>
    fittedExponent(sizes.map((size, i) => ({ size, cost: costs[i] as number })));
  const time = fitted(nanoseconds);
  const bytes = allocated.length === 0 ? null : fitted(allocated.map((of) => of + FIELD));
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bounds;
  const bound = [
    ...(bounds.atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(bounds.atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  const parts = [
    `exponent of time ${time.toFixed(2)}${bound.length === 0 ? "" : `, ${bound.join(", ")}`}`,
    ...(bytes === null ? [] : [`of bytes ${bytes.toFixed(2)}`]),
  ];
  const isKept = time <= atMost && time >= atLeast && keepsBytes(growth, bytes ?? 0, allocated);
  if (!isKept && allocated.length > 0)
    parts.push(`${allocated.join(", ")} bytes at sizes ${sizes.join(", ")}`);
  return finding("complexity", id, isKept ? "unchanged" : wrong, parts.join("; "), {
    time,
    ...(bytes === null ? {} : { bytes }),
  });
}

function keepsBytes(
  { bytes: rule }: Growth,
  exponent: number,
  allocated: readonly number[],
): boolean {
  if (rule === "same") return new Set(allocated).size <= 1;
  return rule !== "flat" || exponent <= MOST_BYTES_EXPONENT;
}
