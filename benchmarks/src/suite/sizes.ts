import { expectAnswer } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import type { Lab, Race } from "../measure/lab.ts";
import { minimum } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import { formatNumber } from "../output/quantities.ts";
import { EXTENTS, listOf, SCENARIO } from "../scenario/dataset.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import { expectedSum, type Item, scenarioItems, scenarioSteps } from "../scenario/scenario.ts";
import { type SizedContext, sizedContext } from "../scenario/sized-context.ts";
import { FORKS, type Workbench } from "../scenario/workbench.ts";
import { CONTEXTS, control, experiments, rows } from "./declare.ts";

/** How the time of forks and fan-outs grows, with controls that must grow. */
export const sizes: Subject<Workbench> = {
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
  targets: (m) => {
    const bySize = `least times at ${m.labels("fork")}, in turns`;
    return [
      `complexity-fork-time | Time of a fork, exponent of the size of the context | growth of fork -0.05..0.05 | ${bySize}`,
      `complexity-items | Time of a fan-out, exponent of the number of items | growth of fan-out 0.9..1.1 | least times at ${m.labels("fan-out")}; the fixed cost of a fan-out, a few µs, draws it below 1`,
      `control-spread | Control: spread, which must grow with the context | growth of spread >= 0.7 | ${bySize}`,
      "control-clone | Control: structuredClone, which must grow with the context | growth of structuredClone >= 0.7 | up to 10 MB",
      "control-square | Control: a copy of the list per item, which must grow with its square | growth of list copies >= 1.3 | up to 10,000 items",
    ];
  },
  tables: [
    {
      title: "Cost by the size of the context",
      first: "context",
      columns: "fork | item of the scenario: item | spread | structuredClone",
    },
  ],
};

/** A structuredClone of 100 MB takes seconds and shows nothing that 10 MB does not. */
const MOST_TASKS_CLONED = 1_000;

/** At all sizes of the context, in turns in one process. */
async function timesBySize(lab: Lab<Workbench>): Promise<void> {
  const contexts = EXTENTS.slice(0, lab.amount(2, EXTENTS.length)).map((extent) => {
    lab.say(`time of a fork: a context of ${extent.label}`);
    return sizedContext(lab.bench, extent);
  });
  const inTurns = async (
    what: string,
    rounds: readonly [number, number],
    makeOf: (context: SizedContext) => (index: number) => unknown,
  ): Promise<Race> => {
    lab.say(`time of a fork: ${what}`);
    return lab.race(
      rounds,
      contexts.map((context) => maker(context.label, makeOf(context))),
    );
  };
  const forks = await inTurns("all sizes in turns", [100, 250], ({ fork }) => fork);
  const items = await inTurns("items of all sizes", [10, 40], ({ run }) => run);
  meetShapes();
  const spreads = await inTurns("the controls", [5, 15], ({ content }) => () => {
    return spreadOf(content.tasks);
  });
  for (const { label, jsonBytes, tasks, content } of contexts) {
    const times = {
      fork: forks.least(label),
      item: items.least(label) / FORKS,
      spread: spreads.least(label),
    };
    lab.keep(label, "nanoseconds", times, jsonBytes);
    if (tasks > MOST_TASKS_CLONED) continue;
    const cloning = leastTime(() => structuredClone(content), 0);
    lab.keep(label, "nanoseconds", { structuredClone: cloning }, jsonBytes);
  }
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

const MOST_LIST_COPIES = 10_000;

/** The scenario over several numbers of items. */
function timesByItems(lab: Lab<Workbench>): void {
  const steps = scenarioSteps(SCENARIO);
  const context = lab.bench.context();
  const run = scenarioOn(context);
  for (const count of [10, 100, 1_000, 10_000, 100_000]) {
    const name = `${formatNumber(count)} items`;
    lab.say(`a fan-out over ${name}`);
    const items = lab.bench.items(count);
    expectAnswer(run(items, steps), expectedSum(lab.bench.dataset(), steps, count));
    const fanOut = leastTime(() => run(items, steps), lab.amount(60, 400));
    lab.keep(name, "nanoseconds", { "fan-out": fanOut }, count);
    if (count > MOST_LIST_COPIES) continue;
    const copies = (): number => copyListPerItem(context.fanOut<Item>(items).length, items);
    lab.keep(name, "nanoseconds", { "list copies": leastTime(copies, 100) }, count);
  }
}

function copyListPerItem(length: number, items: readonly Item[]): number {
  let copied = 0;
  for (let i = 0; i < length; i++) copied += [...items].length;
  return copied;
}

/** The least nanoseconds of one call within `milliseconds`; small calls are timed in batches. */
function leastTime(call: () => unknown, milliseconds: number): number {
  const batch = batchOf(call);
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    for (let i = 0; i < batch; i++) call();
    times.push(((performance.now() - start) * 1e6) / batch);
  } while (performance.now() < end || times.length < 3);
  return minimum(times);
}

function batchOf(call: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - start < 20);
  return Math.max(1, Math.round(calls / 20));
}
