import { Measurements } from "../measure/measurement.ts";
import { tablesOf as tablesOfSubject } from "../measure/subject.ts";
import type { Target } from "../measure/target.ts";
import type { Table } from "../output/table.ts";
import { subjects } from "../suite/all.ts";
import { comparisonTables } from "./comparison.ts";
import { headlineTable } from "./headlines.ts";
import type { Report, RuntimeTargets } from "./report.ts";
import { boundOf, verdictOf } from "./target-cells.ts";
import { type Reasons, writtenReasons } from "./written.ts";

/** All tables of a report by the part that they belong to, such as a subject. */
export function tablesOf(report: Report): Readonly<Record<string, readonly Table[]>> {
  const missed = missedTable(report.runtimes);
  const measured = new Measurements(report.measurements);
  return {
    headlines: [headlineTable(report.targets)],
    comparison: comparisonTables(report),
    missed: missed.rows.length === 0 ? [] : [missed],
    targets: [targetTable(report.runtimes)],
    ...Object.fromEntries(
      subjects.map((subject) => [subject.name, tablesOfSubject(subject, measured)]),
    ),
  };
}

/** The targets, with what each version of Node reached. */
export function targetTable(runtimes: readonly RuntimeTargets[]): Table {
  return {
    title: "Targets",
    head: targetHead(runtimes),
    rows: distinctTargets(runtimes).map((target) => targetRow(target, runtimes)),
    note: "Ratios are medians of rounds in which both sides took turns in one process.",
  };
}

/** The targets that some version of Node missed, with what each reached, and why. */
export function missedTable(
  runtimes: readonly RuntimeTargets[],
  reasons: Reasons = writtenReasons(),
): Table {
  return {
    title: "Missed targets",
    head: [...targetHead(runtimes), "why"],
    rows: distinctTargets(runtimes)
      .filter(({ id }) => runtimes.some((runtime) => targetOf(runtime, id)?.passed === false))
      .map((target) => [...targetRow(target, runtimes), reasons[target.id] ?? "not known"]),
  };
}

/** Those of all versions, as a quick run measures less than a full one beside it. */
function distinctTargets(runtimes: readonly RuntimeTargets[]): Target[] {
  const all = runtimes.flatMap(({ targets }) => targets);
  const ids = [...new Set(all.map(({ id }) => id))];
  return ids.map((id) => all.find((target) => target.id === id) as Target);
}

function targetOf({ targets }: RuntimeTargets, id: string): Target | undefined {
  return targets.find((target) => target.id === id);
}

function targetHead(runtimes: readonly RuntimeTargets[]): string[] {
  const columns = runtimes.map(
    ({ runtime, kind }) => `Node ${runtime.node}${kind === "quick" ? " (quick)" : ""}`,
  );
  return ["figure", "target", ...columns];
}

function targetRow(target: Target, runtimes: readonly RuntimeTargets[]): string[] {
  return [
    target.title,
    boundOf(target),
    ...runtimes.map((runtime) => verdictOf(targetOf(runtime, target.id))),
  ];
}
