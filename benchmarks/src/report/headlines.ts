import type { Target } from "../measure/target.ts";
import type { Table } from "../output/table.ts";
import { boundOf, verdictOf } from "./target-cells.ts";
import { writtenFigures } from "./written.ts";

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
    rows: writtenFigures().headlines.map(({ figure, kindest, ordinary }) => [
      figure,
      worstOf(kindest),
      worstOf(ordinary),
    ]),
    note: "In ordinary work all garbage is collected before each round, as between the runs of a service.",
  };
}

/** How much of its bound a figure takes: more than 1 if it misses it. */
function strain({ value, atLeast, atMost }: Target): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return atMost === undefined ? (atLeast ?? 0) / value : value / atMost;
}
