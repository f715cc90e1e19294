import type { Ratio } from "../measure/interleaving.ts";
import { describeCommit } from "./this-repository.ts";
import {
  describeMachine,
  describeRuntime,
  type Machine,
  type Runtime,
} from "../measure/machine.ts";
import type { Measurements } from "../measurements.ts";
import { type SeedTables, seedTables } from "../seed-tables.ts";
import type { Target } from "../targets/target.ts";
import { targetsOf } from "../targets/targets-of.ts";

/** Of the form of `latest.json`; `docs/schemas/report-2.schema.json` describes it. */
const SCHEMA_VERSION = 2;

/** Everything that one run found out. */
export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: "full" | "quick";
  readonly date: string;
  readonly durationSeconds: number;
  readonly commit: string | null;
  readonly machine: Machine;
  readonly runtime: Runtime;
  /** Ratios of a control to a copy of itself: what the machine alone does to a figure. */
  readonly noise: Readonly<Record<string, Ratio>>;
  readonly seeds: SeedTables;
  readonly targets: readonly Target[];
  /** The targets of all versions of Node that were measured, this run's first. */
  readonly runtimes: readonly RuntimeTargets[];
  readonly measurements: Measurements;
}

/** What one version of Node reached. */
export interface RuntimeTargets {
  readonly runtime: Runtime;
  readonly kind: Report["kind"];
  readonly date: string;
  readonly machine: Machine;
  readonly targets: readonly Target[];
}

/** A report of what was measured just now, with the targets of `others` beside its own. */
export function reportOf(
  measurements: Measurements,
  quick: boolean,
  durationMs: number,
  others: readonly Report[],
): Report {
  const { forkTime, reads, entry, itemTimes, templates } = measurements;
  const own: RuntimeTargets = {
    runtime: describeRuntime(),
    kind: quick ? "quick" : "full",
    date: new Date().toISOString(),
    machine: describeMachine(),
    targets: targetsOf(measurements),
  };
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: own.kind,
    date: own.date,
    durationSeconds: Math.round(durationMs / 1_000),
    commit: describeCommit(),
    machine: own.machine,
    runtime: own.runtime,
    noise: {
      fork: forkTime.noise,
      read: reads.noise,
      clone: entry.noise,
      item: itemTimes.noise,
      template: templates.noise,
    },
    seeds: seedTables(measurements),
    targets: own.targets,
    runtimes: [
      own,
      ...others
        .flatMap(({ runtimes }) => runtimes)
        .filter(({ runtime }) => runtime.node !== own.runtime.node),
    ],
    measurements,
  };
}

/** @throws an Error that names the file where `text` is no report of this version. */
export function parseReport(text: string, file: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read "${file}": it is no JSON`, { cause });
  }
  const version =
    typeof json === "object" && json !== null && "schemaVersion" in json
      ? json.schemaVersion
      : undefined;
  if (version !== SCHEMA_VERSION)
    throw new Error(
      `Cannot read "${file}": it is no report of version ${SCHEMA_VERSION}; "npm run bench" makes one`,
    );
  return json as Report;
}
