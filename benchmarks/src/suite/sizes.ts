import { expectAnswer } from "../measure/case.ts";
import { formatNumber } from "../output/quantities.ts";
import { EXTENTS, extentOf, listOf, SCENARIO } from "../scenario/dataset.ts";
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
        const { tasks } = bench.dataset(extentOf(size));
        return () => ({ ...tasks });
      },
    }),
    ...rows(control([1, 10, 100], 0.7), {
      "control-clone | Control: a structuredClone": (bench, size) => {
        const dataset = bench.dataset(extentOf(size));
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

/** What is timed at each of several sizes. */
interface Timed<T> {
  readonly rounds: readonly [ifQuick: number, ifFull: number];
  readonly call: (at: T) => (index: number) => unknown;
  /** Of a call, if there are more than one. */
  readonly operations?: number;
  /** How many of the sizes, the smallest first. */
  readonly sizes?: number;
}

const BY_CONTEXT: Readonly<Record<string, Timed<SizedContext>>> = {
  fork: { rounds: [100, 250], call: ({ fork }) => fork },
  item: { rounds: [10, 40], call: ({ run }) => run, operations: FORKS },
  spread: {
    rounds: [5, 15],
    call:
      ({ content: { tasks } }) =>
      () =>
        spreadOf(tasks),
  },
  structuredClone: {
    rounds: [3, 3],
    call:
      ({ content }) =>
      () =>
        structuredClone(content),
    // One of 100 MB takes seconds and shows nothing that 10 MB does not.
    sizes: 3,
  },
};

async function timesBySize(lab: Lab): Promise<void> {
  const contexts = EXTENTS.slice(0, lab.amount(2, EXTENTS.length)).map((extent) => {
    lab.say(`time of a fork: a context of ${extent.label}`);
    return sizedContext(lab.bench, extent);
  });
  meetShapes();
  const sized = contexts.map((at) => ({ label: at.label, size: at.jsonBytes, at }));
  await keepLeast(lab, BY_CONTEXT, sized);
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
  const timed: Readonly<Record<string, Timed<readonly Item[]>>> = {
    "fan-out": { rounds: [10, 40], call: (items) => () => run(items, steps) },
    "list copies": {
      rounds: [3, 3],
      call: (items) => () => copyListPerItem(context.fanOut<Item>(items).length, items),
      sizes: 4,
    },
  };
  const sized = [10, 100, 1_000, 10_000, 100_000].map((size) => {
    const at = bench.items(size);
    expectAnswer(run(at, steps), expectedSum(bench.dataset(), steps, size));
    return { label: `${formatNumber(size)} items`, size, at };
  });
  await keepLeast(lab, timed, sized);
}

function copyListPerItem(length: number, items: readonly Item[]): number {
  let copied = 0;
  for (let i = 0; i < length; i++) copied += [...items].length;
  return copied;
}

/** Keeps the least time at each size, by measure; all sizes take turns in one process. */
async function keepLeast<T>(
  lab: Lab,
  timed: Readonly<Record<string, Timed<T>>>,
  all: readonly { readonly label: string; readonly size: number; readonly at: T }[],
): Promise<void> {
  for (const [measure, { rounds, call, operations = 1, sizes }] of Object.entries(timed)) {
    lab.say(`by size: ${measure}`);
    const sized = all.slice(0, sizes);
    const sides = Object.fromEntries(sized.map(({ label, at }) => [label, call(at)]));
    const race = await lab.race(rounds, sides);
    for (const { label, size } of sized)
      lab.keep(label, "nanoseconds", { [measure]: race.least(label) / operations }, size);
  }
}
