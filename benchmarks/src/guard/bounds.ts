import { join } from "node:path";
import { z } from "zod";
import type { Suite } from "../measure/case.ts";
import { replaceFile } from "../output/replace-files.ts";
import { textIn } from "./baseline.ts";
import { MOST_ALIVE, TOLERANCE } from "./bytes-tolerance.ts";
import { MOST_BYTES_EXPONENT } from "./growth-finding.ts";
import { REGRESSION } from "./time-verdict.ts";
import { type Found, foundIn, parsedJson } from "./tracked-file.ts";

const growthBounds = z.object({
  /** Exponents of time; null if there is no such bound. */
  atLeast: z.number().nullable(),
  atMost: z.number().nullable(),
  bytes: z.enum(["same", "flat"]).nullable(),
  control: z.boolean(),
  sizes: z.array(z.number()).min(1).readonly(),
});

const schema = z.object({
  kind: z.literal("sheaf bounds"),
  version: z.literal(1),
  cases: z.record(z.string(), z.object({ large: z.boolean() })),
  growths: z.record(z.string(), growthBounds),
  /** Bounds of all cases and growths: up to these, nothing is a regression. The first files had none. */
  tolerances: z.record(z.string(), z.number()).default({}),
  /** What may be dropped or loosened, in the words of the gate, and why. */
  accepted: z.record(z.string(), z.string().trim().min(1, "expected a reason")),
});

/** How a cost may grow. */
export type GrowthBounds = z.infer<typeof growthBounds>;

/** What is guarded and by which bounds, tracked by git, so that no later change loses any of it unnoticed. */
export type Bounds = z.infer<typeof schema>;

export const BOUNDS_NAME = "bounds.json";

/** Writes the bounds of this checkout. */
export const WRITE_BOUNDS = '"npm run bench -- baseline bounds"';

const TOLERANCES: Bounds["tolerances"] = {
  "bytes-fraction": TOLERANCE.fraction,
  "bytes-of-few": TOLERANCE.bytes,
  "bytes-fraction-of-many": TOLERANCE.ofMany,
  "bytes-least": TOLERANCE.least,
  "bytes-fraction-of-large": TOLERANCE.ofLarge,
  "results-alive": MOST_ALIVE,
  "bytes-exponent": MOST_BYTES_EXPONENT,
  "time-median": REGRESSION.median,
  "time-lower-bound": REGRESSION.bound,
};

/** The bounds of a suite. Nothing is accepted in them. */
export function boundsOf({ cases, growths }: Pick<Suite, "cases" | "growths">): Bounds {
  return {
    kind: "sheaf bounds",
    version: 1,
    cases: Object.fromEntries(cases.map(({ id, isLarge = false }) => [id, { large: isLarge }])),
    growths: Object.fromEntries(
      growths.map(({ id, time: { atLeast = null, atMost = null }, bytes, isControl, sizes }) => [
        id,
        { atLeast, atMost, bytes, control: isControl, sizes },
      ]),
    ),
    tolerances: TOLERANCES,
    accepted: {},
  };
}

export function foundBounds(directory: string): Found<Bounds> {
  return boundsIn(() => textIn(join(directory, BOUNDS_NAME)));
}

/** As {@link foundBounds}, from a text that may stand elsewhere. */
export function boundsIn(read: () => string | null): Found<Bounds> {
  const merge = "keep the lines of both sides";
  const names = { name: BOUNDS_NAME, write: WRITE_BOUNDS, merge };
  return foundIn(read, (text) => parsedJson(text, schema), names);
}

/** Replaces the bounds in `directory`. */
export function writeBounds(directory: string, bounds: Bounds): void {
  replaceFile(join(directory, BOUNDS_NAME), boundsText(bounds));
}

/** One entry per line, sorted by name, so that two changes merge, and equal bounds give equal bytes. */
export function boundsText(bounds: Bounds): string {
  const { kind, version, cases, growths, tolerances, accepted } = bounds;
  const parts = Object.entries({ cases, growths, tolerances, accepted }).map(
    ([name, entries]) => `  "${name}": ${linesOf(entries)}`,
  );
  return `{\n  "kind": "${kind}",\n  "version": ${version},\n${parts.join(",\n")}\n}\n`;
}

function linesOf(entries: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(entries)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
}
