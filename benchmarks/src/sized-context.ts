import { buildDataset, type Dataset, type Extent, jsonBytes } from "./scenario/dataset.ts";
import { contextOf, enteredItems } from "./rivals/sheaf.ts";
import { type ScenarioFork, scenarioOn } from "./scenario/scenario-context.ts";
import { type Item, scenarioItems, scenarioSteps } from "./scenario/scenario.ts";

/** A context of one size, ready for what is measured against the size. */
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

/** A power of two, so that an index is found without a division. */
export const FORKS = 1_024;

export function sizedContext(extent: Extent): SizedContext {
  const dataset = buildDataset(extent);
  const context = contextOf(dataset);
  const items = enteredItems(scenarioItems(FORKS));
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
