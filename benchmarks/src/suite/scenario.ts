import { SCENARIO } from "../scenario/dataset.ts";
import { expectedSum, ITEMS, scenarioSteps } from "../scenario/scenario.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import { type Case, expectAnswer } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** The whole of it: fork, read and write, by the item. */
export const scenarioCases: readonly Case<Workbench>[] = [
  {
    id: "scenario-item",
    title: "An item of the scenario: a fork, 8 reads and 0 to 5 writes",
    prepare(bench) {
      const items = bench.items(ITEMS);
      const steps = scenarioSteps(SCENARIO);
      const run = scenarioOn(bench.context());
      expectAnswer(run(items, steps), expectedSum(bench.dataset(), steps, ITEMS));
      return { operations: ITEMS, call: () => run(items, steps) };
    },
  },
];
