import type { Target } from "../measure/target.ts";
import { formatNumber, formatRatio, formatTime } from "../output/quantities.ts";

/** What a target demands, in words. */
export function boundOf({ unit, atLeast, atMost }: Target): string {
  if (atLeast === undefined && atMost === undefined) return "stated";
  const show = (value: number): string => valueOf(unit, value);
  if (atLeast === atMost) return show(atLeast as number);
  if (atLeast === undefined) return `at most ${show(atMost as number)}`;
  if (atMost === undefined) return `at least ${show(atLeast)}`;
  return `${show(atLeast)} to ${show(atMost)}`;
}

/** What follows a figure that lies outside of its bounds. */
export const MISSED = " MISSED";

/** What was reached, and whether it misses its bound. */
export function verdictOf(target: Target | undefined): string {
  if (target === undefined) return "not measured";
  const { unit, value, passed, atMost = NaN, atLeast = NaN } = target;
  if (Number.isNaN(value)) return `not measured${passed ? "" : MISSED}`;
  if (passed) return valueOf(unit, value);
  // So many digits that it is not rounded to the bound that it misses.
  const shown = [3, 4, 5, 6].map((digits) => {
    const [text, ...bounds] = [value, atMost, atLeast].map((each) => valueOf(unit, each, digits));
    return { text, isTooShort: bounds.includes(text as string) };
  });
  return `${shown.find(({ isTooShort }) => !isTooShort)?.text ?? value}${MISSED}`;
}

/** A value with its unit. */
function valueOf(unit: Target["unit"], value: number, digits: number = 3): string {
  if (unit === "bytes") return `${formatNumber(value)} B`;
  if (unit === "ratio") return formatRatio(value, { digits });
  if (unit === "nanoseconds") return formatTime(value, { digits });
  if (unit === "count") return formatNumber(value);
  return unit === "exponent"
    ? value.toFixed(digits - 1).replace("-0.00", "0.00")
    : `${formatNumber(value * 100, { digits })}%`;
}
