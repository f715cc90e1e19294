import type { Measurements } from "./measurements.ts";
import { formatBytes, formatNumber, formatTime } from "./output/quantities.ts";
import type { Table } from "./output/table.ts";

/** What templates and documents were measured to cost. */
export function templateTables(measured: Measurements): Table[] {
  return [evaluationTable(measured), itemTable(measured), documentTable(measured)];
}

function evaluationTable({ templates: { cases, sizes, objects } }: Measurements): Table {
  const head = ["what is evaluated", "context", "time (least)", "time (median)", "allocated"];
  return {
    title: "Templates",
    head,
    rows: [
      ...cases.map((cost) => [cost.name, "1 MB", ...timesOf(cost), formatBytes(cost.bytes)]),
      ...sizes.map((cost) => ["a path", cost.name, ...timesOf(cost), formatBytes(cost.bytes)]),
      ...objects.map((cost) => [
        "control: the context as an object first",
        cost.name,
        ...timesOf(cost),
        "not measured",
      ]),
    ],
    note: "The path is {{ task.get_servers.output.servers }}. Those by size ran when other templates had, as in a workflow of many.",
  };
}

function timesOf(cost: { readonly minimum: number; readonly median: number }): string[] {
  return [formatTime(cost.minimum), formatTime(cost.median)];
}

function itemTable({ templateItems: { items, sizes } }: Measurements): Table {
  return {
    title: "Items with templates, as a whole",
    head: ["context", "time (least)", "time (median)", "allocated while running"],
    rows: sizes.map((size) => [size.name, ...timesOf(size), formatBytes(size.bytes)]),
    note: `Per item of ${formatNumber(items)}: its fork, its templates, the run of its own workflow, its part of the join. Were the context copied anywhere on the way, it would show here.`,
  };
}

function documentTable({ documents }: Measurements): Table {
  return {
    title: "Documents",
    head: ["tasks", "text", "loaded in", "parsed as YAML alone in", "a first, small one in"],
    rows: [
      [
        formatNumber(documents.tasks),
        formatBytes(documents.bytes),
        formatTime(documents.load),
        formatTime(documents.parse),
        formatTime(documents.firstLoad),
      ],
    ],
  };
}
