import type { Workflow } from "@sheaf/workflow";
import { expectAnswer } from "../measure/case.ts";
import { collectNursery } from "../measure/garbage-collection.ts";
import type { Contender } from "../measure/interleaving.ts";
import { formatNumber } from "../output/quantities.ts";
import { ranWell } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, growing, type Lab, type Prepare, rows, type Subject } from "./declare.ts";
import {
  aroundHub,
  chain,
  chained,
  type EdgesOf,
  FAN,
  graphOf,
  ladder,
  layers,
  staircase,
  type TasksOf,
  withRoutes,
} from "./graph-shapes.ts";

/**
 * Looking at all nodes for each node would add 1. What no longer fits into caches adds 0.3, and 0.5
 * while other processes share the caches.
 */
const BUILDING = growing([100, 1_000, 10_000], { atMost: 1.65 });
/** Each step of a run is remembered until branches meet, which does not fit into caches either. */
const RUNNING = growing([100, 1_000, 4_000], { atMost: 1.4 });

const CHAIN = "a chain of tasks";
const ROUTES_EACH = "nodes with 5 routes each";
const LAYERS = "layers of 10 tasks that join all";
const STAIRCASE = "a staircase of tasks";
const CONTROL = "a list of nodes, copied for each that is added";

export const graphs: Subject = {
  name: "graphs",
  packages: ["context", "workflow"],
  rows: [
    ...rows(BUILDING, {
      "graph-chain | Building and checking a chain of so many nodes": building(chained),
      "graph-routes | Building and checking nodes with 5 routes each": building(withRoutes),
      "graph-hub | Building and checking a node that leads to all others": building(aroundHub),
    }),
    ...rows(RUNNING, {
      "run-staircase | Running tasks that each lead to the next and to one join":
        running(staircase),
      "run-ladder | Running tasks that each lead to the next and to a join of it": running(ladder),
      "run-layers | Running layers of 10 tasks that each join 5 of the layer before":
        running(layers),
    }),
  ],
  // Small workflows fit into any nursery. Large ones must, too, or they alone are copied out of it:
  // running 10,000 nodes in layers allocates 330 MB.
  experiments: experiments("alone", { "graph-sizes": graphSizes }, [
    "--min-semi-space-size=512",
    "--max-semi-space-size=512",
  ]),
  targets: (m) => {
    const checked = `${ROUTES_EACH}, 10,000`;
    return [
      `chain-time | Time of a chain of tasks, exponent of their number | ${grows(CHAIN, "<= 1.15")}`,
      `routes-time | Time of a graph of nodes with 5 edges each, exponent of their number | ${grows(ROUTES_EACH, "<= 1.15")}`,
      `layers-time | Time of layers of 10 tasks that join all, exponent of their number | ${grows(LAYERS, "<= 1.15")}`,
      `staircase-time | Time of a staircase of tasks that all lead to one join, exponent of their number | ${grows(STAIRCASE, "<= 1.2")}`,
      `check-growth | Checking a graph of nodes with 5 edges each, exponent of their number | growth of ${ROUTES_EACH}: check <= 1.1`,
      ...(m.find(checked, "check") === undefined
        ? []
        : [
            `check-time | Checking a graph of 10,000 nodes and 50,000 edges | check of ${checked} <= 40e6`,
          ]),
      `control-copies | Control: a list of nodes copied for each addition, which must grow with its square | ${grows(CONTROL, ">= 1.3")}`,
    ];
  },
  tables: {
    "Workflows by their size | workflow | edges | build | check | run":
      "In a process with a nursery of 512 MB.",
  },
};

function grows(shape: string, bound: string): string {
  return `growth of ${shape}: time ${bound} | built, checked and run in a nursery that holds all of them, least times: {sizes of ${shape}: time}`;
}

function building(edgesOf: EdgesOf): Prepare {
  return (bench, size) => {
    const { succeeded } = bench.libraries.workflow;
    const build = (): Workflow =>
      graphOf(bench, size, (i) => (context) => succeeded(context, `node_${i}`), edgesOf).check();
    expectAnswer(build().nodes.size, size);
    // Not the whole workflow: 64 answers are kept.
    return () => build().startNode;
  };
}

function running(tasksOf: TasksOf): Prepare {
  return async ({ libraries }, size) => {
    const { compileTasks, run } = libraries.workflow;
    const workflow = compileTasks(tasksOf(size), { maxSteps: 2 * size });
    const call = async (): Promise<number> => (await run(workflow).result).sequence.length;
    expectAnswer(await call(), tasksOf(size).length);
    return { waits: true, call };
  };
}

export interface Shape {
  readonly name: string;
  readonly build: (bench: Workbench, nodes: number) => Workflow;
}

