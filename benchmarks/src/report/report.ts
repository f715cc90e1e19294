import {
  describeMachine,
  describeRuntime,
  type Machine,
  type Runtime,
} from "../measure/machine.ts";
import { type Measurement, Measurements } from "../measure/measurement.ts";
import { targetsOf as targetsOfSubject } from "../measure/subject.ts";
import type { Target } from "../measure/target.ts";
import { parseVersioned } from "../output/parse-versioned.ts";
import { subjects } from "../suite/all.ts";
import { describeCommit } from "./this-repository.ts";

/** The version of the form of `latest.json`; `docs/schemas/report-3.schema.json` describes it. */
const SCHEMA_VERSION = 3;

/** What one version of Node reached. */
export interface RuntimeTargets {
  readonly kind: "full" | "quick";
  readonly date: string;
  readonly machine: Machine;
  readonly runtime: Runtime;
  readonly targets: readonly Target[];
}

/** What one run measured. */
export interface Report extends RuntimeTargets {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly durationSeconds: number;
  readonly commit: string | null;
  /** The targets of all versions of Node that were measured, those of this run first. */
  readonly runtimes: readonly RuntimeTargets[];
  readonly measurements: readonly Measurement[];
}

/** The targets of all subjects, judged by what was measured. */
export function targetsOf(measurements: readonly Measurement[]): Target[] {
  const measured = new Measurements(measurements);
  return subjects.flatMap((subject) => targetsOfSubject(subject, measured));
}

/** A report of what was just measured, with the targets of `others` beside its own. */
export function reportOf(
  measurements: readonly Measurement[],
  quick: boolean,
  durationMs: number,
  others: readonly Report[],
): Report {
  const own: RuntimeTargets = {
    kind: quick ? "quick" : "full",
    date: new Date().toISOString(),
    machine: describeMachine(),
    runtime: describeRuntime(),
    targets: targetsOf(measurements),
  };
  const before = others
    .flatMap(({ runtimes }) => runtimes)
    .filter(({ runtime }) => runtime.node !== own.runtime.node);
  return {
    schemaVersion: SCHEMA_VERSION,
    ...own,
    durationSeconds: Math.round(durationMs / 1_000),
    commit: describeCommit(),
    runtimes: [own, ...before],
    measurements,
  };
}

/** Ratios of controls to copies of themselves, by subject: what the machine alone does to a figure. */
export function noiseOf({ measurements }: Pick<Report, "measurements">): Measurement[] {
  return measurements.filter((each) => each.case === "noise");
}

/** @throws an Error that names the file if `text` is not a report of this version. */
export function parseReport(text: string, file: string): Report {
  const form = { what: "a report", version: SCHEMA_VERSION, command: "npm run bench" } as const;
  return parseVersioned<Report>(text, file, form);
}
