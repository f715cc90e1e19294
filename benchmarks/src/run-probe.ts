import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Effort } from "./effort.ts";
import type { Measurements, ProbeName } from "./measurements.ts";

/** What a probe sends while and after it measures. */
export type ProbeMessage =
  | { readonly saying: string }
  | { readonly measured: unknown }
  | { readonly failure: string };

const LARGE_NURSERY: readonly string[] = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Options of Node that a probe needs beside `--expose-gc`. */
const OPTIONS: Partial<Record<ProbeName, readonly string[]>> = {
  // Whole windows, of clones or of 10,000 items, fit into the nursery, so that no collection falls into them.
  scenarioBytes: LARGE_NURSERY,
  ownScenarioBytes: LARGE_NURSERY,
  itemBytes: LARGE_NURSERY,
  templateItems: LARGE_NURSERY,
  // Small workflows fit into any nursery. Large ones shall, too: or they alone are copied out of it.
  graphSizes: LARGE_NURSERY,
  // Parallel collectors leave the rests of their buffers behind, some bytes more or less each time.
  forkMemory: ["--single-threaded-gc"],
};

/**
 * Runs a probe in a fresh process, so that what V8 learnt in one cannot be seen in another.
 *
 * @throws an AbortError where `signal` ends it; an Error with what went wrong in the probe.
 */
export async function runProbe<Name extends ProbeName>(
  name: Name,
  effort: Effort,
  signal: AbortSignal,
): Promise<Measurements[Name]> {
  const file = fileURLToPath(new URL("probe.js", import.meta.url));
  const child = fork(file, [name, effort.quick ? "quick" : "full"], {
    execArgv: ["--expose-gc", ...(OPTIONS[name] ?? [])],
    serialization: "advanced",
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure = `Cannot measure "${name}": its process ended early`;
    child.on("message", (message: ProbeMessage) => {
      if ("saying" in message) effort.say(message.saying);
      else if ("failure" in message) failure = `Cannot measure "${name}": ${message.failure}`;
      else resolve(message.measured as Measurements[Name]);
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(failure)));
  });
}
