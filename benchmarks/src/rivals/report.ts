import type { Ratio } from "../measure/interleaving.ts";
import type { Machine, Runtime } from "../measure/machine.ts";
import type { Measurement } from "../measure/measurement.ts";
import { parseVersioned } from "../output/parse-versioned.ts";
import type { About } from "./approach.ts";

/** Of the form of `rivals.json`; `docs/schemas/rivals-3.schema.json` describes it. */
export const RIVALS_SCHEMA_VERSION = 3;

/** The subject of the measurements of ways to keep contexts; those of engines belong to their job. */
export const CONTEXTS = "contexts";

/** The measure of an engine that could not be measured, with the reason in its notes. */
export const ENDED = "ended";

/** What `npm run bench -- rivals` measured. */
export interface RivalsReport {
  readonly schemaVersion: typeof RIVALS_SCHEMA_VERSION;
  readonly date: string;
  readonly commit: string | null;
  readonly machine: Machine;
  readonly runtime: Runtime;
  /** Engines that run an action over a list. */
  readonly fanOuts: readonly MeasuredRival[];
  /** Ways to give each item a context of its own. */
  readonly contexts: readonly MeasuredRival[];
  /** By rival, as `case`. Figures are for one item, one operation, or one fork. */
  readonly measurements: readonly Measurement[];
}

interface MeasuredRival extends About {
  /** Of the package of an engine. */
  readonly version?: string;
  readonly kind: "full" | "quick";
  readonly date: string;
}

/** Which was faster: the middle half of the rounds must be on one side. */
export function winnerOf({ low, high }: Ratio): "rival" | "Sheaf" | "even" {
  if (high < 1) return "rival";
  return low > 1 ? "Sheaf" : "even";
}

/** The rivals that were just measured, and the others of an earlier report, in its order. */
export function mergedRivals(before: RivalsReport | null, now: RivalsReport): RivalsReport {
  if (before === null) return now;
  const isOld = ({ subject, case: name }: Measurement): boolean =>
    !(subject === CONTEXTS ? now.contexts : now.fanOuts).some((rival) => rival.name === name);
  return {
    ...now,
    fanOuts: merged(before.fanOuts, now.fanOuts),
    contexts: merged(before.contexts, now.contexts),
    measurements: [...before.measurements.filter(isOld), ...now.measurements],
  };
}

function merged<T extends About>(before: readonly T[], now: readonly T[]): T[] {
  const fresh = new Map(now.map((rival) => [rival.name, rival]));
  const known = new Set(before.map(({ name }) => name));
  return [
    ...before.map((rival) => fresh.get(rival.name) ?? rival),
    ...now.filter(({ name }) => !known.has(name)),
  ];
}

/** @throws an Error that names the file if `text` is not such a report of this version. */
export function parseRivals(text: string, file: string): RivalsReport {
  return parseVersioned<RivalsReport>(text, file, {
    what: "a report on rivals",
    version: RIVALS_SCHEMA_VERSION,
    command: "npm run bench -- rivals",
  });
}
