import { scenarioItems } from "../scenario/scenario.ts";
import type { Operation } from "../measure/case.ts";
import { CONTEXTS, type Growth } from "../measure/growth.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** What has to grow: where it does not, growth would not be seen. */
export const controlGrowths: readonly Growth[] = [
  control(
    "control-spread",
    "Control: a spread of all task results",
    // At one task it is the call that is measured.
    CONTEXTS.slice(1),
    0.7,
    (size, bench) => {
      const { tasks } = bench.dataset({ label: "", tasks: size, variables: size });
      return () => ({ ...tasks });
    },
  ),
  control("control-clone", "Control: a structuredClone", [1, 10, 100], 0.7, (size, bench) => {
    const dataset = bench.dataset({ label: "", tasks: size, variables: size });
    return () => structuredClone(dataset);
  }),
  control(
    "control-square",
    "Control: a copy of the list for each item",
    [30, 300, 3_000],
    1.3,
    (size) => {
      const items = scenarioItems(size);
      return () => items.map(() => [...items].length);
    },
  ),
];

function control(
  id: string,
  sentence: string,
  sizes: readonly number[],
  atLeast: number,
  callAt: (size: number, bench: Workbench) => Operation["call"],
): Growth {
  const prepare = (bench: Workbench, size: number): Operation => ({ call: callAt(size, bench) });
  return { id, sentence, sizes, time: { atLeast }, bytes: null, isControl: true, prepare };
}