const asyncNothing = async (): Promise<null> => null;

function tasksIn(name: string, tasksOf: TasksOf): Shape {
  return {
    name,
    build({ libraries }, nodes) {
      const tasks = tasksOf(nodes).map((task) => ({ ...task, action: asyncNothing }));
      return libraries.workflow.compileTasks(tasks, { maxSteps: nodes });
    },
  };
}

export const SHAPES: readonly Shape[] = [
  tasksIn(CHAIN, chain),
  {
    name: ROUTES_EACH,
    // Each node chooses one of its routes, so that all nodes are visited, one after the other.
    build: (bench, nodes) => {
      const { routed, succeeded } = bench.libraries.workflow;
      const process: Parameters<typeof graphOf>[2] = (i) => (context) =>
        i + 1 < nodes ? routed(context, `route_${i % FAN}`) : succeeded(context, i);
      return graphOf(bench, nodes, process, withRoutes);
    },
  },
  tasksIn(LAYERS, layers),
  tasksIn(STAIRCASE, (nodes) => staircase(nodes - 1)),
];

async function graphSizes(lab: Lab): Promise<void> {
  const counts = lab.quick ? [100, 300, 1_000] : [1_000, 3_000, 10_000];
  for (const shape of SHAPES) {
    lab.say(`${shape.name}: ${counts.map((count) => formatNumber(count)).join(", ")} nodes`);
    // Of small ones several, so that rounds of all sizes are about as long, and as likely to be disturbed.
    const lives = counts.map((nodes) =>
      lifeOf(lab.bench, shape, nodes, Math.ceil(Math.max(...counts) / 2 / nodes)),
    );
    const contenders = lives.map(({ contender }) => contender);
    // Until V8 has optimised what all sizes do: otherwise the first of them pays for it.
    await lab.race([50, 50], contenders, lab.amount(60, 600));
    const race = await lab.race([50, 50], contenders, lab.amount(100, 900));
    for (const { contender, nodes, edges, least } of lives) {
      const { name } = contender;
      lab.keep(name, "count", { edges });
      lab.keep(name, "nanoseconds", least);
      const sized = {
        [`${shape.name}: time`]: race.least(name),
        [`${shape.name}: check`]: least.check,
      };
      lab.keep(name, "nanoseconds", sized, nodes);
    }
  }
  lab.say(CONTROL);
  for (const nodes of counts) {
    const [name, build] = [`${CONTROL}, ${formatNumber(nodes)}`, copyingTime(nodes)];
    lab.keep(name, "count", { edges: 0 });
    lab.keep(name, "nanoseconds", { build });
    lab.keep(name, "nanoseconds", { [`${CONTROL}: time`]: build }, nodes);
  }
}

/**
 * The life of workflows that are newly built each time, and what its parts took in the round in which
 * each took least: nanoseconds, the mean of several workflows.
 *
 * @throws an Error, when it runs, if a workflow fails or a node does not run exactly once.
 */
export function lifeOf(
  bench: Workbench,
  { name: shape, build }: Shape,
  nodes: number,
  workflows: number = 1,
) {
  const least = { build: Infinity, check: Infinity, run: Infinity };
  const run = async (): Promise<void> => {
    const sums = { build: 0, check: 0, run: 0 };
    for (let i = 0; i < workflows; i++) {
      const start = performance.now();
      const workflow = build(bench, nodes);
      const built = performance.now();
      workflow.check();
      const checked = performance.now();
      const { sequence } = await ranWell(bench, workflow);
      sums.run += performance.now() - checked;
      sums.check += checked - built;
      sums.build += built - start;
      if (sequence.length !== nodes || new Set(sequence).size !== nodes)
        throw new Error(`Cannot time ${shape}: ${sequence.length} of ${nodes} nodes ran`);
    }
    for (const part of ["build", "check", "run"] as const)
      least[part] = Math.min(least[part], (sums[part] * 1e6) / workflows);
  };
  const name = `${shape}, ${formatNumber(nodes)}`;
  const { edges, defaultRoutes } = build(bench, nodes);
  // In an empty nursery, so that no size pays for what another left.
  const contender: Contender = { name, operations: workflows, prepare: collectNursery, run };
  return { contender, nodes, edges: edges.length + defaultRoutes.size, least };
}

/** What building costs if each addition copies what is there: the least of three, as the first is slow. */
function copyingTime(nodes: number): number {
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    let list: readonly object[] = [];
    for (let i = 0; i < nodes; i++) list = list.concat({ id: `node_${i}` });
    return (performance.now() - start) * 1e6;
  });
  return Math.min(...times);
}
