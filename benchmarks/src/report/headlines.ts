import type { Target } from "../measure/target.ts";
import type { Table } from "../output/table.ts";
import { boundOf, verdictOf } from "./target-cells.ts";

/** The slowest of these counts. */
const ENTERING = [
  "enter-cold-rows-of-objects",
  "enter-cold-flat-rows",
  "enter-cold-lists",
  "enter-cold-numbers",
  "enter-cold-integers",
  "enter-cold-strings",
  "enter-cold-a-dictionary-of-300-keys",
  "enter-cold-200-objects-by-id",
];

/**
 * Six figures, each of targets in the kindest case and in ordinary work. Of several targets, the one
 * counts that is closest to its bound or furthest beyond.
 */
const HEADLINES: Readonly<Record<string, readonly [kindest: string[], ordinary: string[]]>> = {
  "Memory of a fork of a 1 MB context; with 5 writes of its own": [
    ["retained-1-mb"],
    ["retained-5-writes"],
  ],
  "1,000 items that read and write: times faster than with a `structuredClone` for each": [
    ["scenario-time-clone"],
    [],
  ],
  "Growth of the time of a fork with the size of the context, as an exponent": [
    ["complexity-fork-time"],
    [],
  ],
  "A value of 10 KB enters a context, compared with `structuredClone`; the slowest of eight kinds of data":
    [["entry-result"], ENTERING],
  "An item of a list, compared with `p-map`; with `mapLimit` of `async`, which does least": [
    ["items-time"],
    ["code-item"],
  ],
  "A run of one task; a first document by `sheaf run`, over an empty process of Node": [
    ["run-of-one-task"],
    ["start-run"],
  ],
};

/** The headline figures of one version of Node, each with its target. */
export function headlineTable(targets: readonly Target[]): Table {
  const worstOf = (ids: readonly string[]): string => {
    const found = targets.filter(({ id }) => ids.includes(id));
    const [worst] = found.toSorted((a, b) => strain(b) - strain(a));
    return worst === undefined ? "–" : `${verdictOf(worst)} (target: ${boundOf(worst)})`;
  };
  return {
    title: "Six figures",
    head: ["figure", "in the kindest case", "in ordinary work"],
    rows: Object.entries(HEADLINES).map(([title, cases]) => [title, ...cases.map(worstOf)]),
    note: "In ordinary work all garbage is collected before each round, as between the runs of a service.",
  };
}

/** How much of its bound a figure takes: more than 1 if it misses it. */
function strain({ value, atLeast, atMost }: Target): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return atMost === undefined ? (atLeast ?? 0) / value : value / atMost;
}
