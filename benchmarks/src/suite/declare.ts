import type { Bounds, Case, Growth, Operation } from "../measure/case.ts";
import type { ScenarioContext } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** A case: what the operation is, and how it is made once its answer has been checked. */
export function guarded(
  id: string,
  title: string,
  prepare: Case<Workbench>["prepare"],
  options: Pick<Case, "isLarge"> = {},
): Case<Workbench> {
  return { id, title, prepare, ...options };
}

/**
 * As {@link guarded}, where only a change of half the time or of 8% of the bytes counts: most operations
 * are not on the path of an item, and what V8 optimises first in a run of many tasks is chance.
 */
export function screened(
  id: string,
  title: string,
  prepare: Case<Workbench>["prepare"],
  options: Pick<Case, "isTimedOnly"> = {},
): Case<Workbench> {
  return { id, title, prepare, isCoarse: true, isLarge: true, ...options };
}

/** What may grow only so much with its size, as a {@link screened} case of one size. */
export function screenedAt(
  { id, title, prepare }: Growth<Workbench>,
  size: number,
): Case<Workbench> {
  return screened(id, title, (bench) => prepare(bench, size));
}

/** Tasks and as many variables, from 11 KB to 11 MB. */
export const CONTEXTS: readonly number[] = [1, 10, 100, 1_000];

/** Over three powers of ten of context, more than the noise of the least of 40 slices. */
const FLAT: Bounds = { atMost: 0.05 };

/** Linear, with the depth of maps and trees: no choice of names or values may make it worse. */
const BOUNDED: Bounds = { atMost: 1.2 };

type CallAt = (size: number, bench: Workbench) => Operation | Operation["call"];

function preparing(callAt: CallAt): Growth<Workbench>["prepare"] {
  return (bench, size) => {
    const made = callAt(size, bench);
    return typeof made === "function" ? { call: made } : made;
  };
}

/** A cost that the size of the context must not matter to. */
export function flat(
  id: string,
  title: string,
  callOn: (context: ScenarioContext, bench: Workbench) => Operation["call"],
  { time, bytes }: Pick<Growth, "time" | "bytes"> = { time: FLAT, bytes: "same" },
): Growth<Workbench> {
  const prepare = preparing((size, bench) => callOn(bench.contextOf(size), bench));
  return { ...growing(id, title, CONTEXTS, time, prepare), bytes };
}

/** A cost that grows with what it is given, and with nothing else. */
export function bounded(
  id: string,
  title: string,
  callAt: CallAt,
  time: Bounds = BOUNDED,
): Growth<Workbench> {
  // Beyond, not everything fits into the nursery, and linear costs grow by 1.4 as well.
  return growing(id, title, [64, 256, 1_024], time, preparing(callAt));
}

/** A cost that must grow: if it does not, growth would not be noticed. */
export function control(
  id: string,
  title: string,
  sizes: readonly number[],
  atLeast: number,
  callAt: CallAt,
): Growth<Workbench> {
  return { ...growing(id, title, sizes, { atLeast }, preparing(callAt)), isControl: true };
}

/** A cost of which only the time is checked. */
export function growing(
  id: string,
  title: string,
  sizes: readonly number[],
  time: Bounds,
  prepare: Growth<Workbench>["prepare"],
): Growth<Workbench> {
  return { id, title, sizes, time, bytes: null, isControl: false, prepare };
}
