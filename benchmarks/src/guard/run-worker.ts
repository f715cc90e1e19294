import { join } from "node:path";
import { cases } from "../suite/all.ts";
import { growths } from "../suite/all.ts";
import { measuredInFreshProcess } from "../measure/fresh-process.ts";
import { HERE } from "../output/project.ts";
import { messageOf } from "../output/message-of.ts";
import type { CaseBytes } from "./case-bytes.ts";
import type { CaseTime } from "./case-time.ts";
import type { CaseGrowth } from "./case-growth.ts";

/** What each mode measures of a case. */
export interface GuardMeasures {
  readonly bytes: CaseBytes;
  readonly time: CaseTime;
  readonly growth: CaseGrowth["nanoseconds"];
  readonly growthBytes: CaseGrowth["allocated"];
}

export type GuardMode = keyof GuardMeasures;

/** A case that could not be measured: it answers wrong, or the build lacks what it needs. */
export interface Problem {
  readonly problem: string;
}

/** By the name of the case. */
export type Measured<M> = Readonly<Record<string, M | Problem>>;

/** What a worker is told. */
export interface WorkerRequest {
  readonly mode: GuardMode;
  /** Holds the built packages that are measured. */
  readonly root: string;
  /** Null for all cases. */
  readonly only: readonly string[] | null;
}

/** As it was built, also for tests, which run from the sources. */
const WORKER = join(HERE, "benchmarks/dist/guard/worker.js");

const LARGE_NURSERY = ["--min-semi-space-size=16", "--max-semi-space-size=16"];

const NODE_OPTIONS: Readonly<Record<GuardMode, readonly string[]>> = {
  // A run of 1,000 items fits into the nursery, so that no collection falls into a window. In one
  // thread V8 optimises and collects at the same places in every process.
  bytes: ["--expose-gc", "--single-threaded", ...LARGE_NURSERY],
  time: [],
  growth: ["--expose-gc", "--single-threaded", ...LARGE_NURSERY],
  growthBytes: ["--expose-gc", "--single-threaded", "--no-opt", "--no-maglev", ...LARGE_NURSERY],
};

/** A case takes some seconds, where others keep the cores busy some tens of them. */
const MOST_SILENCE_MS = 180_000;

/**
 * Measures one build in a fresh process. Where the process fails as a whole, as that of a build that
 * cannot be loaded does, that is the problem of each of its cases.
 */
export async function runWorker<Mode extends GuardMode>(
  request: WorkerRequest & { readonly mode: Mode },
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<Measured<GuardMeasures[Mode]>> {
  const worker = {
    subject: request.mode,
    file: WORKER,
    args: [JSON.stringify(request)],
    nodeOptions: NODE_OPTIONS[request.mode],
    mostSilence: MOST_SILENCE_MS,
    say,
  };
  try {
    return (await measuredInFreshProcess(worker, signal)) as Measured<GuardMeasures[Mode]>;
  } catch (error) {
    signal.throwIfAborted();
    const isGrowth = request.mode === "growth" || request.mode === "growthBytes";
    const ids = (isGrowth ? growths : cases).map(({ id }) => id);
    const asked = ids.filter((id) => request.only === null || request.only.includes(id));
    return Object.fromEntries(asked.map((id) => [id, { problem: messageOf(error) }]));
  }
}

/** @throws an Error where one of the cases could not be measured. */
export function allKnown<M extends object>(
  measured: Measured<M>,
  what: string,
): Readonly<Record<string, M>> {
  for (const [id, of] of Object.entries(measured))
    if (isProblem(of)) throw new Error(`Cannot measure the ${what} of ${id}: ${of.problem}`);
  return measured as Readonly<Record<string, M>>;
}

export function isProblem(measured: object | undefined): measured is Problem {
  return measured !== undefined && "problem" in measured;
}
