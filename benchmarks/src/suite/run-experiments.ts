import { fileURLToPath } from "node:url";
import pMap from "p-map";
import { measuredInFreshProcess } from "../measure/fresh-process.ts";
import { type Measurement, middleReadings, type Reading } from "../measure/measurement.ts";
import type { Progress } from "../output/progress.ts";
import { experiments } from "./all.ts";
import type { Experiment } from "./declare.ts";

const LANES = 2;

/** The runs of experiments, one after the other, and then those that go on side by side. */
function scheduled(quick: boolean): readonly [alone: Experiment[], beside: Experiment[]] {
  const repeated = thatRun("repeatedly");
  const often = quick ? repeated : [...repeated, ...repeated, ...repeated];
  return [[...thatRun("alone"), ...often], thatRun("beside another")];
}

function thatRun(runs: Experiment["runs"]): Experiment[] {
  return experiments.filter((experiment) => experiment.runs === runs);
}

/** The number of processes that {@link runExperiments} runs. */
export function experimentRuns(quick: boolean): number {
  return scheduled(quick).flat().length;
}

/**
 * Runs all experiments, each in a process of its own.
 *
 * @throws what the first one to fail threw; an AbortError if `signal` ends the run.
 */
export async function runExperiments(
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Measurement[]> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const saying = new Map<string, string>();
  const results = new Map<string, (readonly Reading[])[]>();
  const run = async ({ name, nodeOptions = [] }: Experiment): Promise<void> => {
    const process = {
      subject: `"${name}"`,
      file: fileURLToPath(new URL("experiment-process.js", import.meta.url)),
      args: [name, quick ? "quick" : "full"],
      nodeOptions: ["--expose-gc", ...nodeOptions],
      say: (what: string): void => {
        saying.set(name, what);
        progress.say(what);
      },
    };
    try {
      const measured = (await measuredInFreshProcess(process, either)) as readonly Reading[];
      results.set(name, [...(results.get(name) ?? []), measured]);
      progress.advance();
      saying.delete(name);
      // Of two at a time, show the one that goes on.
      for (const what of saying.values()) progress.say(what);
    } catch (error) {
      // Ends the other lane, which has nothing to measure for any more.
      failure.abort();
      throw error;
    }
  };
  const [alone, beside] = scheduled(quick);
  for (const experiment of alone) await run(experiment);
  await pMap(beside, run, { concurrency: LANES });
  return experiments.flatMap(({ name, subject }) =>
    middleReadings(results.get(name) ?? []).map((reading) => ({ subject, ...reading })),
  );
}
