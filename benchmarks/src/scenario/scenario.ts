import { freshCopy } from "../measure/fresh-copy.ts";
import { type Dataset, type Extent, listOf, type TaskResult, type Variable } from "./dataset.ts";

/** An entry of the list that a `with-items` step goes through. */
export interface Item {
  readonly id: number;
  readonly name: string;
}

/** What one item does: reads, then writes. */
export interface Step {
  readonly tasks: readonly string[];
  readonly variables: readonly string[];
  readonly writes: readonly string[];
}

/** The operations of one approach to a context, as the loop of the scenario needs them. */
export interface Branching<Root, Fork> {
  /** Once before the items: what they fork from. */
  begin(items: readonly Item[]): Root;
  fork(root: Root, item: Item, index: number): Fork;
  task(fork: Fork, name: string): TaskResult;
  variable(fork: Fork, name: string): Variable | number;
  write(fork: Fork, name: string, value: number): Fork;
  /** Once after the items, if the approach joins what they wrote. */
  end?(forks: readonly Fork[]): unknown;
}

/** Goes through all items and gives the sum of what they read. */
export type ScenarioRun = (items: readonly Item[], steps: readonly Step[]) => number;

export const ITEMS = 1_000;
const TASK_READS = 5;
const VARIABLE_READS = 3;

/** Items write 0, 1, 2, 3, 4 and 5 variables in turn. */
export const WRITE_CYCLE = 6;

/** Steps repeat after a whole number of write cycles. */
const PERIOD = 600;

export function scenarioItems(count: number): Item[] {
  return listOf(count, (id) => ({ id, name: `server-${id}` }));
}

/** What items do in a context of this extent, spread over all of its names; item i does step i % length. */
export function scenarioSteps({ tasks, variables }: Extent): Step[] {
  return listOf(PERIOD, (i) => ({
    tasks: listOf(TASK_READS, (k) => `task_${(i * 7 + k * 13) % tasks}`),
    variables: listOf(VARIABLE_READS, (k) => `variable_${(i + k * 17) % variables}`),
    writes: listOf(i % WRITE_CYCLE, (k) => `variable_${(i * 3 + k * 11) % variables}`),
  }));
}

/** What every approach must answer: items see the original context, whatever other items wrote. */
export function expectedSum(
  { tasks, variables }: Dataset,
  steps: readonly Step[],
  count: number,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const step = steps[i % steps.length] as Step;
    for (const name of step.tasks) sum += tasks[name]?.id ?? Number.NaN;
    for (const name of step.variables) sum += variables[name]?.number ?? Number.NaN;
  }
  return sum;
}

/**
 * The loop that every approach runs. It uses only its parameters, so that it can be compiled again for
 * each of them, and indexes its lists, as an iterator might be one more object to allocate.
 */
function runScenario<Root, Fork>(
  branching: Branching<Root, Fork>,
  kept: Fork[],
  items: readonly Item[],
  steps: readonly Step[],
): number {
  const root = branching.begin(items);
  const joins = branching.end !== undefined;
  let sum = 0;
  for (let i = 0; i < items.length; i++) {
    const step = steps[i % steps.length] as Step;
    let fork = branching.fork(root, items[i] as Item, i);
    for (let k = 0; k < step.tasks.length; k++)
      sum += branching.task(fork, step.tasks[k] as string).id;
    for (let k = 0; k < step.variables.length; k++) {
      const value = branching.variable(fork, step.variables[k] as string);
      sum += typeof value === "number" ? value : value.number;
    }
    for (let k = 0; k < step.writes.length; k++)
      fork = branching.write(fork, step.writes[k] as string, i);
    kept[joins ? i : 0] = fork;
  }
  if (joins) branching.end?.(kept);
  return sum;
}

/** The scenario by these operations, in a loop of its own. */
export function scenarioRun<Root, Fork>(branching: Branching<Root, Fork>): ScenarioRun {
  const run = freshCopy(runScenario<Root, Fork>);
  const kept: Fork[] = [];
  return (items, steps) => run(branching, kept, items, steps);
}
