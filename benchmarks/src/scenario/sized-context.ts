import { buildDataset, type Dataset, type Extent, jsonBytes } from "./dataset.ts";
import { filledContext, type ScenarioFork, scenarioOn } from "./scenario-context.ts";
import { type Item, scenarioSteps } from "./scenario.ts";
import { FORKS, type Workbench } from "./workbench.ts";

export interface SizedContext {
  readonly label: string;
  readonly jsonBytes: number;
  readonly tasks: number;
  /** The values of the context in plain records, for the controls; they are held once, not twice. */
  readonly content: Pick<Dataset, "variables" | "tasks">;
  /** Of a fan-out over {@link FORKS} items. */
  readonly fork: (index: number) => ScenarioFork;
  /** The whole scenario over as many items. */
  readonly run: () => number;
}

export function sizedContext(bench: Workbench, extent: Extent): SizedContext {
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
    tasks: extent.tasks,
    content: { variables, tasks },
    fork: (index) => fanOut.fork(index & (FORKS - 1)),
    run: () => scenario(items, steps),
  };
}
