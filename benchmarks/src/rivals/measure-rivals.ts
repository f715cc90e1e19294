import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../output/exit-status.ts";
import { describeCommit } from "../report/this-repository.ts";
import { describeMachine, describeRuntime } from "../measure/machine.ts";
import type { Progress } from "../output/progress.ts";
import {
  type ContextRival,
  type FanOutJob,
  type FanOutRival,
  RIVALS_SCHEMA_VERSION,
  type RivalsReport,
} from "./report.ts";
import { approachNamed } from "../probes/scenario-times.ts";
import { runProbe } from "../run-probe.ts";
import { OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { approaches } from "./all.ts";
import { runContext } from "./contexts/run-context.ts";
import { fanOutRivals } from "./fan-out/catalog.ts";
import { type Job, jobs } from "./fan-out/job.ts";
import { type EngineAbout, runFanOut } from "./fan-out/run-fan-out.ts";
import { HEAVY_RIVALS } from "./install-heavy-rivals.ts";

/** What is to be measured. */
export interface ChosenRivals {
  readonly fanOuts: readonly { readonly name: string; readonly isHeavy: boolean }[];
  readonly contexts: readonly string[];
}

const CONTEXTS = "contexts";
const OWN = { name: OURS, isHeavy: false } as const;

/** The rivals of these names; all where none is named. Ours is always among the engines it is compared with. */
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

/** Steps that are shown as they pass. */
export function stepsOf({ fanOuts, contexts }: ChosenRivals, quick: boolean): number {
  return fanOuts.length * jobs(quick).length + contexts.length;
}

export async function measureRivals(
  chosen: ChosenRivals,
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<RivalsReport> {
  const fanOuts: FanOutRival[] = [];
  for (const { name, isHeavy } of chosen.fanOuts)
    fanOuts.push(await fanOutRival(name, isHeavy, quick, progress, signal));
  return {
    schemaVersion: RIVALS_SCHEMA_VERSION,
    date: new Date().toISOString(),
    commit: describeCommit(),
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

/** Beyond this for one run, its bytes are not waited for: they would take tens of runs. */
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
  if (names.length === 0) return [];
  const effort = { quick, say: (what: string) => progress.say(what) };
  const others = await runProbe("scenarioBytes", effort, signal);
  const allocations = [
    ...others.approaches,
    ...(await runProbe("ownScenarioBytes", effort, signal)),
  ];
  const measured: ContextRival[] = [];
  for (const name of names) {
    progress.say(`contexts: ${name}`);
    const allocated = allocations.find((approach) => approach.name === name)?.bytesPerItem;
    const approach = approachNamed(name);
    measured.push(await runContext(approach, quick, allocated ?? Number.NaN, signal));
    progress.advance();
  }
  return measured;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function versionOf(packageName: string, isHeavy: boolean): string {
  if (packageName === "") return "unknown";
  const folder = join(isHeavy ? HEAVY_RIVALS : ROOT, "node_modules", packageName);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version?: string;
  };
  return version ?? "in this project";
}
