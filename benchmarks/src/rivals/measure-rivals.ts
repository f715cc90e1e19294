import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HERE } from "../output/project.ts";
import { UsageError } from "../output/exit-status.ts";
import { describeMachine, describeRuntime } from "../measure/machine.ts";
import type { Progress } from "../output/progress.ts";
import {
  type ContextRival,
  type FanOutJob,
  type FanOutRival,
  RIVALS_SCHEMA_VERSION,
  type RivalsReport,
} from "./report.ts";
import { OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { approachNamed, approaches } from "./all.ts";
import { runContext } from "./contexts/run-context.ts";
import { fanOutRivals } from "./fan-out/catalog.ts";
import { type Job, jobs } from "./fan-out/job.ts";
import { type EngineAbout, runFanOut } from "./fan-out/run-fan-out.ts";
import { HEAVY_RIVALS } from "./install-heavy-rivals.ts";

/** What will be measured. */
export interface ChosenRivals {
  readonly fanOuts: readonly { readonly name: string; readonly isHeavy: boolean }[];
  readonly contexts: readonly string[];
}

const CONTEXTS = "contexts";
const OWN = { name: OURS, isHeavy: false } as const;

/** The rivals of these names; all if none is named. */
export function chosenRivals(only: readonly string[]): ChosenRivals {
  const engines = [OWN, ...fanOutRivals];
  const contexts = approaches.map(({ name }) => name).filter((name) => name !== OURS_JOINED);
  const names = [...new Set([...engines.map(({ name }) => name), CONTEXTS, ...contexts])];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`Unknown rival "${unknown}": there are ${names.join("; ")}`);
  if (only.length === 0) return { fanOuts: engines, contexts };
  return {
    fanOuts: engines.filter(({ name }) => only.includes(name)),
    contexts: only.includes(CONTEXTS) ? contexts : contexts.filter((name) => only.includes(name)),
  };
}

/** The number of steps that progress shows. */
export function stepsOf({ fanOuts, contexts }: ChosenRivals, quick: boolean): number {
  return fanOuts.length * jobs(quick).length + contexts.length;
}

/** The report, without the commit that was measured. */
export async function measureRivals(
  chosen: ChosenRivals,
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Omit<RivalsReport, "commit">> {
  const fanOuts: FanOutRival[] = [];
  for (const { name, isHeavy } of chosen.fanOuts)
    fanOuts.push(await fanOutRival(name, isHeavy, quick, progress, signal));
  return {
    schemaVersion: RIVALS_SCHEMA_VERSION,
    date: new Date().toISOString(),
    machine: describeMachine(),
    runtime: describeRuntime(),
    fanOuts,
    contexts: await contextRivals(chosen.contexts, quick, progress, signal),
  };
}

async function fanOutRival(
  name: string,
  isHeavy: boolean,
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<FanOutRival> {
  const measured: FanOutJob[] = [];
  let about: EngineAbout = { packageName: "", source: "", why: "" };
  for (const job of jobs(quick)) {
    progress.say(`${name}: ${job.items.toLocaleString("en")} items, ${job.extent.label}`);
    const outcome = await fanOutJob(name, job, quick, signal);
    about = outcome.about ?? about;
    measured.push(outcome.job);
    progress.advance();
  }
  return {
    name,
    version: versionOf(about.packageName, isHeavy),
    source: about.source,
    why: about.why,
    kind: quick ? "quick" : "full",
    date: new Date().toISOString(),
    jobs: measured,
  };
}

/** If one run takes longer, its bytes are not measured: that would take tens of runs. */
const MOST_SECONDS_FOR_BYTES = 2;

async function fanOutJob(
  name: string,
  job: Job,
  quick: boolean,
  signal: AbortSignal,
): Promise<{ job: FanOutJob; about: EngineAbout | null }> {
  const { items, extent } = job;
  const { about, measured, ended } = await runFanOut(name, job, "time", quick, signal);
  const base = { items, context: extent.label };
  if (measured === null || typeof measured === "number")
    return { about, job: { ...base, ended: ended ?? "ended early", measured: null } };
  const isFast = (measured.minimum * items) / 1e9 < MOST_SECONDS_FOR_BYTES;
  const bytes = isFast ? (await runFanOut(name, job, "bytes", quick, signal)).measured : null;
  return {
    about,
    job: {
      ...base,
      ended: null,
      measured: { ...measured, bytes: typeof bytes === "number" ? bytes : null },
    },
  };
}

async function contextRivals(
  names: readonly string[],
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<ContextRival[]> {
  const measured: ContextRival[] = [];
  for (const name of names) {
    const say = (what: string): void => progress.say(what);
    say(`contexts: ${name}`);
    measured.push(await runContext(approachNamed(name), quick, say, signal));
    progress.advance();
  }
  return measured;
}

function versionOf(packageName: string, isHeavy: boolean): string {
  if (packageName === "") return "unknown";
  const folder = join(
    isHeavy ? HEAVY_RIVALS : join(HERE, "benchmarks"),
    "node_modules",
    packageName,
  );
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version?: string;
  };
  return version ?? "in this project";
}
