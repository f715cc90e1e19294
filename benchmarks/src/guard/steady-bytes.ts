import { allocatedBytes, operationsFitting } from "../measure/allocated-bytes.ts";
import { minimum } from "../measure/statistics.ts";
import { warmedUp } from "./warming-up.ts";

/**
 * The first look finds how many operations fit. Of the others the least counts: V8 optimises and gives
 * up again now and then, and whether it leaves out an object at the moment is chance (32 of 3,441 bytes
 * of an item of a stream on Node 24).
 */
const LOOKS = 4;
const WINDOWS = 15;
/** Half the nursery of the processes that count. */
export const LARGE_WINDOW_BYTES = 8_000_000;

/**
 * The bytes that one call allocates once V8 has done with optimising it: optimised code leaves out
 * objects that earlier code made.
 *
 * @param warmUp Calls before the first look. All is done by number: in a process of one thread V8
 *   then optimises and collects at the same places every time.
 * @param patience Milliseconds that these may take: reached only by what has become far too slow.
 * @param windowBytes What a window may hold: by default what any nursery does.
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
