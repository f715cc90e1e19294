import { allocatedBytes, operationsFitting } from "../allocated-bytes.ts";
import { warmedUp } from "./warming-up.ts";

const WARM_UP_MS = 40;
const MOST_WARM_UP = 32_000;
const MOST_LOOKS = 6;

/**
 * The bytes that one call allocates once V8 has done with optimising it: looked at until two looks
 * in a row agree, since optimised code leaves out objects that earlier code made.
 */
export async function steadyBytes(run: (count: number) => unknown): Promise<number> {
  let last = Number.NaN;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const warmUp = await warmedUp(run, WARM_UP_MS, MOST_WARM_UP);
    const operations = Number.isNaN(last) ? {} : { operations: operationsFitting(last) };
    const options = { warmUp: Math.ceil(warmUp / 4), windows: 7, ...operations };
    const { bytes } = await allocatedBytes(run, options);
    if (Math.abs(bytes - last) <= Math.max(0.5, bytes / 2_000)) return bytes;
    last = bytes;
  }
  return last;
}
