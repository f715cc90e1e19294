import type { Table } from "../output/table.ts";
import type { Case, Growth } from "./case.ts";
import type { Effort } from "./effort.ts";
import type { Measurements, Reading } from "./measurement.ts";
import type { Target } from "./target.ts";

/** One subject of a suite: all that is measured of it, promised and shown. */
export interface Subject<Bench> {
  readonly name: string;
  /** What the guard compares from commit to commit. */
  readonly cases?: readonly Case<Bench>[];
  readonly growths?: readonly Growth<Bench>[];
  /** What the report is made of. */
  readonly experiments?: readonly Experiment<Bench>[];
  /** The promised figures, judged by the measurements of this subject. */
  readonly targets?: (measured: Measurements) => Target[];
  /** How the measurements of this subject are shown. */
  readonly tables?: (measured: Measurements) => Table[];
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
  readonly measure: (
    bench: Bench,
    effort: Effort,
  ) => readonly Reading[] | Promise<readonly Reading[]>;
}

/** Whole windows fit into this nursery, so no collection falls into them. */
export const LARGE_NURSERY: readonly string[] = [
  "--min-semi-space-size=128",
  "--max-semi-space-size=128",
];

/** Parallel collectors leave parts of their buffers unused, a few bytes more or less each time. */
export const ONE_COLLECTOR: readonly string[] = ["--single-threaded-gc"];
