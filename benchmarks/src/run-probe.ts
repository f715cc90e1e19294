import { fileURLToPath } from "node:url";
import type { Effort } from "./measure/effort.ts";
import { measuredInFreshProcess } from "./measure/fresh-process.ts";
import type { Measurements, ProbeName } from "./measurements.ts";

const LARGE_NURSERY: readonly string[] = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Parallel collectors leave the rests of their buffers behind, some bytes more or less each time. */
const ONE_COLLECTOR: readonly string[] = ["--single-threaded-gc"];

/** Options of Node that a probe needs beside `--expose-gc`. */
const OPTIONS: Partial<Record<ProbeName, readonly string[]>> = {
  // Whole windows, of clones or of 10,000 items, fit into the nursery, so that no collection falls into them.
  scenarioBytes: LARGE_NURSERY,
  ownScenarioBytes: LARGE_NURSERY,
  itemBytes: LARGE_NURSERY,
  // Of one thread, so that V8 optimises and collects at the same places every time.
  templateItems: ["--single-threaded", ...LARGE_NURSERY],
  // Small workflows fit into any nursery. Large ones shall, too: or they alone are copied out of it.
  graphSizes: LARGE_NURSERY,
  forkMemory: ONE_COLLECTOR,
  memoryOverItems: ONE_COLLECTOR,
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
  const probe = {
    subject: `"${name}"`,
    file: fileURLToPath(new URL("probe.js", import.meta.url)),
    args: [name, effort.quick ? "quick" : "full"],
    nodeOptions: ["--expose-gc", ...(OPTIONS[name] ?? [])],
    say: effort.say,
  };
  return (await measuredInFreshProcess(probe, signal)) as Measurements[Name];
}
