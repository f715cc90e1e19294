import type { WorkflowContext } from "@sheaf/context";
import {
  compileTasks,
  createWorkflow,
  routed,
  run,
  succeeded,
  type Workflow,
} from "@sheaf/workflow";
import { amount, type Effort } from "../measure/effort.ts";
import { formatNumber } from "../output/quantities.ts";

/** What workflows of one shape cost, by their number of nodes. */
export interface GraphSizes {
  readonly shape: string;
  readonly points: readonly GraphCost[];
}

/** Milliseconds of each part of a workflow's life. */
export interface GraphCost {
  readonly nodes: number;
  readonly edges: number;
  readonly build: number;
  readonly check: number;
  readonly run: number;
}

/** A family of workflows. */
interface Shape {
  readonly name: string;
  build(nodes: number): Workflow;
}

const SIZES: readonly number[] = [1_000, 3_000, 10_000];
const QUICK_SIZES: readonly number[] = [100, 300, 1_000];

/** The time to build, check and run workflows of growing numbers of nodes. */
export async function graphSizes(effort: Effort): Promise<GraphSizes[]> {
  const sizes = effort.quick ? QUICK_SIZES : SIZES;
  const measured: GraphSizes[] = [];
  for (const shape of SHAPES) {
    effort.say(`${shape.name}: ${sizes.map(formatNumber).join(", ")} nodes`);
    await warmUp(shape, amount(effort, 60, 600));
    measured.push({ shape: shape.name, points: await pointsOf(shape, sizes, effort) });
  }
  effort.say(CONTROL);
  return [...measured, { shape: CONTROL, points: sizes.map(copyingCost) }];
}

/** Until V8 has optimised what all sizes do: else the first of them pays for it. */
async function warmUp(shape: Shape, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  do await costOf(shape, WARM_UP_NODES, 1);
  while (performance.now() < end);
}

const WARM_UP_NODES = 500;

/** All sizes in turns, of each the round that took least. */
async function pointsOf(
  shape: Shape,
  sizes: readonly number[],
  effort: Effort,
): Promise<GraphCost[]> {
  const rounds: GraphCost[][] = [];
  const end = performance.now() + amount(effort, 100, 900);
  do {
    const round: GraphCost[] = [];
    for (const nodes of sizes) round.push(await costOf(shape, nodes, repetitionsOf(nodes, sizes)));
    rounds.push(round);
  } while (performance.now() < end);
  return sizes.map((_, i) => {
    const costs = rounds.map((round) => round[i] as GraphCost);
    return costs.reduce((least, cost) => (totalOf(cost) < totalOf(least) ? cost : least));
  });
}

/** So that every size pays its share of collections, small ones are run several times over. */
function repetitionsOf(nodes: number, sizes: readonly number[]): number {
  return Math.ceil(Math.max(...sizes) / 2 / nodes);
}

/** All of it. */
export function totalOf({ build, check, run: running }: GraphCost): number {
  return build + check + running;
}

export const CHAIN: string = "a chain of tasks";
export const ROUTES: string = "nodes with 5 routes each";
export const LAYERS: string = "layers of 10 tasks that join all";
export const CONTROL: string = "a list of nodes, copied for each that is added";

/** Nodes side by side in a layer, and how many of the next layer each of them leads to. */
const WIDTH = 10;
const FAN = 5;

export const SHAPES: readonly Shape[] = [
  { name: CHAIN, build: chainOf },
  { name: ROUTES, build: routesOf },
  { name: LAYERS, build: layersOf },
];

const nothing = async (): Promise<null> => null;

function chainOf(nodes: number): Workflow {
  const tasks = Array.from({ length: nodes }, (_, i) => ({ name: `task_${i}`, action: nothing }));
  return compileTasks(tasks, { maxSteps: nodes });
}

/** Each node chooses one of its routes, so that all nodes are visited, one after the other. */
function routesOf(nodes: number): Workflow {
  const node = (i: number): { id: string; process: (context: WorkflowContext) => never } => ({
    id: `node_${i}`,
    process: (context) =>
      (i + 1 < nodes ? routed(context, `route_${i % FAN}`) : succeeded(context, i)) as never,
  });
  let workflow: Workflow = createWorkflow(node(0), { maxSteps: nodes });
  for (let i = 1; i < nodes; i++) workflow = workflow.addNode(node(i));
  for (let i = 0; i < nodes; i++) {
    for (let k = 0; k < FAN; k++) {
      const to = k === i % FAN ? i + 1 : i * FAN + k;
      workflow = workflow.addEdge(`node_${i}`, `route_${k}`, `node_${to % nodes}`);
    }
  }
  return workflow;
}

/** Branches part and meet again and again. */
function layersOf(nodes: number): Workflow {
  const nameOf = (layer: number, place: number): string => `task_${layer}_${place % WIDTH}`;
  const layers = nodes / WIDTH;
  const tasks = Array.from({ length: nodes }, (_, i) => {
    const [layer, place] = [Math.floor(i / WIDTH), i % WIDTH];
    const targets = Array.from({ length: FAN }, (__, k) => nameOf(layer + 1, place + k));
    return {
      name: nameOf(layer, place),
      action: nothing,
      ...(layer > 0 ? { join: "all" as const } : { start: true }),
      next: layer + 1 < layers ? { do: targets } : [],
    };
  });
  return compileTasks(tasks, { maxSteps: nodes });
}

/**
 * The mean of several runs of workflows that were built anew.
 *
 * @throws an Error where a workflow fails, or a node does not run exactly once.
 */
export async function costOf(shape: Shape, nodes: number, repetitions: number): Promise<GraphCost> {
  const sums = { build: 0, check: 0, run: 0 };
  let edges = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    const workflow = shape.build(nodes);
    const built = performance.now();
    workflow.check();
    const checked = performance.now();
    const { errors, sequence } = await run(workflow).result;
    const end = performance.now();
    if (errors[0] !== undefined) throw errors[0];
    if (sequence.length !== nodes || new Set(sequence).size !== nodes)
      throw new Error(`Cannot time ${shape.name}: ${sequence.length} of ${nodes} nodes ran`);
    sums.build += (built - start) / repetitions;
    sums.check += (checked - built) / repetitions;
    sums.run += (end - checked) / repetitions;
    edges = workflow.edges.length + workflow.defaultRoutes.size;
  }
  return { nodes, edges, ...sums };
}

/** What building costs where each addition copies what there is. */
function copyingCost(nodes: number): GraphCost {
  const start = performance.now();
  let list: readonly object[] = [];
  for (let i = 0; i < nodes; i++) list = list.concat({ id: `node_${i}` });
  return { nodes, edges: 0, build: performance.now() - start, check: 0, run: 0 };
}
