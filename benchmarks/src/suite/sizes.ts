import { expectAnswer } from "../measure/case.ts";
import { formatNumber } from "../output/quantities.ts";
import { EXTENTS, listOf, SCENARIO } from "../scenario/dataset.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import { expectedSum, type Item, scenarioItems, scenarioSteps } from "../scenario/scenario.ts";
import { type SizedContext, sizedContext } from "../scenario/sized-context.ts";
import { FORKS } from "../scenario/workbench.ts";
import { CONTEXTS, control, experiments, type Lab, rows, type Subject } from "./declare.ts";

/** How the time of forks and fan-outs grows, with controls that must grow. */
export const sizes: Subject = {
  name: "sizes",
  packages: ["context"],
  rows: [
    // At one task it is the call that is measured.
    ...rows(control(CONTEXTS.slice(1), 0.7), {
      "control-spread | Control: a spread of all task results": (bench, size) => {
        const { tasks } = bench.datasetOf(size);
        return () => ({ ...tasks });
      },
    }),
    ...rows(control([1, 10, 100], 0.7), {
      "control-clone | Control: a structuredClone": (bench, size) => {
        const dataset = bench.datasetOf(size);
        return () => structuredClone(dataset);
      },
    }),
    ...rows(control([30, 300, 3_000], 1.3), {
      "control-square | Control: a copy of the list for each item": (_, size) => {
        const items = scenarioItems(size);
        return () => items.map(() => [...items].length);
      },
    }),
  ],
  experiments: experiments("alone", {
    "context-sizes": timesBySize,
    "item-counts": timesByItems,
  }),
  targets: [
    "complexity-fork-time | Time of a fork, exponent of the size of the context | growth of fork -0.05..0.05 | least times in turns: {each fork}",
    "complexity-items | Time of a fan-out, exponent of the number of items | growth of fan-out 0.9..1.1 | least times: {each fan-out}; the fixed cost of a fan-out, a few µs, draws it below 1",
    "control-spread | Control: spread, which must grow with the context | growth of spread >= 0.7 | least times in turns: {each spread}",
    "control-clone | Control: structuredClone, which must grow with the context | growth of structuredClone >= 0.7 | up to 10 MB",
    "control-square | Control: a copy of the list per item, which must grow with its square | growth of list copies >= 1.3 | up to 10,000 items",
  ],
  tables: {
    "Cost by the size of the context | context | fork | item of the scenario: item | spread | structuredClone":
      "",
  },
};

/** What is done at one size. */
interface Side {
  readonly label: string;
  readonly size: number;
  readonly call: (index: number) => unknown;
}

/** Keeps the least time at each size, all of them in turns in one process. */
async function keepLeast(
  lab: Lab,
  measure: string,
  rounds: readonly [number, number],
  sides: readonly Side[],
  operations: number = 1,
): Promise<void> {
  lab.say(`by size: ${measure}`);
  const race = await lab.race(
    rounds,
    Object.fromEntries(sides.map(({ label, call }) => [label, call])),
  );
  for (const { label, size } of sides)
    lab.keep(label, "nanoseconds", { [measure]: race.least(label) / operations }, size);
}

async function timesBySize(lab: Lab): Promise<void> {
  const contexts = EXTENTS.slice(0, lab.amount(2, EXTENTS.length)).map((extent) => {
    lab.say(`time of a fork: a context of ${extent.label}`);
    return sizedContext(lab.bench, extent);
  });
  const sides = (callOf: (context: SizedContext) => Side["call"]): Side[] =>
    contexts.map((each) => ({ label: each.label, size: each.jsonBytes, call: callOf(each) }));
  await keepLeast(
    lab,
    "fork",
    [100, 250],
    sides(({ fork }) => fork),
  );
  await keepLeast(
    lab,
    "item",
    [10, 40],
    sides(({ run }) => run),
    FORKS,
  );
  meetShapes();
  const spreads = sides(
    ({ content }) =>
      () =>
        spreadOf(content.tasks),
  );
  await keepLeast(lab, "spread", [5, 15], spreads);
  // A structuredClone of 100 MB takes seconds and shows nothing that 10 MB does not.
  const clones = sides(
    ({ content }) =>
      () =>
        structuredClone(content),
  ).slice(0, 3);
  await keepLeast(lab, "structuredClone", [3, 3], clones);
}

function spreadOf(record: object): object {
  return { ...record };
}

/** A spread that has met a single shape copies it as a block; that of an engine meets many. */
function meetShapes(): void {
  for (let keys = 1; keys <= 12; keys++) {
    const shape = Object.fromEntries(listOf(keys, (i) => [`shape_${keys}_${i}`, i]));
    for (let i = 0; i < 100; i++) spreadOf(shape);
  }
}

async function timesByItems(lab: Lab): Promise<void> {
  const { bench } = lab;
  const [context, steps] = [bench.context(), scenarioSteps(SCENARIO)];
  const run = scenarioOn(context);
  const lists = [10, 100, 1_000, 10_000, 100_000].map((count) => bench.items(count));
  for (const items of lists)
    expectAnswer(run(items, steps), expectedSum(bench.dataset(), steps, items.length));
  const sides = (callOf: (items: readonly Item[]) => Side["call"]): Side[] =>
    lists.map((items) => {
      const size = items.length;
      return { label: `${formatNumber(size)} items`, size, call: callOf(items) };
    });
  await keepLeast(
    lab,
    "fan-out",
    [10, 40],
    sides((items) => () => run(items, steps)),
  );
  const copies = sides((items) => () => copyListPerItem(context.fanOut<Item>(items).length, items));
  await keepLeast(lab, "list copies", [3, 3], copies.slice(0, 4));
}

function copyListPerItem(length: number, items: readonly Item[]): number {
  let copied = 0;
  for (let i = 0; i < length; i++) copied += [...items].length;
  return copied;
}
