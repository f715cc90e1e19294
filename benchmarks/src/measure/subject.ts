import type { Table } from "../output/table.ts";
import type { Case, Growth } from "./case.ts";
import type { Lab } from "./lab.ts";
import type { Measurements } from "./measurement.ts";
import { pivot } from "./pivot.ts";
import { type Target, targetsIn } from "./target.ts";

/** One subject of a suite: all that is measured of it, promised and shown. */
export interface Subject<Bench> {
  readonly name: string;
  /** The packages whose code its cases run. */
  readonly packages: readonly string[];
  /** What the guard compares from commit to commit. */
  readonly rows?: readonly Row<Bench>[];
  /** What the report is made of. */
  readonly experiments?: readonly Experiment<Bench>[];
  /** The promised figures, as rows of {@link targetsIn}, of the measurements of this subject. */
  readonly targets?: readonly string[] | ((measured: Measurements) => readonly string[]);
  /** How they are shown: as rows of {@link pivot} with their notes, or in ways of their own. */
  readonly tables?: Readonly<Record<string, string>> | ((measured: Measurements) => Table[]);
}

/** What is compared at one size, what may grow only so much with its size, or both. */
export interface Row<Bench> {
  readonly case?: Case<Bench>;
  readonly growth?: Growth<Bench>;
}

/** What is measured in one fresh process. */
export interface Experiment<Bench> {
  /** Unique in the suite. */
  readonly name: string;
  /**
   * Times are taken alone. Those of a few nanoseconds differ from process to process, so they are
   * taken repeatedly, and the middle value counts. What only counts bytes or events may run beside
   * another experiment.
   */
  readonly runs: "alone" | "repeatedly" | "beside another";
  /** Options of Node besides `--expose-gc`. */
  readonly nodeOptions?: readonly string[];
  readonly measure: (lab: Lab<Bench>) => void | Promise<void>;
}

/** Whole windows fit into this nursery, so no collection falls into them. */
export const LARGE_NURSERY: readonly string[] = [
  "--min-semi-space-size=128",
  "--max-semi-space-size=128",
];

/** Parallel collectors leave parts of their buffers unused, a few bytes more or less each time. */
export const ONE_COLLECTOR: readonly string[] = ["--single-threaded-gc"];

export function targetsOf<B>({ name, targets = [] }: Subject<B>, all: Measurements): Target[] {
  const measured = all.of(name);
  return targetsIn(typeof targets === "function" ? targets(measured) : targets, measured);
}

export function tablesOf<B>({ name, tables = {} }: Subject<B>, all: Measurements): Table[] {
  const measured = all.of(name);
  if (typeof tables === "function") return tables(measured);
  return Object.entries(tables).map(([declared, note]) => pivot(measured, declared, note));
}
