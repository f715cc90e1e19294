import type { ForkTime } from "./probes/fork-time.ts";
import { middleRatio } from "./measure/interleaving.ts";
import type { Measurements, ProbeName } from "./measurements.ts";
import type { Progress } from "./output/progress.ts";
import type { ReadTimes } from "./probes/reads.ts";
import { runProbe } from "./run-probe.ts";

/** Probes that count, and may run two at a time: the longest first, or one of them ends up alone. */
const COUNTING = [
  "forkMemory",
  "isolation",
  "scenarioBytes",
  "survival",
  "streamMemory",
  "memoryOverItems",
  "itemBytes",
  "ownScenarioBytes",
  "dataSizes",
  "collection",
] as const satisfies readonly ProbeName[];

/** Probes that take the time, and run alone. */
const TIMING = [
  "scenarioTimes",
  "contextSize",
  "fanOutSize",
  "entry",
  "joins",
  "itemTimes",
  "graphSizes",
  "nestedItems",
  "templates",
  "templateItems",
  "documents",
  "monitoring",
  "logPipeline",
  "notifications",
] as const satisfies readonly ProbeName[];

/** Probes of nanoseconds, which differ from process to process: the middle one of several counts. */
const REPEATED = ["forkTime", "reads"] as const satisfies readonly ProbeName[];

const LANES = 2;

/** The number of processes that {@link measureAll} runs. */
export function probeRuns(quick: boolean): number {
  return COUNTING.length + TIMING.length + REPEATED.length * repetitions(quick);
}

function repetitions(quick: boolean): number {
  return quick ? 1 : 3;
}

/**
 * Measures everything, each probe in a process of its own.
 *
 * @throws what the first probe to fail threw; an AbortError where `signal` ends the run.
 */
export async function measureAll(
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Measurements> {
  const results: Partial<Record<ProbeName, unknown[]>> = {};
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const sayings = new Map<ProbeName, string>();
  const run = async (name: ProbeName): Promise<void> => {
    const say = (what: string): void => {
      sayings.set(name, what);
      progress.say(what);
    };
    try {
      const measured = await runProbe(name, { quick, say }, either);
      (results[name] ??= []).push(measured);
      progress.advance();
      sayings.delete(name);
      // Of two at a time, the one that goes on is what takes the time from here.
      for (const what of sayings.values()) progress.say(what);
    } catch (error) {
      // The other lane has nothing to measure for any more.
      failure.abort();
      throw error;
    }
  };
  for (const name of TIMING) await run(name);
  for (let i = 0; i < repetitions(quick); i++) for (const name of REPEATED) await run(name);
  await inLanes(COUNTING, run);
  const single = Object.fromEntries(
    [...TIMING, ...COUNTING].map((name) => [name, results[name]?.[0]]),
  );
  const repeated = {
    forkTime: middleForkTime(results.forkTime as ForkTime[]),
    reads: middleReads(results.reads as ReadTimes[]),
  };
  return { ...single, ...repeated } as unknown as Measurements;
}

async function inLanes(
  names: readonly ProbeName[],
  run: (name: ProbeName) => Promise<void>,
): Promise<void> {
  const waiting = [...names];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await run(name);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function middleForkTime(times: readonly ForkTime[]): ForkTime {
  const ratio = middleRatio(times.map((time) => time.ratio));
  return times.find((time) => time.ratio === ratio) as ForkTime;
}

/** The middle of each ratio by itself. */
function middleReads(times: readonly ReadTimes[]): ReadTimes {
  const names = Object.keys(times[0] ?? {}) as (keyof ReadTimes)[];
  return Object.fromEntries(
    names.map((name) => [name, middleRatio(times.map((time) => time[name]))]),
  ) as unknown as ReadTimes;
}
