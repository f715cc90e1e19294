import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measuredInFreshProcess } from "../measure/fresh-process.ts";
import { describeMachine, describeRuntime } from "../measure/machine.ts";
import type { Measurement, Reading } from "../measure/measurement.ts";
import { LARGE_NURSERY, ONE_COLLECTOR } from "../measure/subject.ts";
import { UsageError } from "../output/exit-status.ts";
import { messageOf } from "../output/message-of.ts";
import type { Progress } from "../output/progress.ts";
import { HERE } from "../output/project.ts";
import { approachNamed, approaches } from "./all.ts";
import type { About } from "./approach.ts";
import type { FanOutEngine } from "./fan-out/engine.ts";
import { engines } from "./fan-out/engines.ts";
import { jobs, nameOf } from "./fan-out/measure-fan-out.ts";
import { SAVED_STEPS } from "./fan-out/measure-steps.ts";
import { HEAVY_RIVALS } from "./install-heavy-rivals.ts";
import { CONTEXTS, ENDED, RIVALS_SCHEMA_VERSION, type RivalsReport } from "./report.ts";
import { sheafJoined } from "./sheaf.ts";

/** What will be measured. */
export interface ChosenRivals {
  readonly fanOuts: readonly FanOutEngine[];
  readonly contexts: readonly string[];
}

/** The rivals of these names; all if none is named. */
export function chosenRivals(only: readonly string[]): ChosenRivals {
  const contexts = approaches.filter((each) => each !== sheafJoined).map(({ name }) => name);
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

/** The figures of a rival, each measured in a process of its own, and the options of Node for it. */
const NODE_OPTIONS = {
  "fan-out-time": ["--max-old-space-size=4096"],
  "fan-out-bytes": ["--max-old-space-size=4096", ...LARGE_NURSERY],
  "saved-steps": [],
  "context-time": [],
  "context-bytes": ONE_COLLECTOR,
};

export type RivalFigure = keyof typeof NODE_OPTIONS;

/** One run over all items may take this long. */
const MOST_MS = 30_000;

/** If one run takes longer, its bytes are not measured: that would take tens of runs. */
const MOST_SECONDS_FOR_BYTES = 2;

/** The report, without the commit that was measured. */
export async function measureRivals(
  chosen: ChosenRivals,
  quick: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Omit<RivalsReport, "commit">> {
  const measurements: Measurement[] = [];
  const measure = async (
    figure: RivalFigure,
    name: string,
    job: string = CONTEXTS,
  ): Promise<readonly Reading[]> => {
    const measured = await measuredInFreshProcess(
      {
        subject: `"${name}"`,
        file: fileURLToPath(new URL("process.js", import.meta.url)),
        args: [figure, name, job, quick ? "quick" : "full"],
        nodeOptions: ["--expose-gc", ...NODE_OPTIONS[figure]],
        ...(job === CONTEXTS ? {} : { mostSilence: MOST_MS }),
        say: () => {},
      },
      signal,
    );
    const readings = measured as readonly Reading[];
    measurements.push(...readings.map((reading) => ({ subject: job, ...reading })));
    return readings;
  };
  const about = { kind: quick ? "quick" : "full", date: new Date().toISOString() } as const;
  for (const { name, prepareSteps } of chosen.fanOuts) {
    if (prepareSteps !== undefined) await measure("saved-steps", name, SAVED_STEPS);
    for (const job of jobs(quick)) {
      const subject = nameOf(job);
      progress.say(`${name}: ${subject}`);
      try {
        const times = await measure("fan-out-time", name, subject);
        const least = times.find(({ measure: of }) => of === "least time")?.value ?? Infinity;
        if ((least * job.items) / 1e9 < MOST_SECONDS_FOR_BYTES)
          await measure("fan-out-bytes", name, subject);
      } catch (error) {
        signal.throwIfAborted();
        const notes = [messageOf(error).replace(/^Cannot measure "[^"]*": /u, "")];
        measurements.push({ subject, case: name, measure: ENDED, unit: "count", value: 1, notes });
      }
      progress.advance();
    }
  }
  for (const name of chosen.contexts) {
    progress.say(`${CONTEXTS}: ${name}`);
    for (const figure of ["context-time", "context-bytes"] as const) await measure(figure, name);
    progress.advance();
  }
  return {
    schemaVersion: RIVALS_SCHEMA_VERSION,
    date: new Date().toISOString(),
    machine: describeMachine(),
    runtime: describeRuntime(),
    fanOuts: chosen.fanOuts.map(({ name, source, why, ...engine }) => ({
      name,
      source,
      why,
      version: versionOf(engine),
      ...about,
    })),
    contexts: chosen.contexts.map((name) => {
      const { source, why } = approachNamed(name);
      return { name, source, why, ...about };
    }),
    measurements,
  };
}

function versionOf({ package: name, isHeavy = false }: Omit<FanOutEngine, keyof About>): string {
  const folder = isHeavy ? HEAVY_RIVALS : join(HERE, "benchmarks");
  const text = readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(text) as { version?: string }).version ?? "in this project";
}
