import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import pMap from "p-map";
import type { Case, Growth, Suite } from "../measure/case.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import type { CaseGrowth } from "../measure/case-growth.ts";
import type { CaseTime } from "../measure/case-time.ts";
import { measuredInFreshProcess } from "../measure/fresh-process.ts";
import { messageOf } from "../output/message-of.ts";

/** A build of the project of a suite, and what is measured of it. */
export interface Measuring {
  readonly suite: Suite;
  readonly root: string;
  /** Names of cases or growths; null for all. */
  readonly only: readonly string[] | null;
  readonly say: (what: string) => void;
  readonly signal: AbortSignal;
}

/** A case that could not be measured: its answer is wrong, or the build lacks what it needs. */
export interface Problem {
  readonly problem: string;
}

/** By the name of the case. */
export type Measured<M> = Readonly<Record<string, M | Problem>>;

/** What is measured, and by which modes of the worker. */
export interface Measures {
  readonly bytes: CaseBytes;
  readonly time: CaseTime;
  readonly growth: CaseGrowth["nanoseconds"];
  readonly growthBytes: CaseGrowth["allocated"];
}

/** A way to measure cases or growths in a process of its own. */
interface Mode<Entry, Measure> {
  readonly list: "cases" | "growths";
  readonly flags: readonly string[];
  /** Loaded in the worker alone, as what stays on the heap for one mode would disturb another. */
  readonly load: () => Promise<(entry: Entry, bench: never) => Promise<Measure>>;
}

/**
 * With this nursery, no collection falls into a run of 1,000 items. In a single thread V8 optimises
 * and collects at the same points in every process.
 */
const STEADY = [
  "--expose-gc",
  "--single-threaded",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
];

export const MODES: {
  readonly [M in keyof Measures]: Mode<M extends "bytes" | "time" ? Case : Growth, Measures[M]>;
} = {
  bytes: {
    list: "cases",
    flags: STEADY,
    async load() {
      const { caseBytes } = await import("../measure/case-bytes.ts");
      return async ({ prepare }, bench) => caseBytes(await prepare(bench));
    },
  },
  time: {
    list: "cases",
    flags: [],
    async load() {
      const { caseTime } = await import("../measure/case-time.ts");
      return async ({ prepare, isCoarse }, bench) => caseTime(await prepare(bench), isCoarse);
    },
  },
  growth: {
    list: "growths",
    flags: STEADY,
    async load() {
      const { growthTimes } = await import("../measure/case-growth.ts");
      return async ({ sizes, prepare }, bench) =>
        growthTimes(sizes, (size) => prepare(bench, size));
    },
  },
  growthBytes: {
    list: "growths",
    flags: [...STEADY, "--no-opt", "--no-maglev"],
    async load() {
      const { growthBytes } = await import("../measure/case-growth.ts");
      return async ({ sizes, bytes, prepare }, bench) =>
        bytes === null ? [] : growthBytes(sizes, (size) => prepare(bench, size));
    },
  },
};

/** What a worker is asked for. */
export interface WorkerRequest {
  readonly mode: keyof Measures;
  /** URL of the module of the suite. */
  readonly suite: string;
  readonly root: string;
  /** Null for all. */
  readonly only: readonly string[] | null;
}

/** The built file, even when this one is run from its source. */
const WORKER = fileURLToPath(new URL("../../dist/guard/worker.js", import.meta.url));

/** A case takes some seconds, or some tens of seconds if others keep the cores busy. */
const MOST_SILENCE_MS = 180_000;

/**
 * Measures a build in a fresh process. If the process fails as a whole, which it does if the build
 * cannot be loaded, that is the problem of each case.
 */
export async function measured<M extends keyof Measures>(
  mode: M,
  { suite, root, only, say, signal }: Measuring,
): Promise<Measured<Measures[M]>> {
  const { list, flags } = MODES[mode];
  const request: WorkerRequest = { mode, suite: pathToFileURL(suite.file).href, root, only };
  const args = [JSON.stringify(request)];
  const worker = { subject: mode, file: WORKER, args, nodeOptions: flags, say };
  try {
    const found = await measuredInFreshProcess({ ...worker, mostSilence: MOST_SILENCE_MS }, signal);
    return found as Measured<Measures[M]>;
  } catch (error) {
    signal.throwIfAborted();
    const problem = { problem: messageOf(error) };
    return Object.fromEntries(chosen(suite[list], only).map((id) => [id, problem]));
  }
}

/** The names of cases or growths, if they are among those asked for. */
function chosen(list: readonly (Case | Growth)[], only: readonly string[] | null): string[] {
  return list.map(({ id }) => id).filter((id) => only === null || only.includes(id));
}

/**
 * The bytes of cases: each in a process of its own, so that its figures do not depend on which others
 * are measured. Nothing in them depends on time, so several processes may run at once.
 */
export async function measuredBytes(measuring: Measuring): Promise<Measured<CaseBytes>> {
  const counted = measuring.suite.cases.filter(({ isTimedOnly = false }) => !isTimedOnly);
  const each = await pMap(
    chosen(counted, measuring.only),
    async (id) => measured("bytes", { ...measuring, only: [id] }),
    { concurrency: availableParallelism() },
  );
  return Object.assign({}, ...each) as Measured<CaseBytes>;
}

/** How costs of a build grow: times in one process, bytes in another, which does not optimise. */
export async function measuredGrowths(measuring: Measuring): Promise<Measured<CaseGrowth>> {
  const times = await measured("growth", measuring);
  const bytes = await measured("growthBytes", measuring);
  const merged: Record<string, CaseGrowth | Problem> = {};
  for (const { id, sizes } of measuring.suite.growths) {
    const [nanoseconds, allocated] = [times[id], bytes[id]];
    if (nanoseconds === undefined || allocated === undefined) continue;
    if (isProblem(nanoseconds)) merged[id] = nanoseconds;
    else merged[id] = isProblem(allocated) ? allocated : { sizes, nanoseconds, allocated };
  }
  return merged;
}

/** @throws an Error if a case could not be measured. */
export function allMeasured<M extends object>(
  figures: Measured<M>,
  what: string,
): Readonly<Record<string, M>> {
  for (const [id, of] of Object.entries(figures))
    if (isProblem(of)) throw new Error(`Cannot measure the ${what} of ${id}: ${of.problem}`);
  return figures as Readonly<Record<string, M>>;
}

export function isProblem(figure: object | undefined): figure is Problem {
  return figure !== undefined && "problem" in figure;
}
