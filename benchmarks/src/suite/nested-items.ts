import type { WorkflowContext } from "@sheaf/context";
import type { Workflow } from "@sheaf/workflow";
import pMap from "p-map";
import { expectAnswer } from "../measure/case.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import type { Contender } from "../measure/interleaving.ts";
import { heapGrowth } from "../measure/lab.ts";
import { listOf } from "../scenario/dataset.ts";
import { CONCURRENCY, P_MAP, ranWell, visiting } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, type Lab, type Subject } from "./declare.ts";
import { FLAT_HEAP, GROWTH_COLUMNS, HEAP_DETAILS, keepGrowth } from "./streams.ts";

/** Fan-outs whose items run fan-outs whose items run fan-outs, by sub-workflows. */
export const nestedItems: Subject = {
  name: "nested items",
  packages: ["context", "workflow"],
  experiments: experiments("alone", { "nested-items": measure }),
  targets: (m) =>
    m
      .each("width")
      .flatMap(({ case: name, value: width }) => [
        `nested-${width}-time | An item of ${width} x ${width} x ${width} in sub-workflows, to p-map on as many bare items | ${name} / ${P_MAP} <= 1 | {least time of ${name}} against {least time of ${P_MAP}}`,
        `nested-${width}-memory | The same makes the heap grow by | most heap growth of ${name} <= ${FLAT_HEAP} | ${HEAP_DETAILS}`,
      ]),
  tables: {
    [`Growth of the heap while nested items run | ${GROWTH_COLUMNS}`]: "",
  },
};

const LEVELS = 3;

async function measure(lab: Lab): Promise<void> {
  const { bench } = lab;
  // Items of each fan-out; its cube is the number of actions.
  const width = lab.amount(20, 100);
  const leaves = width ** LEVELS;
  const name = `nested lists, ${width} x ${width} x ${width}`;
  lab.say(name);
  const items = listOf(leaves, (id): Leaf => ({ id }));
  const contender = (of: string, sum: (width: number) => Promise<number>): Contender => ({
    name: of,
    operations: leaves,
    run: async () => expectAnswer(await sum(width), (leaves * (leaves - 1)) / 2),
  });
  const nested = async (of: number): Promise<number> => nestedSum(bench, of);
  const flat = async (of: number): Promise<number> => flatSum(items.slice(0, of ** LEVELS));
  for (const sum of [nested, flat]) await sum(Math.min(width, 30));
  const race = await lab.race([3, 3], [contender(name, nested), contender(P_MAP, flat)]);
  lab.keep(name, "count", { width });
  race.times().ratios(`${name} / ${P_MAP}`);
  lab.say(`${name}: memory`);
  const growth = await heapGrowth(async (sample) => nestedSum(bench, width, sample));
  keepGrowth(lab, name, leaves, growth);
}

/** What one action gets, and does: the same for both. */
type Leaf = { readonly id: number };
type Counter = { sum: number; started: number };

function visitor(counter: Counter): (leaf: Leaf) => Promise<number> {
  return async ({ id }) => {
    counter.sum += id;
    counter.started++;
    return id;
  };
}

async function flatSum(items: readonly Leaf[]): Promise<number> {
  const counter: Counter = { sum: 0, started: 0 };
  await pMap(items, freshCopy(visitor)(counter), { concurrency: CONCURRENCY });
  return counter.sum;
}

/**
 * The sum of what all actions were given.
 *
 * @param atLeaf Called at ten points spread evenly over the run.
 */
export async function nestedSum(
  bench: Workbench,
  width: number,
  atLeaf: () => void = () => {},
): Promise<number> {
  const counter: Counter = { sum: 0, started: 0 };
  const visit = freshCopy(visitor)(counter);
  const step = width ** LEVELS / 10;
  const leaf = ({ input }: { input: Leaf }): Promise<number> => {
    if (counter.started % step === 0) atLeaf();
    return visit(input);
  };
  /** One fan-out over the places that it is given, each with its number among all of its level. */
  const levelOf = (action: Workflow | typeof leaf) => {
    const input = (context: WorkflowContext) => {
      const { parameters, item } = context;
      const id = (parameters["id"] as number) * width + (item as number);
      return action === leaf ? { id } : { id, places: placesIn(context) };
    };
    return visiting(bench, { withItems: placesIn, input, action, collect: "none" });
  };
  let workflow = levelOf(leaf);
  for (let level = 1; level < LEVELS; level++) workflow = levelOf(workflow);
  const places = listOf(width, (i) => i);
  await ranWell(bench, workflow, { parameters: { places, id: 0 } });
  return counter.sum;
}

function placesIn({ parameters }: WorkflowContext): unknown {
  return parameters["places"];
}
