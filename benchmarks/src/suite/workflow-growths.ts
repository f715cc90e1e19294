import type { Node, Workflow } from "@sheaf/workflow";
import type { Libraries } from "../scenario/libraries.ts";
import { type Bounds, expectAnswer, type Growth, type Operation } from "../measure/case.ts";
import {
  documentsOfUnknownNames,
  type FaultyDocument,
  faultyDocuments,
} from "./faulty-documents.ts";
import type { Workbench } from "../scenario/workbench.ts";

/**
 * What looks at all for each would add 1. What does not fit into caches any more adds 0.3 to graphs,
 * 0.5 where other processes share the caches, and half of that to documents.
 */
const GRAPH: Bounds = { atMost: 1.65 };
const DOCUMENT: Bounds = { atMost: 1.4 };
/** Each step of a run is remembered until branches meet, which does not fit into caches either. */
const RUN: Bounds = { atMost: 1.4 };

/** What workflows and documents take before they run. No call gives a whole one: 64 answers are kept. */
export const workflowGrowths: readonly Growth<Workbench>[] = [
  graph("graph-chain", "Building and checking a chain of so many nodes", chained),
  graph("graph-routes", "Building and checking nodes with 5 routes each", withRoutes),
  graph("graph-hub", "Building and checking a node that leads to all others", aroundHub),
  runs("run-staircase", "Running tasks that each lead to the next and to one join", staircase),
  runs("run-layers", "Running layers of 10 tasks that each join 5 of the layer before", layers),
  documents("document", "Loading a document of so many tasks", loading),
  documents(
    "document-names",
    "Finding unknown names in 3 documents of so many lines",
    findingFaults(documentsOfUnknownNames),
  ),
  documents(
    "document-faults",
    "Finding other faults in 13 documents of so many lines",
    findingFaults(faultyDocuments),
  ),
  documents("data-keys", "Reading data of so many keys, as YAML and as JSON", readingKeys),
];

function graph(
  id: string,
  title: string,
  connected: (nodes: Workflow, ids: readonly string[]) => Workflow,
): Growth<Workbench> {
  const prepare: Growth<Workbench>["prepare"] = (bench, size) => {
    const ids = Array.from({ length: size }, (_, i) => `node_${i}`);
    const build = (): Workflow => connected(nodesOf(bench, ids), ids).check();
    expectAnswer(build().nodes.size, size);
    return { call: () => build().startNode };
  };
  const sizes = [100, 1_000, 10_000];
  return { id, title, sizes, time: GRAPH, bytes: null, isControl: false, prepare };
}

function runs(
  id: string,
  title: string,
  tasksOf: (count: number) => Parameters<Libraries["workflow"]["compileTasks"]>[0],
): Growth<Workbench> {
  const prepare: Growth<Workbench>["prepare"] = async ({ libraries }, size) => {
    const { compileTasks, run } = libraries.workflow;
    const workflow = compileTasks(tasksOf(size), { maxSteps: 2 * size });
    const call = async (): Promise<number> => (await run(workflow).result).sequence.length;
    expectAnswer(await call(), tasksOf(size).length);
    return { waits: true, call };
  };
  const sizes = [100, 1_000, 4_000];
  return { id, title, sizes, time: RUN, bytes: null, isControl: false, prepare };
}

const nothing = (): null => null;

/** Each writes a variable of its own. */
function staircase(count: number): ReturnType<typeof layers> {
  const tasks = Array.from({ length: count }, (_, i) => ({
    name: `task_${i}`,
    action: nothing,
    publish: { [`variable_${i}`]: i },
    next: { do: i + 1 < count ? [`task_${i + 1}`, "last"] : ["last"] },
  }));
  return [...tasks, { name: "last", action: nothing, join: "all" }];
}

const WIDTH = 10;
const FAN = 5;

