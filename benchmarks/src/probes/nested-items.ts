import type { WorkflowContext } from "@sheaf/context";
import { compileTasks, run, type Workflow } from "@sheaf/workflow";
import pMap from "p-map";
import { amount, type Effort } from "../measure/effort.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { collectedHeapBytes } from "../measure/garbage-collection.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { CONCURRENCY } from "../item-engines.ts";
import { minimum } from "../measure/statistics.ts";

/** Fan-outs whose items run fan-outs whose items run fan-outs, by sub-workflows. */
export interface NestedItems {
  /** Items of each fan-out; its cube is the number of actions. */
  readonly width: number;
  readonly leaves: number;
  /** Nanoseconds for each action. */
  readonly nanoseconds: number;
  readonly pMapNanoseconds: number;
  /** Against p-map with as many actions in one list. */
  readonly toPMap: Ratio;
  /** Bytes over the collected heap before a run, at points spread evenly over it and after its end. */
  readonly growth: readonly number[];
}

const LEVELS = 3;
const SAMPLES = 10;

export async function nestedItems(effort: Effort): Promise<NestedItems> {
  const width = amount(effort, 20, 100);
  const leaves = width ** LEVELS;
  effort.say(`nested fan-outs: ${leaves.toLocaleString("en")} items of items of items`);
  const expected = (leaves * (leaves - 1)) / 2;
  const items = Array.from({ length: leaves }, (_, id): Leaf => ({ id }));
  const nested = async (): Promise<void> => assertSum("nested", await nestedSum(width), expected);
  const flat = async (): Promise<void> => assertSum("p-map", await flatSum(items), expected);
  await nestedSum(WARM_UP_WIDTH);
  await flatSum(items.slice(0, WARM_UP_WIDTH ** LEVELS));
  const samples = await interleaved(
    [
      { name: "nested", operations: leaves, run: nested },
      { name: "p-map", operations: leaves, run: flat },
    ],
    3,
  );
  effort.say("nested fan-outs: memory");
  return {
    width,
    leaves,
    nanoseconds: minimum(samples["nested"] ?? []),
    pMapNanoseconds: minimum(samples["p-map"] ?? []),
    toPMap: ratioOf(samples, "nested", "p-map"),
    growth: await growthOver(width),
  };
}

const WARM_UP_WIDTH = 30;

function assertSum(name: string, sum: number, expected: number): void {
  if (sum !== expected)
    throw new Error(`Cannot time ${name}: its items add up to ${sum}, not ${expected}`);
}

/** What one action gets, and does: the same for both. */
interface Leaf {
  readonly id: number;
}
type Visit = (leaf: Leaf) => Promise<number>;
type Counter = { sum: number; started: number };

function visitor(counter: Counter): Visit {
  return async ({ id }) => {
    counter.sum += id;
    counter.started++;
    return id;
  };
}

/** The sum of what all actions were given. */
export async function nestedSum(width: number, atLeaf: () => void = () => {}): Promise<number> {
  const counter: Counter = { sum: 0, started: 0 };
  const visit = freshCopy(visitor)(counter);
  const step = width ** LEVELS / SAMPLES;
  const leaf = ({ input }: { input: Leaf }): Promise<number> => {
    if (counter.started % step === 0) atLeaf();
    return visit(input);
  };
  let workflow = levelOf(leaf, (context) => ({ id: idIn(context, width) }));
  for (let level = 1; level < LEVELS; level++)
    workflow = levelOf(workflow, (context) => ({
      id: idIn(context, width),
      places: context.parameters["places"],
    }));
  const places = Array.from({ length: width }, (_, i) => i);
  const { errors } = await run(workflow, { parameters: { places, id: 0 } }).result;
  if (errors[0] !== undefined) throw errors[0];
  return counter.sum;
}

/** The number of an item among all of its level. */
function idIn({ parameters, item }: WorkflowContext, width: number): number {
  return (parameters["id"] as number) * width + (item as number);
}

/** One fan-out over the places that it is given. */
function levelOf(
  action: Workflow | ((call: { input: Leaf }) => Promise<number>),
  input: (context: WorkflowContext) => unknown,
): Workflow {
  return compileTasks(
    [
      {
        name: "visit",
        withItems: ({ parameters }: WorkflowContext) => parameters["places"],
        input,
        action,
        concurrency: CONCURRENCY,
        collect: "none",
      },
    ],
    {},
  );
}

async function flatSum(items: readonly Leaf[]): Promise<number> {
  const counter: Counter = { sum: 0, started: 0 };
  const visit = freshCopy(visitor)(counter);
  await pMap(items, visit, { concurrency: CONCURRENCY });
  return counter.sum;
}

async function growthOver(width: number): Promise<number[]> {
  const before = collectedHeapBytes();
  const growth: number[] = [];
  await nestedSum(width, () => growth.push(collectedHeapBytes() - before));
  return [...growth, collectedHeapBytes() - before];
}
