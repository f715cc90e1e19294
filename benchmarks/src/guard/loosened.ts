import type { Bounds, GrowthBounds } from "./bounds.ts";

/** Something that was guarded and is no more, or by a wider bound. */
export interface Loosened {
  /** Its name. */
  readonly id: string;
  readonly of: "case" | "growth" | "tolerance";
  /** What changed, with both bounds: by this very text it is accepted. */
  readonly change: string;
}

type Guarded = Pick<Bounds, "cases" | "growths" | "tolerances">;

/** What the base guards and this checkout does not, or less strictly. A renamed one counts as dropped. */
export function loosened(base: Guarded, head: Guarded): Loosened[] {
  const cases = Object.entries(base.cases).flatMap(([id, { large }]) => {
    const now = own(head.cases, id);
    const about = (what: string): Loosened => ({ id, of: "case", change: `case ${id}: ${what}` });
    if (now === undefined) return [about("dropped")];
    return now.large && !large
      ? [about("its bytes may differ by 0.5%, as it is marked large")]
      : [];
  });
  const growths = Object.entries(base.growths).flatMap(([id, bounds]) => {
    const now = own(head.growths, id);
    const changes = now === undefined ? ["dropped"] : wider(bounds, now);
    return changes.map((what): Loosened => ({ id, of: "growth", change: `growth ${id}: ${what}` }));
  });
  const tolerances = Object.entries(base.tolerances).flatMap(([id, most]): Loosened[] => {
    const now = own(head.tolerances, id);
    if (now !== undefined && now <= most) return [];
    return [{ id, of: "tolerance", change: `tolerance ${id}: ${most} → ${now ?? "unbounded"}` }];
  });
  return [...cases, ...growths, ...tolerances];
}

function own<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

function wider(base: GrowthBounds, head: GrowthBounds): string[] {
  const changes: [
    isWider: boolean,
    what: string,
    of: (bounds: GrowthBounds) => string | number | boolean | null,
  ][] = [
    [
      (head.atMost ?? Number.POSITIVE_INFINITY) > (base.atMost ?? Number.POSITIVE_INFINITY),
      "exponent of time at most",
      ({ atMost }) => atMost,
    ],
    [
      (head.atLeast ?? Number.NEGATIVE_INFINITY) < (base.atLeast ?? Number.NEGATIVE_INFINITY),
      "exponent of time at least",
      ({ atLeast }) => atLeast,
    ],
    [
      STRICTNESS.indexOf(head.bytes) > STRICTNESS.indexOf(base.bytes),
      "bytes",
      ({ bytes }) => bytes,
    ],
    [head.control !== base.control, "a control", ({ control }) => control],
    [
      ratioOf(head.sizes) < ratioOf(base.sizes) ||
        Math.max(...head.sizes) < Math.max(...base.sizes) ||
        head.sizes.length < base.sizes.length,
      "sizes",
      ({ sizes }) => sizes.join(", "),
    ],
  ];
  return changes
    .filter(([isWider]) => isWider)
    .map(([, what, of]) => `${what} ${of(base) ?? "unbounded"} → ${of(head) ?? "unbounded"}`);
}

/** Rules for bytes, the strictest first. */
const STRICTNESS: readonly GrowthBounds["bytes"][] = ["same", "flat", null];

function ratioOf(sizes: readonly number[]): number {
  return Math.max(...sizes) / Math.min(...sizes);
}
