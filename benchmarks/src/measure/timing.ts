import { measure } from "mitata";

/** How long one call takes, in nanoseconds. */
export interface Timing {
  readonly minimum: number;
  readonly median: number;
}

/** Calls before mitata takes over: it chooses batches by the first calls, which are cold. */
const PRIMING_CALLS = 30;

let measured = 0;

/** Times `operation` with mitata, for at least `seconds`. The only file that imports mitata. */
export async function timed(operation: () => unknown, seconds: number): Promise<Timing> {
  prime(operation, seconds);
  measured++;
  const stats = await measure(operation, {
    min_cpu_time: seconds * 1e9,
    min_samples: 5,
    // Never reached. It becomes part of the loop that mitata compiles; otherwise V8 would reuse what
    // it learnt in the loop of the previous case.
    max_samples: 1e9 + measured,
  });
  return { minimum: stats.min, median: stats.p50 };
}

function prime(operation: () => unknown, seconds: number): void {
  const end = performance.now() + seconds * 500;
  for (let call = 0; call < PRIMING_CALLS; call++) {
    operation();
    if (performance.now() > end) return;
  }
}
