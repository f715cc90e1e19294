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
  /** As {@link describeCommit} gives it; reports of earlier versions lack it. */
  readonly commit?: string | null;
  readonly machine: Machine;
  readonly runtime: Runtime;
  readonly targets: readonly Target[];
}

/** What one run measured. */
export interface Report extends RuntimeTargets {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly durationSeconds: number;
  readonly commit: string | null;
  /** The targets of all versions of Node that were measured: those of this run, then the others by version. */
  readonly runtimes: readonly RuntimeTargets[];
  readonly measurements: readonly Measurement[];
}

/** The targets of all subjects, judged by what was measured. */
export function targetsOf(measurements: readonly Measurement[]): Target[] {
  const measured = new Measurements(measurements);
  return subjects.flatMap((subject) => targetsOfSubject(subject, measured));
}

/** A report of what was just measured. */
export function reportOf(
  measurements: readonly Measurement[],
  quick: boolean,
  durationMs: number,
): Report {
  const own = reachedHere(quick, targetsOf(measurements));
  return {
    schemaVersion: SCHEMA_VERSION,
    ...own,
    durationSeconds: Math.round(durationMs / 1_000),
    commit: own.commit ?? null,
    runtimes: [own],
    measurements,
  };
}

/** What a run that has just ended reached, and where that was. */
export function reachedHere(quick: boolean, targets: readonly Target[]): RuntimeTargets {
  return {
    kind: quick ? "quick" : "full",
    date: new Date().toISOString(),
    commit: describeCommit(),
    machine: describeMachine(),
    runtime: describeRuntime(),
    targets,
  };
}

/** `report` with what other versions of Node reached beside it; of each version, the last of `others` counts. */
export function withOthers(report: Report, others: readonly RuntimeTargets[]): Report {
  const own = report.runtimes.slice(0, 1);
  const byVersion = new Map(others.map((each) => [majorOf(each), each]));
  byVersion.delete(majorOf(report));
  const sorted = [...byVersion].toSorted(([a], [b]) => a - b).map(([, each]) => each);
  return { ...report, runtimes: [...own, ...sorted] };
}

/** The major version of Node that was measured. */
export function majorOf({ runtime }: Pick<RuntimeTargets, "runtime">): number {
  return Number.parseInt(runtime.node, 10);
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
