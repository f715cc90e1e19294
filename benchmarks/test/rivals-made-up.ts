import { describeMachine, describeRuntime } from "../src/measure/machine.ts";
import {
  type Measurement,
  ratioReading,
  type Reading,
  readings,
} from "../src/measure/measurement.ts";
import type { RivalsReport } from "../src/rivals/report.ts";
import { ratio } from "./measured.ts";

const about = {
  source: "https://example.test/docs",
  kind: "full",
  date: "2026-11-22T12:00:00.000Z",
} as const;

/** An engine, and how many times as long as ours it takes; null if it was stopped. */
type Engine = readonly [name: string, toSheaf: number | null, bytes?: number | null];

/** An engine of a report, of what it did on two jobs. */
export function fanOuts(...engines: readonly Engine[]): Pick<RivalsReport, "fanOuts"> & {
  readonly measurements: Measurement[];
} {
  return {
    fanOuts: engines.map(([name]) => ({
      ...about,
      name,
      version: "1.2.3",
      why: "Does <little> & quickly",
    })),
    measurements: ["1,000 items, 1 MB", "10,000 items, 1 MB"].flatMap((subject) =>
      engines.flatMap((engine) => costOf(engine).map((reading) => ({ subject, ...reading }))),
    ),
  };
}

function costOf([name, toSheaf, bytes = 500]: Engine): Reading[] {
  if (toSheaf === null) {
    const notes = ["stopped after 30 s"];
    return [{ case: name, measure: "ended", unit: "count", value: 1, notes }];
  }
  const equal = { median: 1, low: 1, high: 1, ofMinima: 1 };
  return [
    ...readings(name, "nanoseconds", { "least time": 400 * toSheaf, "median time": 450 * toSheaf }),
    ...readings(name, "count", { rounds: 60 }),
    ratioReading(name, "Sheaf", name === "Sheaf" ? equal : ratio(toSheaf)),
    ratioReading(name, "p-map", ratio(toSheaf / 2)),
    ...(bytes === null ? [] : readings(name, "bytes", { allocated: bytes })),
  ];
}

/** Ways to keep contexts, and the nanoseconds that a fork of each takes. */
export function contexts(
  ...all: readonly (readonly [name: string, fork: number])[]
): Pick<RivalsReport, "contexts"> & { readonly measurements: Measurement[] } {
  return {
    contexts: all.map(([name]) => ({ ...about, name, why: "Forgets <much>." })),
    measurements: all.flatMap(([name, fork]) =>
      [
        ...readings(name, "nanoseconds", {
          fork,
          "fork + 1 write": fork,
          "fork + 5 writes": fork,
          read: 20,
        }),
        ...readings(name, "bytes", {
          "fork retains": fork * 5,
          "fork + 1 write retains": fork * 5,
          "fork + 5 writes retains": fork * 5,
        }),
      ].map((reading) => ({ subject: "contexts", ...reading })),
    ),
  };
}

/** A report of these. */
export function rivalsOf(
  engines: ReturnType<typeof fanOuts>,
  approaches: ReturnType<typeof contexts>,
): RivalsReport {
  return {
    schemaVersion: 3,
    date: "2026-11-22T12:00:00.000Z",
    commit: null,
    machine: describeMachine(),
    runtime: describeRuntime(),
    fanOuts: engines.fanOuts,
    contexts: approaches.contexts,
    measurements: [...engines.measurements, ...approaches.measurements],
  };
}

/** One that wins, ours, one that loses, one that was stopped. */
export function madeUpRivals(): RivalsReport {
  return rivalsOf(
    fanOuts(["Sheaf", 1], ["swift", 0.5], ["slow", 90, null], ["endless", null]),
    contexts(["Sheaf", 10], ["structuredClone", 5e6]),
  );
}
