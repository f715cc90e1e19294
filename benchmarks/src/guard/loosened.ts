import type { Bounds, GrowthBounds } from "./bounds.ts";

/** Something that was guarded, and no longer is or by a wider bound. */
export interface Loosened {
  readonly of: "case" | "growth" | "tolerance";
  readonly id: string;
  /** What changed, with both bounds. A line with this very text accepts it. */
  readonly change: string;
}

type Guarded = Pick<Bounds, "cases" | "growths" | "tolerances">;

/** What the base guards, and this checkout does not or less strictly. A renamed one counts as dropped. */
export function loosened(base: Guarded, head: Guarded): Loosened[] {
  return [
    ...compared("case", base.cases, head.cases, (was, is) =>
      is.large && !was.large ? ["its bytes may differ by 8%, as it is marked large"] : [],
    ),
    ...compared("growth", base.growths, head.growths, widened),
    ...compared(
      "tolerance",
      base.tolerances,
      head.tolerances,
      (was, is) => (is > was ? [`${was} → ${is}`] : []),
      (was) => `${was} → unbounded`,
    ),
  ];
}

function compared<T>(
  of: Loosened["of"],
  base: Readonly<Record<string, T>>,
  head: Readonly<Record<string, T>>,
  changes: (was: T, is: T) => readonly string[],
  dropped: (was: T) => string = () => "dropped",
): Loosened[] {
  const present = new Map(Object.entries(head));
  return Object.entries(base).flatMap(([id, was]) => {
    const is = present.get(id);
    const what = is === undefined ? [dropped(was)] : changes(was, is);
    return what.map((text) => ({ of, id, change: `${of} ${id}: ${text}` }));
  });
}

/** Rules for bytes, the strictest first. */
const STRICTNESS: readonly GrowthBounds["bytes"][] = ["same", "flat", null];

function widened(was: GrowthBounds, is: GrowthBounds): string[] {
  const [most, least] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const isAbove = (is.atMost ?? most) > (was.atMost ?? most);
  const isBelow = (is.atLeast ?? least) < (was.atLeast ?? least);
  const isLaxer = STRICTNESS.indexOf(is.bytes) > STRICTNESS.indexOf(was.bytes);
  const isSmaller =
    rangeOf(is.sizes) < rangeOf(was.sizes) ||
    Math.max(...is.sizes) < Math.max(...was.sizes) ||
    is.sizes.length < was.sizes.length;
  return [
    ...changed(isAbove, "exponent of time at most", was.atMost, is.atMost),
    ...changed(isBelow, "exponent of time at least", was.atLeast, is.atLeast),
    ...changed(isLaxer, "bytes", was.bytes, is.bytes),
    ...changed(is.control !== was.control, "a control", was.control, is.control),
    ...changed(isSmaller, "sizes", was.sizes.join(", "), is.sizes.join(", ")),
  ];
}

type Bound = string | number | boolean | null;

function changed(isWider: boolean, what: string, before: Bound, after: Bound): string[] {
  return isWider ? [`${what} ${before ?? "unbounded"} → ${after ?? "unbounded"}`] : [];
}

/** How many times the smallest size the largest is. */
function rangeOf(sizes: readonly number[]): number {
  return Math.max(...sizes) / Math.min(...sizes);
}
