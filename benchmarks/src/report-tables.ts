import type { Measurements } from "./measurements.ts";
import { formatBytes, formatNumber, formatRatio, formatTime } from "./output/quantities.ts";
import type { Report, RuntimeTargets } from "./report/report.ts";
import { seedScenarioTable } from "./seed-scenario-table.ts";
import type { SeedRow } from "./seed-tables.ts";
import type { Table } from "./output/table.ts";
import type { Target } from "./targets/target.ts";
import { templateTables } from "./template-tables.ts";
import { workflowTables } from "./workflow-tables.ts";

/** All tables of a report, in the order in which they are read. */
export function tablesOf(report: Report): Table[] {
  const { before, after, gain } = report.seeds;
  return [
    dataTable(report.measurements),
    seedTable("Before: a clone for each item", before),
    seedTable("After: a fork for each item", after),
    seedTable("Gain", gain),
    targetTable(report.runtimes),
    scenarioTable(report.measurements),
    sizeTable(report.measurements),
    seedScenarioTable(report.measurements),
    ...workflowTables(report.measurements),
    ...templateTables(report.measurements),
    isolationTable(report.measurements),
    counterexampleTable(report.measurements),
  ];
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
      target.sentence,
      boundOf(target),
      ...runtimes.map((runtime) => verdictOf(runtime.targets.find(({ id }) => id === target.id))),
    ]),
    note: "Ratios are medians of rounds in which both sides took turns in one process.",
  };
}

function dataTable({
  dataSizes: { jsonBytes, heapBytes, tasks, variables, parameters },
}: Measurements): Table {
  return {
    title: "Data: webhook payloads of GitHub",
    head: ["part", "JSON", "what"],
    rows: [
      [
        "task results",
        formatBytes(tasks.median * tasks.count),
        `${tasks.count} of ${formatBytes(tasks.smallest)} to ${formatBytes(tasks.largest)}`,
      ],
      ["variables", formatBytes(variables.jsonBytes), `${variables.count} accounts`],
      ["parameters", formatBytes(parameters.jsonBytes), "one payload"],
      ["all", formatBytes(jsonBytes), `${formatBytes(heapBytes)} on the heap`],
    ],
  };
}

function seedTable(title: string, rows: readonly SeedRow[]): Table {
  return {
    title,
    head: ["metric", "seeds", "measured", "how"],
    rows: rows.map(({ metric, seeds, measured, note }) => [metric, seeds, measured, note]),
  };
}

/** What each approach takes for one item. */
export function scenarioTable({
  scenarioTimes,
  scenarioBytes,
  ownScenarioBytes,
}: Measurements): Table {
  const bytes = [...scenarioBytes.approaches, ...ownScenarioBytes];
  return {
    title: "The scenario, per item",
    head: ["approach", "time (least)", "time (median)", "allocated", "items timed"],
    rows: scenarioTimes.approaches.map(({ name, perItem, items }) => [
      name,
      formatTime(perItem.minimum),
      formatTime(perItem.median),
      formatBytes(bytes.find((approach) => approach.name === name)?.bytesPerItem ?? Number.NaN),
      formatNumber(items),
    ]),
    note: "Each item reads 5 task results and 3 variables and writes 0 to 5 variables. Figures are per item; where fewer than 1,000 items were timed at once, a total is extrapolated from them.",
  };
}

/** Times and bytes at each size of the context. */
export function sizeTable({ contextSize, forkMemory }: Measurements): Table {
  return {
    title: "Cost against the size of the context",
    head: ["context", "fork", "fork retains", "item of the scenario", "spread", "structuredClone"],
    rows: contextSize.map((time) => [
      time.label,
      formatTime(time.fork),
      formatBytes(
        forkMemory.find(({ label }) => label === time.label)?.retained.unwritten ?? Number.NaN,
      ),
      formatTime(time.item),
      formatTime(time.spread),
      time.structuredClone === null ? "not measured" : formatTime(time.structuredClone),
    ]),
  };
}

const MARKS = new Map<boolean | null, string>([
  [true, "holds"],
  [false, "BREAKS"],
  [null, "–"],
]);

function isolationTable({ isolation: { laws, examined, runs, seed } }: Measurements): Table {
  return {
    title: "Isolation",
    head: ["law", ...examined.map(({ name }) => name)],
    rows: laws.map(({ name }, law) => [
      name,
      ...examined.map(({ verdicts }) => MARKS.get(verdicts[law]?.holds ?? null) ?? ""),
    ]),
    note: `Each law tried ${runs} times, seed ${seed}; – where the approach has nothing that the law is about.`,
  };
}

/** The smallest case of every break. */
export function counterexampleTable({ isolation: { examined } }: Measurements): Table {
  return {
    title: "How isolation breaks",
    head: ["approach", "law", "smallest case", "what is seen"],
    rows: examined.flatMap(({ name, verdicts }) =>
      verdicts
        .filter(({ holds }) => holds === false)
        .map(({ law, counterexample = "", error = "" }) => [name, law, counterexample, error]),
    ),
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

function verdictOf(target: Target | undefined): string {
  if (target === undefined) return "not measured";
  return `${valueOf(target.unit, target.value)}${target.passed ? "" : " MISSED"}`;
}

/** A value with its unit. */
export function valueOf(unit: Target["unit"], value: number): string {
  if (unit === "bytes") return `${formatNumber(value)} B`;
  if (unit === "ratio") return formatRatio(value);
  if (unit === "nanoseconds") return formatTime(value);
  return unit === "exponent"
    ? value.toFixed(2).replace("-0.00", "0.00")
    : `${formatNumber(value * 100)}%`;
}
