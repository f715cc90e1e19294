import type { Case, Growth, Suite } from "../measure/case.ts";
import { TOLERANCE } from "./bytes.ts";
import { type Finding, finding } from "./finding.ts";
import { MOST_BYTES_EXPONENT } from "./growth.ts";
import { REGRESSION } from "./times.ts";

/**
 * Everything that is guarded, by the name of the bound: `growth fork: exponent of time at most`. What
 * such a figure bounds is looser if it is larger, or for a name that ends in "at least", if it is
 * smaller. A bound that is missing bounds nothing.
 */
export type Bounds = Readonly<Record<string, number>>;

/** Writes the bounds of this checkout. */
export const WRITE_BOUNDS = '"npm run bench -- baseline bounds"';

export function boundsOf({ cases, growths }: Pick<Suite, "cases" | "growths">): Bounds {
  const { alive, bytes, ofMany, least } = TOLERANCE;
  return Object.fromEntries([
    ...cases.flatMap(boundsOfCase),
    ...growths.flatMap(boundsOfGrowth),
    ["all bytes: results still alive at most", alive],
    ["all bytes: change in bytes at most", bytes],
    ["all bytes: change of many at most", ofMany],
    ["all bytes: change of few at most", least],
    ["all exponents: of bytes at most", MOST_BYTES_EXPONENT],
    ["all times: median at most", REGRESSION.median],
    ["all times: lower bound at most", REGRESSION.bound],
  ]);
}

type Entry = readonly [name: string, bound: number];

function boundsOfCase({ id, isLarge = false }: Case): Entry[] {
  const { fraction, ofLarge } = TOLERANCE;
  return [[`case ${id}: change of bytes at most`, isLarge ? ofLarge : fraction]];
}

function boundsOfGrowth({ id, time, bytes, sizes }: Growth): Entry[] {
  const { atMost, atLeast } = time;
  const ofBytes = { same: 0, flat: MOST_BYTES_EXPONENT };
  const entries: (readonly [what: string, bound: number | undefined])[] = [
    ["exponent of time at most", atMost],
    ["exponent of time at least", atLeast],
    ["exponent of bytes at most", bytes === null ? undefined : ofBytes[bytes]],
    ["sizes at least", sizes.length],
    ["largest size at least", Math.max(...sizes)],
    ["smallest size at most", Math.min(...sizes)],
  ];
  return entries.flatMap(([what, bound]): Entry[] =>
    bound === undefined ? [] : [[`growth ${id}: ${what}`, bound]],
  );
}

/**
 * What this checkout bounds less than the base, or than its own file if the base has none. The change
 * accepts it by writing the looser bound into its file, as it does with bytes.
 */
export function judgedBounds(now: Bounds, tracked: Bounds, base: Bounds | null): Finding[] {
  return Object.entries(base ?? tracked).flatMap(([name, before]) => {
    const after = now[name];
    if (!isLooser(name, before, after)) return [];
    const text = `${before} → ${after ?? "no bound"}`;
    if (base !== null && tracked[name] === after)
      return [finding("bounds", name, "accepted", text)];
    const note = `if that is intended, write it down by ${WRITE_BOUNDS}`;
    return [finding("bounds", name, "regression", `${text}; ${note}`)];
  });
}

function isLooser(name: string, before: number, after: number | undefined): boolean {
  if (after === undefined) return true;
  return name.endsWith("at least") ? after < before : after > before;
}
