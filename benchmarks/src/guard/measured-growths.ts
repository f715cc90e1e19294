import { growths } from "../suite/all.ts";
import type { CaseGrowth } from "./case-growth.ts";
import { isProblem, type Measured, type Problem, runWorker } from "./run-worker.ts";

/** How costs of a build grow: times in one process, bytes in another, which does not optimise. */
export async function measuredGrowths(
  root: string,
  only: readonly string[] | null,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<Measured<CaseGrowth>> {
  const times = await runWorker({ mode: "growth", root, only }, say, signal);
  const bytes = await runWorker({ mode: "growthBytes", root, only }, say, signal);
  const merged = growths.flatMap(({ id, sizes }): [string, CaseGrowth | Problem][] => {
    const [nanoseconds, allocated] = [times[id], bytes[id]];
    if (nanoseconds === undefined || allocated === undefined) return [];
    if (isProblem(nanoseconds)) return [[id, nanoseconds]];
    if (isProblem(allocated)) return [[id, allocated]];
    return [[id, { sizes, nanoseconds, allocated }]];
  });
  return Object.fromEntries(merged);
}
