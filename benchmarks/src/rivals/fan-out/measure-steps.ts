import { collectGarbage } from "../../measure/garbage-collection.ts";
import { cpuMilliseconds } from "../../measure/interleaving.ts";
import type { Lab } from "../../measure/lab.ts";
import { median } from "../../measure/statistics.ts";
import { buildDataset, SCENARIO } from "../../scenario/dataset.ts";
import type { FanOutEngine } from "./engine.ts";

/** The subject of the measurements of steps that are each saved. */
export const SAVED_STEPS = "saved steps";

const STEPS = 20;

/** What a step of a run takes whose steps are each saved, in CPU and in bytes. */
export async function savedSteps(
  lab: Lab<null>,
  { name, prepareSteps }: FanOutEngine,
): Promise<void> {
  const state = { tasks: buildDataset(SCENARIO).tasks };
  const run = await prepareSteps?.({ steps: STEPS, state, extent: SCENARIO });
  if (run === undefined) return;
  for (let i = 0; i < 5; i++) await run();
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < lab.amount(5, 25); round++) {
    lab.say("one more run");
    collectGarbage();
    const start = cpuMilliseconds();
    bytes = await run();
    times.push(cpuMilliseconds() - start);
  }
  lab.keep(name, "nanoseconds", { CPU: (median(times) * 1e6) / STEPS });
  lab.keep(name, "bytes", { written: bytes / STEPS });
}
