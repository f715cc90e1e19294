import type { Bounds, Case, Growth, Operation } from "../measure/case.ts";
import type * as lab from "../measure/lab.ts";
import type * as subject from "../measure/subject.ts";
import { extentOf } from "../scenario/dataset.ts";
import type { ScenarioContext } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** What subjects of this suite are, and what their experiments get. */
export type Subject = subject.Subject<Workbench>;
export type Experiment = subject.Experiment<Workbench>;
export type Lab = lab.Lab<Workbench>;
type Row = subject.Row<Workbench>;

/** How the operations of a table are guarded: compared as a case, bounded as a growth, or both. */
export interface Guarded {
  /** As a case, at this size where the operations have one. */
  readonly compared?: Pick<Case, "isLarge" | "isCoarse" | "isTimedOnly"> & { readonly at?: number };
  readonly grows?: Pick<Growth, "sizes" | "time"> & Partial<Pick<Growth, "bytes" | "isControl">>;
}

/** Compared to a byte, and by time as exactly as the machine allows. */
export const EXACT: Guarded = { compared: {} };

/**
 * Compared where only a change of half the time or of 8% of the bytes counts: most operations are not on
 * the path of an item, and what V8 optimises first in a run of many tasks is chance.
 */
export function screened(at: number = 0): Guarded {
  return { compared: { isCoarse: true, isLarge: true, at } };
}

/** A cost of which only the time is checked, unless `more` says otherwise. */
export function growing(
  sizes: readonly number[],
  time: Bounds,
  more: Pick<Growth, "bytes"> | Pick<Growth, "isControl"> | object = {},
): Guarded {
  return { grows: { sizes, time, ...more } };
}

/** Tasks and as many variables, from 11 KB to 11 MB. */
export const CONTEXTS: readonly number[] = [1, 10, 100, 1_000];

/** Over three powers of ten of context, more than the noise of the least of 40 slices. */
export const FLAT: Guarded = growing(CONTEXTS, { atMost: 0.05 }, { bytes: "same" });

/** As {@link FLAT}, and compared in the context of 100. */
export const EXACT_AND_FLAT: Guarded = { compared: { at: 100 }, ...FLAT };

/** As {@link FLAT}, for maps that are written and read, which get deeper. */
export const NEARLY_FLAT: Guarded = growing(CONTEXTS, { atMost: 0.15 }, { bytes: "flat" });

/** Linear, with the depth of maps and trees. Beyond 1,024, not everything fits into the nursery, and linear costs grow by 1.4 as well. */
export function bounded(atMost: number = 1.2): Guarded {
  return growing([64, 256, 1_024], { atMost });
}

/** A cost that must grow: if it does not, growth would not be noticed. */
export function control(sizes: readonly number[], atLeast: number): Guarded {
  return growing(sizes, { atLeast }, { isControl: true });
}

type Made = Operation | Operation["call"];

/** Makes an operation of a size, once its answer has been checked. */
export type Prepare = (bench: Workbench, size: number) => Made | Promise<Made>;

/** Operations by `id | title`, all guarded in the same way. */
export function rows(
  { compared, grows }: Guarded,
  table: Readonly<Record<string, Prepare>>,
): Row[] {
  return Object.entries(table).map(([name, make]) => {
    const [id = "", title = ""] = name.split(" | ");
    const prepare = async (bench: Workbench, size: number): Promise<Operation> => {
      const made = await make(bench, size);
      return typeof made === "function" ? { call: made } : made;
    };
    const { at = 0, ...flags } = compared ?? {};
    return {
      ...(compared && { case: { id, title, ...flags, prepare: (bench) => prepare(bench, at) } }),
      ...(grows && { growth: { id, title, bytes: null, isControl: false, ...grows, prepare } }),
    };
  });
}

/** As {@link rows}, of what a function makes operations from. */
export function rowsFrom<T>(
  guarded: Guarded,
  table: Readonly<Record<string, T>>,
  prepareOf: (entry: T) => Prepare,
): Row[] {
  return Object.entries(table).flatMap(([name, entry]) =>
    rows(guarded, { [name]: prepareOf(entry) }),
  );
}

type On = (context: ScenarioContext, bench: Workbench) => Made;

/** Operations on contexts of so many tasks and variables. */
export function contextRows(guarded: Guarded, table: Readonly<Record<string, On>>): Row[] {
  return rowsFrom(
    guarded,
    table,
    (on) => (bench, size) => on(bench.context(extentOf(size)), bench),
  );
}

/** Experiments that run in the same way, by name. */
export function experiments(
  runs: Experiment["runs"],
  table: Readonly<Record<string, Experiment["measure"]>>,
  nodeOptions: readonly string[] = [],
): Experiment[] {
  return Object.entries(table).map(([name, measure]) => ({ name, runs, nodeOptions, measure }));
}
