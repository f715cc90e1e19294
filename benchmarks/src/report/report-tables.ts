import { Measurements } from "../measure/measurement.ts";
import { tablesOf as tablesOfSubject } from "../measure/subject.ts";
import type { Target } from "../measure/target.ts";
import { formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { subjects } from "../suite/all.ts";
import { comparisonTables } from "./comparison.ts";
import type { Report, RuntimeTargets } from "./report.ts";

/** All tables of a report, in the order in which they are read. */
export function tablesOf(report: Report): Table[] {
  return [
    ...comparisonTables(report),
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
  // A quick run measures less than a full one beside it.
  const targets = new Map<string, Target>();
  for (const target of runtimes.flatMap((runtime) => runtime.targets)) {
    if (!targets.has(target.id)) targets.set(target.id, target);
  }
  const columns = runtimes.map(
    ({ runtime, kind }) => `Node ${runtime.node}${kind === "quick" ? " (quick)" : ""}`,
  );
  return {
    title: "Targets",
    head: ["figure", "target", ...columns],
    rows: [...targets.values()].map((target) => [
      target.title,
      boundOf(target),
      ...runtimes.map((runtime) => verdictOf(runtime.targets.find(({ id }) => id === target.id))),
    ]),
    note: "Ratios are medians of rounds in which both sides took turns in one process.",
  };
}

/** What a target demands, in words. */
export function boundOf({ unit, atLeast, atMost }: Target): string {
  if (atLeast === undefined && atMost === undefined) return "stated";
  const show = (value: number): string => valueOf(unit, value);
  if (atLeast === atMost) return show(atLeast as number);
  if (atLeast === undefined) return `at most ${show(atMost as number)}`;
  if (atMost === undefined) return `at least ${show(atLeast)}`;
  return `${show(atLeast)} to ${show(atMost)}`;
}

/** What follows a figure that lies outside of its bounds. */
export const MISSED = " MISSED";

function verdictOf(target: Target | undefined): string {
  if (target === undefined) return "not measured";
  const { unit, value, passed, atMost = NaN, atLeast = NaN } = target;
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
