import { maker } from "../measure/contenders.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { type Contender, interleaved } from "../measure/interleaving.ts";
import { type Reading, readings } from "../measure/measurement.ts";
import { minimum } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import { formatNumber } from "../output/quantities.ts";
import { EXTENTS, SCENARIO } from "../scenario/dataset.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import { expectedSum, type Item, scenarioItems, scenarioSteps } from "../scenario/scenario.ts";
import { type SizedContext, sizedContext } from "../scenario/sized-context.ts";
import { FORKS, type Workbench } from "../scenario/workbench.ts";
import { CONTEXTS, control } from "./declare.ts";

/** How the time of forks and fan-outs grows, with controls that must grow. */
export const sizes: Subject<Workbench> = {
  name: "sizes",
  packages: ["context"],
  growths: [
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
  ],
  experiments: [
    { name: "context-sizes", runs: "alone", measure: timesBySize },
    { name: "item-counts", runs: "alone", measure: timesByItems },
  ],
  targets: (m) => {
    const labels = m.each("fork").map((each) => each.case);
    const bySize = `least times at ${labels.join(", ")}, in turns`;
    const counts = m.each("fan-out").map(({ size = Number.NaN }) => formatNumber(size));
    return [
      `complexity-fork-time | Time of a fork, exponent of the size of the context | growth of fork -0.05..0.05 | ${bySize}`,
      `complexity-items | Time of a fan-out, exponent of the number of items | growth of fan-out 0.9..1.1 | least times at ${counts.join(", ")} items; the fixed cost of a fan-out, a few µs, draws it below 1`,
      `control-spread | Control: spread, which must grow with the context | growth of spread >= 0.7 | ${bySize}`,
      "control-clone | Control: structuredClone, which must grow with the context | growth of structuredClone >= 0.7 | up to 10 MB",
      "control-square | Control: a copy of the list per item, which must grow with its square | growth of list copies >= 1.3 | up to 10,000 items",
    ];
  },
  tables: [
    {
      title: "Cost by the size of the context",
      first: "context",
      columns: {
        fork: "fork",
        "item of the scenario": "item",
        spread: "spread",
        structuredClone: "structuredClone",
      },
    },
  ],
};

/** A structuredClone of 100 MB takes seconds and shows nothing that 10 MB does not. */
const MOST_TASKS_CLONED = 1_000;

/** At all sizes of the context, in turns in one process. */
async function timesBySize(bench: Workbench, effort: Effort): Promise<Reading[]> {
  const contexts = EXTENTS.slice(0, amount(effort, 2, EXTENTS.length)).map((extent) => {
    effort.say(`time of a fork: a context of ${extent.label}`);
    return sizedContext(bench, extent);
  });
  effort.say("time of a fork: all sizes in turns");
  const forks = await least(
    contexts.map(({ label, fork }) => maker(label, fork)),
    amount(effort, 100, 250),
  );
  const items = await least(
    contexts.map(({ label, run }) => maker(label, run)),
    amount(effort, 10, 40),
  );
  effort.say("time of a fork: the controls");
  meetShapes();
  const spreads = await least(
    contexts.map(({ label, content }) => maker(label, () => spreadOf(content.tasks))),
    amount(effort, 5, 15),
  );
  return contexts.flatMap(({ label, jsonBytes, tasks, content }, i) =>
    readings(
      label,
      "nanoseconds",
      {
        fork: forks[i] as number,
        item: (items[i] as number) / FORKS,
        spread: spreads[i] as number,
        ...(tasks > MOST_TASKS_CLONED ? {} : { structuredClone: cloneTime(content) }),
      },
      jsonBytes,
    ),
  );
}

function spreadOf(record: object): object {
  return { ...record };
}

/** A spread that has met a single shape copies it as a block; that of an engine meets many. */
function meetShapes(): void {
  for (let keys = 1; keys <= 12; keys++) {
    const names = Array.from({ length: keys }, (_, i) => [`shape_${keys}_${i}`, i] as const);
    const shape = Object.fromEntries(names);
    for (let i = 0; i < 100; i++) spreadOf(shape);
  }
}

async function least(contenders: readonly Contender[], rounds: number): Promise<number[]> {
  const samples = await interleaved(contenders, rounds);
  return contenders.map(({ name }) => minimum(samples[name] ?? []));
}

function cloneTime(content: SizedContext["content"]): number {
  const times = Array.from({ length: 4 }, () => {
    const start = performance.now();
    structuredClone(content);
    return (performance.now() - start) * 1e6;
  });
  return minimum(times);
}

const COUNTS: readonly number[] = [10, 100, 1_000, 10_000, 100_000];
const MOST_LIST_COPIES = 10_000;

/** The scenario over several numbers of items. */
function timesByItems(bench: Workbench, effort: Effort): Reading[] {
  const steps = scenarioSteps(SCENARIO);
  const context = bench.context();
  const run = scenarioOn(context);
  return COUNTS.flatMap((count) => {
    effort.say(`a fan-out over ${count.toLocaleString("en")} items`);
    const items = bench.items(count);
    if (run(items, steps) !== expectedSum(bench.dataset(), steps, count))
      throw new Error("Cannot time the fan-out: its answer is wrong");
    const times = { "fan-out": leastTime(() => run(items, steps), amount(effort, 60, 400)) };
    const copies = (): number => copyListPerItem(context.fanOut<Item>(items).length, items);
    const squares = count > MOST_LIST_COPIES ? {} : { "list copies": leastTime(copies, 100) };
    return readings(`${formatNumber(count)} items`, "nanoseconds", { ...times, ...squares }, count);
  });
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
