import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Measurements } from "../measure/measurement.ts";
import { tablesOf as tablesOfSubject } from "../measure/subject.ts";
import type { Target } from "../measure/target.ts";
import { HERE } from "../output/project.ts";
import { formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { subjects } from "../suite/all.ts";
import { comparisonTables } from "./comparison.ts";
import type { Report, RuntimeTargets } from "./report.ts";

/** All tables of a report, in the order in which they are read. */
export function tablesOf(report: Report): Table[] {
  const missed = missedTable(report.runtimes);
  return [
    ...comparisonTables(report),
    ...(missed.rows.length === 0 ? [] : [missed]),
    targetTable(report.runtimes),
    ...subjects.flatMap(({ name }) => subjectTables(report, name)),
  ];
}

/** The tables of one subject. */
export function subjectTables({ measurements }: Report, subject: string): Table[] {
  const found = subjects.filter(({ name }) => name === subject);
  return found.flatMap((each) => tablesOfSubject(each, new Measurements(measurements)));
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

/** Why a target is missed, by its id. */
type Reasons = Readonly<Record<string, string>>;

/** As people wrote them down. */
export function writtenReasons(): Reasons {
  return parse(readFileSync(join(HERE, "benchmarks/reasons.yaml"), "utf8")) as Reasons;
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

/** What a target demands, in words. */
function boundOf({ unit, atLeast, atMost }: Target): string {
  if (atLeast === undefined && atMost === undefined) return "stated";
  const show = (value: number): string => valueOf(unit, value);
  if (atLeast === atMost) return show(atLeast as number);
  if (atLeast === undefined) return `at most ${show(atMost as number)}`;
  if (atMost === undefined) return `at least ${show(atLeast)}`;
  return `${show(atLeast)} to ${show(atMost)}`;
}

/** What follows a figure that lies outside of its bounds. */
export const MISSED = " MISSED";

/** What was reached, and whether it misses its bound. */
export function verdictOf(target: Target | undefined): string {
  if (target === undefined) return "not measured";
  const { unit, value, passed, atMost = NaN, atLeast = NaN } = target;
  if (Number.isNaN(value)) return `not measured${passed ? "" : MISSED}`;
  if (passed) return valueOf(unit, value);
  // So many digits that it is not rounded to the bound that it misses.
  const shown = [3, 4, 5, 6].map((digits) => {
    const [text, ...bounds] = [value, atMost, atLeast].map((each) => valueOf(unit, each, digits));
    return { text, isTooShort: bounds.includes(text as string) };
  });
  return `${shown.find(({ isTooShort }) => !isTooShort)?.text ?? value}${MISSED}`;
}

/** A value with its unit. */
export function valueOf(unit: Target["unit"], value: number, digits: number = 3): string {
  if (unit === "bytes") return `${formatNumber(value)} B`;
  if (unit === "ratio") return formatRatio(value, { digits });
  if (unit === "nanoseconds") return formatTime(value, { digits });
  if (unit === "count") return formatNumber(value);
  return unit === "exponent"
    ? value.toFixed(digits - 1).replace("-0.00", "0.00")
    : `${formatNumber(value * 100, { digits })}%`;
}
