import { buildDataset, type Dataset, type Extent, jsonBytes } from "./dataset.ts";
import { filledContext, type ScenarioFork, scenarioOn } from "./scenario-context.ts";
import { type Item, scenarioSteps } from "./scenario.ts";
import { FORKS, type Workbench } from "./workbench.ts";

export type SizedContext = ReturnType<typeof sizedContext>;

/** A context of this size, and what is done with it over {@link FORKS} items. */
export function sizedContext(bench: Workbench, extent: Extent) {
  // Not of the workbench, which would hold on to it: the largest takes 100 MB.
  const dataset = buildDataset(extent);
  const context = filledContext(bench.libraries.context.createContext, dataset);
  const items = bench.items();
  const fanOut = context.fanOut<Item>(items);
  const scenario = scenarioOn(context);
  const steps = scenarioSteps(extent);
  const { variables, tasks } = context.toJSON() as unknown as Dataset;
  return {
    label: extent.label,
    jsonBytes: jsonBytes(dataset),
    /** In plain records, for the controls. It is held once, not twice. */
    content: { variables, tasks },
    fork: (index: number): ScenarioFork => fanOut.fork(index & (FORKS - 1)),
    run: (): number => scenario(items, steps),
  };
}
