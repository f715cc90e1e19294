import type { WorkflowContext } from "@sheaf/context";
import type { Workflow } from "@sheaf/workflow";
import pMap from "p-map";
import { expectAnswer } from "../measure/case.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import type { Contender } from "../measure/interleaving.ts";
import { heapGrowth, type Lab } from "../measure/lab.ts";
import type { Subject } from "../measure/subject.ts";
import { formatTime } from "../output/quantities.ts";
import { CONCURRENCY } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { FLAT_HEAP, GROWTH_TABLE, HEAP_DETAILS, keepGrowth } from "./streams.ts";

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

async function measure(lab: Lab<Workbench>): Promise<void> {
  const { bench } = lab;
  // Items of each fan-out; its cube is the number of actions.
  const width = lab.amount(20, 100);
  const leaves = width ** LEVELS;
  lab.say(`nested fan-outs: ${leaves.toLocaleString("en")} items of items of items`);
  const items = Array.from({ length: leaves }, (_, id): Leaf => ({ id }));
  const warmUp = Math.min(width, WARM_UP_WIDTH);
  await nestedSum(bench, warmUp);
  await flatSum(items.slice(0, warmUp ** LEVELS));
  const name = `nested lists, ${width} x ${width} x ${width}`;
  const contender = (of: string, sum: () => Promise<number>): Contender => ({
    name: of,
    operations: leaves,
    run: async () => expectAnswer(await sum(), (leaves * (leaves - 1)) / 2),
  });
  const race = await lab.race(
    [3, 3],
    [
      contender(name, async () => nestedSum(bench, width)),
      contender(P_MAP, async () => flatSum(items)),
    ],
  );
  lab.keep(name, "count", { width });
  race.times().ratios(`${name} / ${P_MAP}`);
  lab.say("nested fan-outs: memory");
  const growth = await heapGrowth(async (sample) => nestedSum(bench, width, sample));
  keepGrowth(lab, name, leaves, growth);
}

async function flatSum(items: readonly Leaf[]): Promise<number> {
  const counter: Counter = { sum: 0, started: 0 };
  await pMap(items, freshCopy(visitor)(counter), { concurrency: CONCURRENCY });
  return counter.sum;
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
