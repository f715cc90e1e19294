import { scenarioItems } from "../scenario/scenario.ts";
import type { Growth, Operation } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { CONTEXTS } from "./context-growths.ts";

/** What has to grow: where it does not, growth would not be seen. */
export const controlGrowths: readonly Growth<Workbench>[] = [
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
  title: string,
  sizes: readonly number[],
  atLeast: number,
  callAt: (size: number, bench: Workbench) => Operation["call"],
): Growth<Workbench> {
  const prepare = (bench: Workbench, size: number): Operation => ({ call: callAt(size, bench) });
  return { id, title, sizes, time: { atLeast }, bytes: null, isControl: true, prepare };
}
