import { loopOf, type Operation } from "../cases/case.ts";
import { interleaved } from "../interleaving.ts";
import { minimum } from "../statistics.ts";
import { LARGE_WINDOW_BYTES, steadyBytes } from "./steady-bytes.ts";
import { warmedUp } from "./warming-up.ts";

/** What an operation costs at several sizes. */
export interface CaseGrowth {
  readonly sizes: readonly number[];
  /** Least nanoseconds of one operation at each size. */
  readonly nanoseconds: readonly number[];
  /** Bytes that one operation allocates at each size; none where they do not count. */
  readonly allocated: readonly number[];
}

/** Slices of about a millisecond at each size, in turns. */
const ROUNDS = 40;

export async function caseGrowth(
  sizes: readonly number[],
  operationAt: (size: number) => Operation,
  countsBytes: boolean,
): Promise<CaseGrowth> {
  // V8 compiles the first of several closures of one source for itself alone, the others for all: a
  // first one that does not count makes those that do alike.
  const first = loopOf(operationAt(sizes[0] as number));
  const loops = sizes.map((size) => loopOf(operationAt(size)));
  const allocated: number[] = [];
  // First, as what V8 has compiled by then depends on nothing but counts.
  if (countsBytes) await warmedUp(first, PATIENCE_MS, WARM_UP);
  // In large windows the rests of pages weigh less: bytes have to be the very same at all sizes.
  for (const run of countsBytes ? loops : [])
    allocated.push(Math.round(await steadyBytes(run, WARM_UP, PATIENCE_MS, LARGE_WINDOW_BYTES)));
  for (const run of [first, ...loops]) await warmedUp(run, WARM_UP_MS);
  const samples = await interleaved(
    loops.map((run, i) => ({ name: String(sizes[i]), run })),
    ROUNDS,
  );
  return {
    sizes,
    nanoseconds: sizes.map((size) => minimum(samples[String(size)] as number[])),
    allocated,
  };
}

const WARM_UP = 8_000;
const PATIENCE_MS = 500;
const WARM_UP_MS = 60;
