import { Measurements } from "../measure/measurement.ts";
import { exponentOf } from "../measure/target.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { CLONE, FASTEST_CLONE, OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { ITEMS } from "../scenario/scenario.ts";
import type { Report } from "./report.ts";
import { writtenFigures } from "./written.ts";

/** What was estimated before this project began, and what was measured: clones, forks, and what is gained. */
export function comparisonTables({ measurements }: Pick<Report, "measurements">): Table[] {
  const figures = figuresOf(new Measurements(measurements));
  return Object.entries(writtenFigures().comparison).map(([title, rows]) => ({
    title,
    head: ["metric", "estimated", "measured", "how"],
    rows: rows.map((row) => quoting(row, figures).split(" | ")),
  }));
}

function quoting(row: string, figures: Readonly<Record<string, string>>): string {
  return row.replaceAll(/\{(.+?)\}/gu, (_, name: string) => {
    const figure = figures[name];
    if (figure === undefined) throw new Error(`Cannot compare: there is no figure "${name}"`);
    return figure;
  });
}

/** The heap that is asked about: when does it run out? */
const HEAP_MEGABYTES = 4_096;

/** Everything that the tables quote, by the name that they use. */
function figuresOf(all: Measurements): Record<string, string> {
  const [scenario, forks, sizes] = [all.of("scenario"), all.of("forks"), all.of("sizes")];
  const held = (what: string): number => forks.value("heap limit", what);
  /** How many a heap of 4 GB would hold. */
  const inFull = (what: string): string =>
    formatNumber((held(what) / held("megabytes")) * HEAP_MEGABYTES);
  /** Of an item of the scenario. */
  const time = (name: string): number => scenario.value(name, "median time");
  const allocated = (name: string): number => scenario.value(name, "allocated");
  const timesLess = (of: typeof time): string => formatRatio(of(CLONE) / of(OURS));
  const power = (measure: string, size: string = "C"): string =>
    formatPower(size, exponentOf(sizes.points(measure)));
  const whole = scenario.find(CLONE, "1,000 items")?.value;
  const [clone, fork] = [scenario.value(CLONE, "retained"), forks.most("retained")];
  const forkTime = forks.value("a fork", "time");
  const extents = forks.each("retained").map((each) => each.case);
  return {
    "clone retains": formatBytes(clone),
    "clone allocates": formatBytes(allocated(CLONE)),
    "klona allocates": formatBytes(allocated(FASTEST_CLONE)),
    "clones allocate": formatBytes(allocated(CLONE) * ITEMS),
    "clone grows": power(CLONE),
    "clone takes": formatTime(time(CLONE)),
    "klona takes": formatTime(time(FASTEST_CLONE)),
    "clones take": formatTime(whole ?? time(CLONE) * ITEMS),
    "clones are measured": whole
      ? "1,000 items measured"
      : "time per item times 1,000, extrapolated in a quick run",
    "clones until full": inFull(CLONE),
    "klonas until full": inFull(FASTEST_CLONE),
    heap: `${held("megabytes")} MB`,
    "fork retains": formatBytes(fork),
    "forks retain": formatBytes(fork * ITEMS),
    contexts: extents.join(", "),
    "smallest context": String(extents[0]),
    "largest context": String(extents.at(-1)),
    "items allocate": formatBytes(allocated(OURS) * ITEMS),
    "fork grows": power("fork"),
    "fan-out grows": power("fan-out", "N"),
    "fork takes": formatTime(forkTime),
    "forks take": formatTime(forkTime * ITEMS),
    "item takes": formatTime(time(OURS)),
    "items take": formatTime(time(OURS) * ITEMS),
    "joined items take": formatTime(time(OURS_JOINED) * ITEMS),
    "forks until full": inFull("fork"),
    "written forks until full": inFull("fork with 5 writes"),
    "less memory": formatRatio(clone / fork),
    "less allocated": timesLess(allocated),
    "less time": formatRatio(scenario.ratio(CLONE, OURS).median),
    "less time apart": timesLess(time),
    "less time of a fork": formatRatio(time(CLONE) / forkTime),
    "more forks": formatRatio(held("fork") / held(CLONE)),
  };
}
