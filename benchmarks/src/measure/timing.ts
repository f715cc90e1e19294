import { measure } from "mitata";

/** How long one call takes, in nanoseconds. */
export interface Timing {
  readonly minimum: number;
  readonly median: number;
  readonly p99: number;
  readonly samples: number;
}

/** Calls before a closure is handed over: mitata decides on batches from the first, cold ones. */
const PRIMING_CALLS = 30;

let measured = 0;

/** Times `operation` with mitata, for at least `seconds`. The only place that knows mitata. */
export async function timed(operation: () => unknown, seconds: number): Promise<Timing> {
  prime(operation, seconds);
  measured++;
  const stats = await measure(operation, {
    min_cpu_time: seconds * 1e9,
    min_samples: 5,
    // Never reached. It is written into the loop that mitata compiles, which V8 would otherwise
    // take for the loop of the case before, with all that it learnt there.
    max_samples: 1e9 + measured,
  });
  return { minimum: stats.min, median: stats.p50, p99: stats.p99, samples: stats.samples.length };
}

function prime(operation: () => unknown, seconds: number): void {
  const end = performance.now() + seconds * 500;
  for (let call = 0; call < PRIMING_CALLS; call++) {
    operation();
    if (performance.now() > end) return;
  }
}
