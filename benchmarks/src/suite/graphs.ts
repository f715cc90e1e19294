import type { Node, Workflow } from "@sheaf/workflow";
import { type Bounds, expectAnswer, type Growth } from "../measure/case.ts";
import type { Lab } from "../measure/lab.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { formatNumber, formatTime } from "../output/quantities.ts";
import type { Libraries } from "../scenario/libraries.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing } from "./declare.ts";

/**
 * Looking at all nodes for each node would add 1. What no longer fits into caches adds 0.3, and 0.5
 * while other processes share the caches.
 */
const GRAPH: Bounds = { atMost: 1.65 };
/** Each step of a run is remembered until branches meet, which does not fit into caches either. */
const RUN: Bounds = { atMost: 1.4 };

/** Graphs of many nodes: building, checking and running them. */
export const graphs: Subject<Workbench> = {
  name: "graphs",
  packages: ["context", "workflow"],
  growths: [
    building("graph-chain", "Building and checking a chain of so many nodes", chained),
    building("graph-routes", "Building and checking nodes with 5 routes each", withRoutes),
    building("graph-hub", "Building and checking a node that leads to all others", aroundHub),
    running("run-staircase", "Running tasks that each lead to the next and to one join", staircase),
    running("run-ladder", "Running tasks that each lead to the next and to a join of it", ladder),
    running(
      "run-layers",
      "Running layers of 10 tasks that each join 5 of the layer before",
      layers,
    ),
  ],
  experiments: [
    // Small workflows fit into any nursery. Large ones must, too, or they alone are copied out of it.
    { name: "graph-sizes", runs: "alone", nodeOptions: LARGE_NURSERY, measure: graphSizes },
  ],
  targets: (m) => {
    const grows = (shape: string, bound: string): string => {
      const points = m.points(`${shape}: time`);
      const shown = points.map(({ size, cost }) => `${formatNumber(size)} in ${formatTime(cost)}`);
      return `growth of ${shape}: time ${bound} | built, checked and run in a nursery that holds all of them, least times: ${shown.join(", ")}`;
    };
    return [
      `chain-time | Time of a chain of tasks, exponent of their number | ${grows(CHAIN, "<= 1.15")}`,
      `routes-time | Time of a graph of nodes with 5 edges each, exponent of their number | ${grows(ROUTES_EACH, "<= 1.15")}`,
      `layers-time | Time of layers of 10 tasks that join all, exponent of their number | ${grows(LAYERS, "<= 1.15")}`,
      `staircase-time | Time of a staircase of tasks that all lead to one join, exponent of their number | ${grows(STAIRCASE, "<= 1.2")}`,
      `check-growth | Checking a graph of nodes with 5 edges each, exponent of their number | growth of ${ROUTES_EACH}: check <= 1.1`,
      ...m
        .each("check")
        .filter((each) => each.case === `${ROUTES_EACH}, 10,000`)
        .map(
          (each) =>
            `check-time | Checking a graph of 10,000 nodes and 50,000 edges | check of ${each.case} <= 40e6`,
        ),
      `control-copies | Control: a list of nodes copied for each addition, which must grow with its square | ${grows(CONTROL, ">= 1.3")}`,
    ];
  },
  tables: [
    {
      title: "Workflows by their size",
      first: "workflow",
      columns: "edges | build | check | run",
      missing: "–",
      note: "In a process with a nursery of 128 MB.",
    },
  ],
};

function building(id: string, title: string, edgesOf: EdgesOf): Growth<Workbench> {
  return growing(id, title, [100, 1_000, 10_000], GRAPH, (bench, size) => {
    const { succeeded } = bench.libraries.workflow;
    const process: Process = (index) => (context) => succeeded(context, `node_${index}`);
    const build = (): Workflow => graphOf(bench, size, process, edgesOf).check();
    expectAnswer(build().nodes.size, size);
    // Not the whole workflow: 64 answers are kept.
    return { call: () => build().startNode };
  });
}

type TasksOf = (count: number) => Parameters<Libraries["workflow"]["compileTasks"]>[0];

function running(id: string, title: string, tasksOf: TasksOf): Growth<Workbench> {
  return growing(id, title, [100, 1_000, 4_000], RUN, async ({ libraries }, size) => {
    const { compileTasks, run } = libraries.workflow;
    const workflow = compileTasks(tasksOf(size), { maxSteps: 2 * size });
    const call = async (): Promise<number> => (await run(workflow).result).sequence.length;
    expectAnswer(await call(), tasksOf(size).length);
    return { waits: true, call };
  });
}

