import { collectGarbage } from "../../measure/garbage-collection.ts";
import { cpuMilliseconds } from "../../measure/interleaving.ts";
import { type Reading, readings } from "../../measure/measurement.ts";
import { median } from "../../measure/statistics.ts";
import { buildDataset, SCENARIO } from "../../scenario/dataset.ts";
import type { FanOutEngine } from "./engine.ts";

/** The subject of the measurements of steps that are each saved. */
export const SAVED_STEPS = "saved steps";

const STEPS = 20;

/** What a step of a run takes whose steps are each saved, in CPU and in bytes. */
export async function savedSteps(
  { name, prepareSteps }: FanOutEngine,
  quick: boolean,
  beat: () => void,
): Promise<readonly Reading[]> {
  const state = { tasks: buildDataset(SCENARIO).tasks };
  const run = await prepareSteps?.({ steps: STEPS, state, extent: SCENARIO });
  if (run === undefined) return [];
  for (let i = 0; i < 5; i++) await run();
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < (quick ? 5 : 25); round++) {
    beat();
    collectGarbage();
    const start = cpuMilliseconds();
    bytes = await run();
    times.push(cpuMilliseconds() - start);
  }
  return [
    ...readings(name, "nanoseconds", { CPU: (median(times) * 1e6) / STEPS }),
    ...readings(name, "bytes", { written: bytes / STEPS }),
  ];
}
