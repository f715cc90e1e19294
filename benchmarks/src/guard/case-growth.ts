import { loopOf, type Operation } from "../cases/case.ts";
import { interleaved } from "../interleaving.ts";
import { minimum } from "../statistics.ts";
import { steadyBytes } from "./steady-bytes.ts";
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
  operations: readonly Operation[],
  countsBytes: boolean,
): Promise<CaseGrowth> {
  const loops = operations.map(loopOf);
  for (const run of loops) await warmedUp(run, WARM_UP_MS);
  const samples = await interleaved(
    loops.map((run, i) => ({ name: String(sizes[i]), run })),
    ROUNDS,
  );
  const allocated: number[] = [];
  for (const run of countsBytes ? loops : []) {
    allocated.push(Math.round(await steadyBytes(run)));
  }
  return {
    sizes,
    nanoseconds: sizes.map((size) => minimum(samples[String(size)] as number[])),
    allocated,
  };
}

const WARM_UP_MS = 60;
