import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../output/message-of.ts";
import { replaceFile } from "../output/replace-files.ts";
import { refuseConflict } from "./conflict-marker.ts";
import { fieldsOf, keptDocument } from "./kept-figures.ts";
import { TOLERANCES } from "./tolerances.ts";

/** How a cost may grow. */
export interface GrowthBounds {
  /** Exponents of time; null where there is no such bound. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
  readonly bytes: "same" | "flat" | null;
  readonly control: boolean;
  readonly sizes: readonly number[];
}

/** What is guarded and by which bounds, tracked by git: so a later change cannot lose any of it unseen. */
export interface Bounds {
  readonly kind: "sheaf bounds";
  readonly version: 1;
  readonly cases: Readonly<Record<string, { readonly large: boolean }>>;
  readonly growths: Readonly<Record<string, GrowthBounds>>;
  /** What holds for all of them. */
  readonly tolerances: Readonly<Record<string, number>>;
  /** What is meant to be dropped or loosened, as the gate says it, and why. */
  readonly accepted: Readonly<Record<string, string>>;
}

/** Bounds, or why there are none. */
export type FoundBounds =
  | { readonly bounds: Bounds }
  | { readonly problem: "absent" | "damaged"; readonly notComparable: string };

export const BOUNDS_NAME = "bounds.json";

/** What writes the bounds of this checkout. */
export const WRITE_BOUNDS = '"npm run bench -- baseline bounds"';

/** What the bounds of an operation are made of. */
interface BoundedGrowth {
  readonly id: string;
  readonly time: { readonly atLeast?: number; readonly atMost?: number };
  readonly bytes: GrowthBounds["bytes"];
  readonly isControl: boolean;
  readonly sizes: readonly number[];
}

/** The bounds of these cases and growths, without anything that is accepted. */
export function boundsOf(
  cases: readonly { readonly id: string; readonly isLarge?: boolean }[],
  growths: readonly BoundedGrowth[],
): Bounds {
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

/** The bounds in `directory`. It never throws. */
export function foundBounds(directory: string): FoundBounds {
  const file = join(directory, BOUNDS_NAME);
  return boundsIn(() => (existsSync(file) ? readFileSync(file, "utf8") : null));
}

/** The same of a text that `read` gives; null stands for one that is not there. */
export function boundsIn(read: () => string | null): FoundBounds {
  try {
    const text = read();
    return text === null
      ? {
          problem: "absent",
          notComparable: `there is no ${BOUNDS_NAME}; write it by ${WRITE_BOUNDS}`,
        }
      : { bounds: parsedBounds(text) };
  } catch (error) {
    const notComparable = `${BOUNDS_NAME} is damaged: ${messageOf(error)}; check it out again, or replace it by ${WRITE_BOUNDS}`;
    return { problem: "damaged", notComparable };
  }
}

/** Replaces the bounds in `directory`. The same bounds give the same bytes. */
export function writeBounds(directory: string, bounds: Bounds): void {
  replaceFile(join(directory, BOUNDS_NAME), boundsText(bounds));
}

/** An entry a line, in the order of names: what differs in two changes merges. */
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

/** @throws an Error saying what was expected. */
function parsedBounds(text: string): Bounds {
  refuseConflict(text, `keep the lines of both sides, then run ${WRITE_BOUNDS}`);
  // The first ones said nothing of tolerances.
  const { cases, growths, tolerances = {}, accepted } = keptDocument(text, "sheaf bounds", [1]);
  for (const [id, of] of Object.entries(fieldsOf(cases, "what holds its cases")))
    if (typeof fieldsOf(of, `its case "${id}"`)["large"] !== "boolean")
      throw new Error(`its case "${id}" does not say whether it is large`);
  for (const [id, of] of Object.entries(fieldsOf(growths, "what holds its growths")))
    checkGrowth(id, fieldsOf(of, `its growth "${id}"`));
  for (const [name, tolerance] of Object.entries(fieldsOf(tolerances, "what holds for all")))
    if (!Number.isFinite(tolerance)) throw new Error(`its tolerance "${name}" is no number`);
  for (const [change, why] of Object.entries(fieldsOf(accepted, "what it accepts")))
    if (typeof why !== "string" || why.trim() === "")
      throw new Error(`it accepts "${change}" without saying why`);
  return { kind: "sheaf bounds", version: 1, cases, growths, tolerances, accepted } as Bounds;
}

/** What is no bound would compare as if it were never exceeded. */
function checkGrowth(id: string, growth: Readonly<Record<string, unknown>>): void {
  const { atLeast, atMost, bytes, control, sizes } = growth;
  const areBounds = [atLeast, atMost].every((bound) => bound === null || Number.isFinite(bound));
  const areSizes = Array.isArray(sizes) && sizes.length > 0 && sizes.every(Number.isFinite);
  const isRule = bytes === null || bytes === "same" || bytes === "flat";
  if (!areBounds || !areSizes || !isRule || typeof control !== "boolean")
    throw new Error(`the bounds of its growth "${id}" are none`);
}
