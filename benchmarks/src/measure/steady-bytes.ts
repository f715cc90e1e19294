import { allocatedBytes, operationsFitting } from "./allocated-bytes.ts";
import { minimum } from "./statistics.ts";
import { warmedUp } from "./warm-up.ts";

/**
 * The first one finds how many operations fit into a window. The least of the others counts, because V8
 * optimises and deoptimises now and then, and it is chance whether it leaves out an object (32 of 3,441
 * bytes of an item of a stream on Node 24).
 */
const LOOKS = 4;
const WINDOWS = 15;
/** Half the nursery of the processes that count. */
export const LARGE_WINDOW_BYTES = 8_000_000;

/**
 * The bytes that one call allocates once V8 has optimised it, as optimised code leaves out objects that
 * earlier code made.
 *
 * @param warmUp Calls before the first look. Counting calls makes a process with a single thread
 *   optimise and collect at the same points every time.
 * @param patience Milliseconds that the warm-up may take. Only what has become far too slow takes longer.
 * @param windowBytes What a window may hold. Default: what any nursery does.
 */
export async function steadyBytes(
  run: (count: number) => unknown,
  warmUp: number,
  patience: number,
  windowBytes?: number,
): Promise<number> {
  const calls = await warmedUp(run, patience, warmUp);
  const quarter = Math.ceil(calls / 4);
  const options = { warmUp: quarter, windows: WINDOWS };
  const { bytes } = await allocatedBytes(run, options);
  const operations = Math.min(quarter, operationsFitting(bytes, windowBytes));
  const looks: number[] = [];
  for (let look = 1; look < LOOKS; look++)
    looks.push((await allocatedBytes(run, { ...options, operations })).bytes);
  return minimum(looks);
}