function layers(count: number): Parameters<Libraries["workflow"]["compileTasks"]>[0] {
  return Array.from({ length: count }, (_, i) => {
    const [layer, place] = [Math.floor(i / WIDTH), i % WIDTH];
    const targets = Array.from({ length: FAN }, (__, k) => placeName(layer + 1, place + k));
    return {
      name: placeName(layer, place),
      action: nothing,
      ...(layer > 0 ? { join: "all" as const } : { start: true }),
      next: i + WIDTH < count ? { do: targets } : [],
    };
  });
}

function placeName(layer: number, place: number): string {
  return `task_${layer}_${place % WIDTH}`;
}

type Yaml = Awaited<ReturnType<Libraries["yaml"]>>;

function documents(
  id: string,
  title: string,
  callOf: (yaml: Yaml, size: number) => Operation["call"],
): Growth<Workbench> {
  const prepare: Growth<Workbench>["prepare"] = async ({ libraries }, size) => ({
    call: callOf(await libraries.yaml(), size),
  });
  const sizes = [10, 100, 1_000];
  return { id, title, sizes, time: DOCUMENT, bytes: null, isControl: false, prepare };
}

function loading({ loadWorkflow }: Yaml, tasks: number): Operation["call"] {
  const text = `tasks:\n${Array.from({ length: tasks }, (_, i) => taskText(i)).join("\n")}`;
  expectAnswer(loadWorkflow(text).nodes.size, tasks);
  return () => loadWorkflow(text).startNode;
}

function readingKeys({ readData }: Yaml, keys: number): Operation["call"] {
  const data = Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key_${i}`, i]));
  const json = JSON.stringify(data);
  const yaml = json.slice(1, -1).replaceAll(":", ": ").replaceAll(",", "\n");
  for (const text of [yaml, json]) expectAnswer(readData(text), data);
  return () => [readData(yaml), readData(json)];
}

function findingFaults(
  documentsWith: readonly FaultyDocument[],
): (yaml: Yaml, lines: number) => Operation["call"] {
  return ({ validateWorkflow }, lines) => {
    const texts = documentsWith.map(({ textOf }) => textOf(lines));
    const wrong = documentsWith.filter(({ code }, i) => {
      const found = validateWorkflow(texts[i] as string);
      return code === null ? found.length > 0 : found.every((problem) => problem.code !== code);
    });
    expectAnswer(wrong, []);
    return () => texts.map((text) => validateWorkflow(text).length);
  };
}

function nodesOf({ libraries }: Workbench, ids: readonly string[]): Workflow {
  const { createWorkflow, succeeded } = libraries.workflow;
  const [first, ...others] = ids.map((id): Node => ({
    id,
    process: (context) => succeeded(context, id),
  }));
  return others.reduce(
    (workflow, node) => workflow.addNode(node, { join: 1 }),
    createWorkflow(first as Node),
  );
}

function chained(nodes: Workflow, ids: readonly string[]): Workflow {
  return ids
    .slice(1)
    .reduce((workflow, id, i) => workflow.addEdge(ids[i] as string, "next", id), nodes);
}

const ROUTES = 5;

function withRoutes(nodes: Workflow, ids: readonly string[]): Workflow {
  let workflow = nodes;
  for (const [i, id] of ids.entries()) {
    for (let route = 0; route < ROUTES; route++) {
      const to = ids[(i * ROUTES + route + 1) % ids.length] as string;
      workflow = workflow.addEdge(id, `route_${route}`, to);
    }
  }
  return workflow;
}

/** All edges leave and reach one node. */
function aroundHub(nodes: Workflow, [hub = "", ...others]: readonly string[]): Workflow {
  return others.reduce(
    (workflow, id) => workflow.addEdge(hub, "go", id).addEdge(id, "back", hub),
    nodes,
  );
}

/** Every tenth says more. */
function taskText(i: number): string {
  const input = `{ text: "{{ task.task_${Math.max(0, i - 1)}.output }} again" }`;
  const more = i % 10 === 0 ? "\n    retry: { count: 2, delay: 0.5 }\n    timeout: 10" : "";
  return `  - name: task_${i}\n    input: ${input}${more}`;
}
