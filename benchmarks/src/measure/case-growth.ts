import { LARGE_WINDOW_BYTES, steadyBytes, warmedUp } from "./allocated-bytes.ts";
import { loopOf, type Operation } from "./case.ts";
import { cpuMilliseconds, interleaved } from "./interleaving.ts";
import { minimum } from "./statistics.ts";

export interface CaseGrowth {
  readonly sizes: readonly number[];
  /** Least nanoseconds of one operation at each size. */
  readonly nanoseconds: readonly number[];
  /** Bytes that one operation allocates at each size; empty if they do not count. */
  readonly allocated: readonly number[];
}

const ROUNDS = 40;
/** If one call takes longer than a slice, fewer rounds are enough. */
const ENOUGH_MS = 2_500;
const WARM_UP_MS = 60;
/**
 * On a busy machine the long operations of large sizes are interrupted in every round, and the short
 * ones of small sizes are not: by the clock on the wall, costs would seem to grow faster than they do.
 * Windows counts CPU in steps of 16 ms, which are too long.
 */
const CLOCK = process.platform === "win32" ? {} : { clock: cpuMilliseconds };

export async function growthTimes(
  sizes: readonly number[],
  operationAt: (size: number) => Operation | Promise<Operation>,
): Promise<CaseGrowth["nanoseconds"]> {
  // V8 compiles the first of several closures of one source only for that one, and the next for all of
  // them. An extra first one, which does not count, makes the others alike.
  const first = loopOf(await operationAt(sizes[0] as number));
  const loops: ReturnType<typeof loopOf>[] = [];
  for (const size of sizes) loops.push(loopOf(await operationAt(size)));
  for (const run of [first, ...loops]) await warmedUp(run, WARM_UP_MS);
  const samples = await interleaved(
    loops.map((run, i) => ({ name: String(sizes[i]), run, ...CLOCK })),
    ROUNDS,
    ENOUGH_MS,
  );
  return sizes.map((size) => minimum(samples[String(size)] as number[]));
}

const WARM_UP = 2_000;
const PATIENCE_MS = 2_000;

/**
 * The bytes at each size, which must be comparable exactly. The process must not optimise, because it
 * can be chance which objects optimised code leaves out (576 to 648 bytes of a fan-out on Node 24).
 */
export async function growthBytes(
  sizes: readonly number[],
  operationAt: (size: number) => Operation | Promise<Operation>,
): Promise<CaseGrowth["allocated"]> {
  const allocated: number[] = [];
  // In large windows the remainders of pages weigh less.
  for (const size of sizes) {
    const run = loopOf(await operationAt(size));
    allocated.push(Math.round(await steadyBytes(run, WARM_UP, PATIENCE_MS, LARGE_WINDOW_BYTES)));
  }
  return allocated;
}