const nothing = (): null => null;

/** Each writes a variable of its own. */
function staircase(count: number): ReturnType<TasksOf> {
  const tasks = Array.from({ length: count }, (_, i) => ({
    name: `task_${i}`,
    action: nothing,
    publish: { [`variable_${i}`]: i },
    next: { do: i + 1 < count ? [`task_${i + 1}`, "last"] : ["last"] },
  }));
  return [...tasks, { name: "last", action: nothing, join: "all" }];
}

/** A line of joins that takes in one short branch after another, each with variables of its own. */
function ladder(count: number): ReturnType<TasksOf> {
  const rungs = Math.floor(count / 2);
  return Array.from({ length: rungs }, (_, i) => {
    const isLast = i + 1 === rungs;
    const [next, join] = [`task_${i + 1}`, `join_${i}`];
    return [
      {
        name: `task_${i}`,
        action: nothing,
        publish: { [`variable_${i}`]: i },
        next: { do: isLast ? [join] : [next, join] },
      },
      {
        name: join,
        action: nothing,
        join: "all" as const,
        publish: { [`joined_${i}`]: i },
        next: { do: isLast ? [] : [`join_${i + 1}`] },
      },
    ];
  }).flat();
}

/** Nodes side by side in a layer, and how many of the next layer each of them leads to. */
const WIDTH = 10;
const FAN = 5;

function layerName(layer: number, column: number): string {
  return `task_${layer}_${column % WIDTH}`;
}

/** Branches part and meet again and again. */
function layers(count: number): ReturnType<TasksOf> {
  return Array.from({ length: count }, (_, i) => {
    const [layer, column] = [Math.floor(i / WIDTH), i % WIDTH];
    const targets = Array.from({ length: FAN }, (__, k) => layerName(layer + 1, column + k));
    return {
      name: layerName(layer, column),
      action: nothing,
      ...(layer > 0 ? { join: "all" as const } : { start: true }),
      next: i + WIDTH < count ? { do: targets } : [],
    };
  });
}

/** The edges that belong to the node at an index, of so many nodes. */
type EdgesOf = (index: number, nodes: number) => readonly Edge[];
type Edge = readonly [from: number, route: string, to: number];
type Process = (index: number) => Node["process"];

/** Nodes that are added one by one, and then their edges. */
function graphOf(
  { libraries }: Workbench,
  count: number,
  process: Process,
  edgesOf: EdgesOf,
): Workflow {
  const idOf = (index: number): string => `node_${index % count}`;
  const nodeAt = (index: number): Node => ({ id: idOf(index), process: process(index) });
  let workflow = libraries.workflow.createWorkflow(nodeAt(0), { maxSteps: count });
  for (let i = 1; i < count; i++) workflow = workflow.addNode(nodeAt(i));
  for (let i = 0; i < count; i++)
    for (const [from, route, to] of edgesOf(i, count))
      workflow = workflow.addEdge(idOf(from), route, idOf(to));
  return workflow;
}

function chained(i: number, nodes: number): readonly Edge[] {
  return i + 1 < nodes ? [[i, "next", i + 1]] : [];
}

/** As many routes as edges: one leads to the next node, so that each can be visited. */
function withRoutes(i: number): readonly Edge[] {
  const toOf = (k: number): number => (k === i % FAN ? i + 1 : i * FAN + k);
  return Array.from({ length: FAN }, (_, k) => [i, `route_${k}`, toOf(k)] as const);
}

/** All edges leave and reach one node. */
function aroundHub(i: number): readonly Edge[] {
  return i === 0
    ? []
    : [
        [0, "go", i],
        [i, "back", 0],
      ];
}

const CHAIN = "a chain of tasks";
const ROUTES_EACH = "nodes with 5 routes each";
const LAYERS = "layers of 10 tasks that join all";
const STAIRCASE = "a staircase of tasks";
const CONTROL = "a list of nodes, copied for each that is added";

/** A family of workflows. */
export interface Shape {
  readonly name: string;
  build(bench: Workbench, nodes: number): Workflow;
}

