import type { Target } from "../measure/target.ts";
import type { Table } from "../output/table.ts";
import { targetTable } from "./report-tables.ts";
import type { RuntimeTargets } from "./report.ts";

/** A row of targets in the words of README: of several, the one that is closest to its bound or furthest beyond. */
type Headlines = Readonly<Record<string, readonly string[]>>;

/** Six figures, of which no two measure the same thing in different ways. They hold for the kindest case. */
const KIND: Headlines = {
  "Memory that a fork of a 1 MB context takes": ["retained-1-mb"],
  "1,000 items that read and write: faster than a `structuredClone` for each": [
    "scenario-time-clone",
  ],
  "Growth of the time of a fork with the size of the context, as an exponent": [
    "complexity-fork-time",
  ],
  "A repeated read, compared with a native `Map`: the slowest of three contexts": [
    "read-fork",
    "read-root",
    "read-written-fork",
  ],
  "Time of an item of a workflow, compared with `p-map` on the bare items": ["items-time"],
  "Evaluating a path in a template": ["template-path"],
};

/** What the same costs in ordinary work: any kind of data, and garbage that is collected in between. */
const ORDINARY: Headlines = {
  "Entering a value, compared with `structuredClone`: the slowest of eight kinds of data": [
    "enter-cold-rows-of-objects",
    "enter-cold-flat-rows",
    "enter-cold-lists",
    "enter-cold-numbers",
    "enter-cold-integers",
    "enter-cold-strings",
    "enter-cold-a-dictionary-of-300-keys",
    "enter-cold-200-objects-by-id",
  ],
  "Setting 200 names one after another, compared with immutable's `Map`": ["set-200-names"],
  "An item of a document with an input template, compared with `p-map`": ["document-item"],
  "The same if each item waits for the event loop": ["document-item-waiting"],
  "An item of a task in code, compared with `mapLimit` of `async`": ["code-item"],
  "An item that is a workflow of one node, compared with an item of `p-map`": ["batch-item-time"],
  "An item that is a workflow of one task, compared with an item of `p-map`": [
    "sub-workflow-item-time",
  ],
  "A run of one task": ["run-of-one-task"],
  "The same, compared with `p-map` of one item": ["run-of-one-task-p-map"],
  "`sheaf run` of a first document, over an empty process of Node": ["start-run"],
};

/** The headline figures of each version of Node, in the kindest case and in ordinary work; rows that none measured are left out. */
export function headlineTables(runtimes: readonly RuntimeTargets[]): Table[] {
  const table = (title: string, headlines: Headlines): Table => ({
    ...targetTable(runtimes.map((runtime) => headlinesOf(runtime, headlines))),
    title,
  });
  return [
    table("In the kindest case", KIND),
    table("In ordinary work, all garbage collected before each round", ORDINARY),
  ].filter(({ rows }) => rows.length > 0);
}

function headlinesOf(runtime: RuntimeTargets, headlines: Headlines): RuntimeTargets {
  const targets = Object.entries(headlines).flatMap(([title, ids]) => {
    const found = runtime.targets.filter(({ id }) => ids.includes(id));
    const [worst] = found.toSorted((a, b) => strain(b) - strain(a));
    // The same row for all versions of Node, whichever target is the worst there.
    return worst === undefined ? [] : [{ ...worst, title, id: ids[0] as string }];
  });
  return { ...runtime, targets };
}

/** How much of its bound a figure takes: more than 1 if it misses it. */
function strain({ value, atLeast, atMost }: Target): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return atMost === undefined ? (atLeast ?? 0) / value : value / atMost;
}
