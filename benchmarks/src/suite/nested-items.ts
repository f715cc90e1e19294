import type { WorkflowContext } from "@sheaf/context";
import type { Workflow } from "@sheaf/workflow";
import { amount, type Effort } from "../measure/effort.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { collectedHeapBytes } from "../measure/garbage-collection.ts";
import { interleaved } from "../measure/interleaving.ts";
import { ratiosOf, type Reading, readings, timesOf } from "../measure/measurement.ts";
import type { Subject } from "../measure/subject.ts";
import { formatTime } from "../output/quantities.ts";
import { CONCURRENCY } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { FLAT_HEAP, GROWTH_TABLE, growthReadings, HEAP_DETAILS } from "./streams.ts";

/** Fan-outs whose items run fan-outs whose items run fan-outs, by sub-workflows. */
export const nestedItems: Subject<Workbench> = {
  name: "nested items",
  packages: ["context", "workflow"],
  experiments: [{ name: "nested-items", runs: "alone", measure }],
  targets: (m) => {
    const inTime = (name: string): string => formatTime(m.value(name, "least time"));
    return m
      .each("width")
      .flatMap(({ case: name, value: width }) => [
        `nested-${width}-time | An item of ${width} x ${width} x ${width} in sub-workflows, to p-map on as many bare items | ${name} / ${P_MAP} <= 1 | ${inTime(name)} against ${inTime(P_MAP)}`,
        `nested-${width}-memory | The same makes the heap grow by | most heap growth of ${name} <= ${FLAT_HEAP} | ${HEAP_DETAILS}`,
      ]);
  },
  tables: [{ title: "Growth of the heap while nested items run", ...GROWTH_TABLE }],
};

const LEVELS = 3;
const SAMPLES = 10;
const WARM_UP_WIDTH = 30;
const P_MAP = "p-map";

async function measure(bench: Workbench, effort: Effort): Promise<Reading[]> {
  const { default: pMap } = await import("p-map");
  // Items of each fan-out; its cube is the number of actions.
  const width = amount(effort, 20, 100);
  const leaves = width ** LEVELS;
  effort.say(`nested fan-outs: ${leaves.toLocaleString("en")} items of items of items`);
  const expected = (leaves * (leaves - 1)) / 2;
  const items = Array.from({ length: leaves }, (_, id): Leaf => ({ id }));
  const flatSum = async (list: readonly Leaf[]): Promise<number> => {
    const counter: Counter = { sum: 0, started: 0 };
    await pMap(list, freshCopy(visitor)(counter), { concurrency: CONCURRENCY });
    return counter.sum;
  };
  const warmUp = Math.min(width, WARM_UP_WIDTH);
  await nestedSum(bench, warmUp);
  await flatSum(items.slice(0, warmUp ** LEVELS));
  const name = `nested lists, ${width} x ${width} x ${width}`;
  const contender = (of: string, sum: () => Promise<number>) => ({
    name: of,
    operations: leaves,
    run: async () => assertSum(of, await sum(), expected),
  });
  const samples = await interleaved(
    [
      contender(name, async () => nestedSum(bench, width)),
      contender(P_MAP, async () => flatSum(items)),
    ],
    3,
  );
  effort.say("nested fan-outs: memory");
  const before = collectedHeapBytes();
  const growth: number[] = [];
  const sample = (): void => void growth.push(collectedHeapBytes() - before);
  await nestedSum(bench, width, sample);
  sample();
  return [
    ...readings(name, "count", { width }),
    ...timesOf(samples, name, P_MAP),
    ...ratiosOf(samples, `${name} / ${P_MAP}`),
    ...growthReadings(name, leaves, growth),
  ];
}

function assertSum(name: string, sum: number, expected: number): void {
  if (sum !== expected)
    throw new Error(`Cannot time ${name}: its items add up to ${sum}, not ${expected}`);
}

/** What one action gets, and does: the same for both. */
interface Leaf {
  readonly id: number;
}
type Counter = { sum: number; started: number };

function visitor(counter: Counter): (leaf: Leaf) => Promise<number> {
  return async ({ id }) => {
    counter.sum += id;
    counter.started++;
    return id;
  };
}

/**
 * The sum of what all actions were given.
 *
 * @param atLeaf Called at ten points spread evenly over the run.
 */
export async function nestedSum(
  { libraries }: Workbench,
  width: number,
  atLeaf: () => void = () => {},
): Promise<number> {
  const { compileTasks, run } = libraries.workflow;
  const counter: Counter = { sum: 0, started: 0 };
  const visit = freshCopy(visitor)(counter);
  const step = width ** LEVELS / SAMPLES;
  const leaf = ({ input }: { input: Leaf }): Promise<number> => {
    if (counter.started % step === 0) atLeaf();
    return visit(input);
  };
  /** One fan-out over the places that it is given. */
  const levelOf = (
    action: Workflow | typeof leaf,
    input: (context: WorkflowContext) => unknown,
  ): Workflow => {
    const task = { name: "visit", withItems: placesIn, input, action, concurrency: CONCURRENCY };
    return compileTasks([{ ...task, collect: "none" }], {});
  };
  let workflow = levelOf(leaf, (context) => ({ id: idIn(context, width) }));
  for (let level = 1; level < LEVELS; level++)
    workflow = levelOf(workflow, (context) => ({
      id: idIn(context, width),
      places: placesIn(context),
    }));
  const places = Array.from({ length: width }, (_, i) => i);
  const { errors } = await run(workflow, { parameters: { places, id: 0 } }).result;
  if (errors[0] !== undefined) throw errors[0];
  return counter.sum;
}

function placesIn({ parameters }: WorkflowContext): unknown {
  return parameters["places"];
}

/** The number of an item among all of its level. */
function idIn({ parameters, item }: WorkflowContext, width: number): number {
  return (parameters["id"] as number) * width + (item as number);
}