export const SHAPES: readonly Shape[] = [
  tasksIn(CHAIN, (nodes) => Array.from({ length: nodes }, (_, i) => ({ name: `task_${i}` }))),
  {
    name: ROUTES_EACH,
    // Each node chooses one of its routes, so that all nodes are visited, one after the other.
    build: (bench, nodes) => {
      const { routed, succeeded } = bench.libraries.workflow;
      const process: Process = (i) => (context) =>
        i + 1 < nodes ? routed(context, `route_${i % FAN}`) : succeeded(context, i);
      return graphOf(bench, nodes, process, withRoutes);
    },
  },
  tasksIn(LAYERS, layers),
  tasksIn(STAIRCASE, (nodes) => staircase(nodes - 1)),
];

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

/** The time to build, check and run workflows of growing numbers of nodes. */
async function graphSizes(lab: Lab<Workbench>): Promise<void> {
  const counts = lab.quick ? [100, 300, 1_000] : [1_000, 3_000, 10_000];
  for (const shape of SHAPES) {
    lab.say(`${shape.name}: ${counts.map((count) => formatNumber(count)).join(", ")} nodes`);
    // Until V8 has optimised what all sizes do: otherwise the first of them pays for it.
    const end = performance.now() + lab.amount(60, 600);
    do await costOf(lab.bench, shape, 500, 1);
    while (performance.now() < end);
    for (const [i, cost] of (await leastCosts(lab, shape, counts)).entries())
      keepCost(lab, shape.name, counts[i] as number, cost);
  }
  lab.say(CONTROL);
  for (const nodes of counts) keepCost(lab, CONTROL, nodes, copyingCost(nodes));
}

/** Nanoseconds of each part of a workflow's life. */
interface GraphCost {
  readonly edges: number;
  readonly build: number;
  readonly check?: number;
  readonly run?: number;
}

function keepCost(
  lab: Lab<Workbench>,
  shape: string,
  nodes: number,
  { edges, ...times }: GraphCost,
): void {
  const name = `${shape}, ${formatNumber(nodes)}`;
  lab.keep(name, "count", { edges });
  lab.keep(name, "nanoseconds", times);
  lab.keep(name, "nanoseconds", { [`${shape}: time`]: totalOf(times) }, nodes);
  if (times.check !== undefined)
    lab.keep(name, "nanoseconds", { [`${shape}: check`]: times.check }, nodes);
}

function totalOf({ build, check = 0, run = 0 }: Omit<GraphCost, "edges">): number {
  return build + check + run;
}

/** All sizes in turns, of each the round that took least. */
async function leastCosts(
  lab: Lab<Workbench>,
  shape: Shape,
  counts: readonly number[],
): Promise<readonly GraphCost[]> {
  let least: readonly GraphCost[] = [];
  const end = performance.now() + lab.amount(100, 900);
  do {
    const round: GraphCost[] = [];
    for (const nodes of counts) {
      // Small ones are run several times over, so that every size pays its share of collections.
      const repetitions = Math.ceil(Math.max(...counts) / 2 / nodes);
      round.push(await costOf(lab.bench, shape, nodes, repetitions));
    }
    least = round.map((cost, i) => {
      const before = least[i] ?? cost;
      return totalOf(cost) < totalOf(before) ? cost : before;
    });
  } while (performance.now() < end);
  return least;
}

/**
 * The mean of several runs of newly built workflows.
 *
 * @throws an Error if a workflow fails, or a node does not run exactly once.
 */
export async function costOf(
  bench: Workbench,
  shape: Shape,
  nodes: number,
  repetitions: number,
): Promise<Required<GraphCost>> {
  const sums = { build: 0, check: 0, run: 0 };
  let edges = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    const workflow = shape.build(bench, nodes);
    const built = performance.now();
    workflow.check();
    const checked = performance.now();
    const { errors, sequence } = await bench.libraries.workflow.run(workflow).result;
    const end = performance.now();
    if (errors[0] !== undefined) throw errors[0];
    if (sequence.length !== nodes || new Set(sequence).size !== nodes)
      throw new Error(`Cannot time ${shape.name}: ${sequence.length} of ${nodes} nodes ran`);
    sums.build += ((built - start) * 1e6) / repetitions;
    sums.check += ((checked - built) * 1e6) / repetitions;
    sums.run += ((end - checked) * 1e6) / repetitions;
    edges = workflow.edges.length + workflow.defaultRoutes.size;
  }
  return { edges, ...sums };
}

/** What building costs if each addition copies what is there. */
function copyingCost(nodes: number): GraphCost {
  const start = performance.now();
  let list: readonly object[] = [];
  for (let i = 0; i < nodes; i++) list = list.concat({ id: `node_${i}` });
  return { edges: 0, build: (performance.now() - start) * 1e6 };
}
