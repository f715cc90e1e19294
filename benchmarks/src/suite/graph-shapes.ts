import type { Node, TaskDeclaration, Workflow } from "@sheaf/workflow";
import { listOf } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";

export type TasksOf = (count: number) => readonly TaskDeclaration[];

const nothing = (): null => null;

export const chain: TasksOf = (count) => listOf(count, (i) => ({ name: `task_${i}` }));

/** Each writes a variable of its own, and leads to the next and to one join. */
export const staircase: TasksOf = (count) => [
  ...listOf(count, (i) => ({
    name: `task_${i}`,
    action: nothing,
    publish: { [`variable_${i}`]: i },
    next: { do: i + 1 < count ? [`task_${i + 1}`, "last"] : ["last"] },
  })),
  { name: "last", action: nothing, join: "all" },
];

/** A line of joins that takes in one short branch after another, each with variables of its own. */
export const ladder: TasksOf = (count) => {
  const rungs = Math.floor(count / 2);
  return listOf(rungs, (i): TaskDeclaration[] => {
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
        join: "all",
        publish: { [`joined_${i}`]: i },
        next: { do: isLast ? [] : [`join_${i + 1}`] },
      },
    ];
  }).flat();
};

/** Nodes side by side in a layer, and how many of the next layer each of them leads to. */
const WIDTH = 10;
export const FAN = 5;

export const layers: TasksOf = (count) =>
  listOf(count, (i) => {
    const [layer, column] = [Math.floor(i / WIDTH), i % WIDTH];
    const targets = listOf(FAN, (k) => nameAt(layer + 1, column + k));
    return {
      name: nameAt(layer, column),
      action: nothing,
      ...(layer > 0 ? { join: "all" } : { start: true }),
      next: i + WIDTH < count ? { do: targets } : [],
    };
  });

function nameAt(layer: number, column: number): string {
  return `task_${layer}_${column % WIDTH}`;
}

type Edge = readonly [from: number, route: string, to: number];

/** The edges that belong to the node at an index, of so many nodes. */
export type EdgesOf = (index: number, nodes: number) => readonly Edge[];

export const chained: EdgesOf = (i, nodes) => (i + 1 < nodes ? [[i, "next", i + 1]] : []);

/** As many routes as edges: one leads to the next node, so that each can be visited. */
export const withRoutes: EdgesOf = (i) =>
  listOf(FAN, (k) => [i, `route_${k}`, k === i % FAN ? i + 1 : i * FAN + k]);

export const aroundHub: EdgesOf = (i) => {
  return i === 0
    ? []
    : [
        [0, "go", i],
        [i, "back", 0],
      ];
};

type Process = (index: number) => Node["process"];

/** Nodes that are added one by one, and then their edges. */
export function graphOf(
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
