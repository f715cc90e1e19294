import type { Bounds } from "../measure/case.ts";
import type { Ratio } from "../measure/interleaving.ts";
import { formatNumber } from "../output/quantities.ts";

/** A figure that this project promises to reach, and whether it did. */
export interface Target {
  readonly id: string;
  readonly sentence: string;
  readonly unit: "bytes" | "ratio" | "exponent" | "fraction" | "nanoseconds";
  readonly value: number;
  /** What the value must lie between, both ends included; none where the value is only stated. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly passed: boolean;
  /** How it was measured, and how sure it is. */
  readonly details: string;
}

/** A target, judged. */
export function target(
  id: string,
  sentence: string,
  unit: Target["unit"],
  value: number,
  bounds: Bounds,
  details: string,
): Target {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bounds;
  return {
    id,
    sentence,
    unit,
    value,
    ...bounds,
    passed: value >= atLeast && value <= atMost,
    details,
  };
}

/** A target for a ratio of times: its median over all rounds counts. */
export function ratioTarget(
  id: string,
  sentence: string,
  ratio: Ratio,
  bounds: Bounds,
  more = "",
): Target {
  const details = `middle half of the rounds ${formatNumber(ratio.low)} to ${formatNumber(ratio.high)}, minima ${formatNumber(ratio.ofMinima)}${more}`;
  return target(id, sentence, "ratio", ratio.median, bounds, details);
}
