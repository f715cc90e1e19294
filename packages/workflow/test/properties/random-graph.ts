import type { WorkflowContext } from "@sheaf/context";
import fc from "fast-check";
import { compileTasks, type Workflow } from "../../src/index.ts";
import { withAllStarts } from "../run/run-tasks.ts";

/** How a variable is written by every task that writes it, and the policy by which it is joined. */
export const VARIABLES = {
  sum: "sum",
  list: "append",
  set: "union",
  most: "max",
  record: "merge",
  once: "error",
  late: "last",
  early: "first",
} as const;

export type Variable = keyof typeof VARIABLES;

/** A task of a random workflow. */
export interface TaskSpec {
  readonly name: string;
  readonly does: "succeed" | "fail" | "skip";
  /** Whether a failure fires its entries. */
  readonly handles: boolean;
  /** Positions of other tasks. */
  readonly targets: readonly number[];
  /** Of the targets, those that are not followed. */
  readonly blocked: readonly number[];
  readonly joins: boolean;
  readonly writes: readonly Variable[];
  /** What it assigns to variables whose values do not identify the writer: few values, so that some agree. */
  readonly constant: number;
}

export type GraphSpec = readonly TaskSpec[];

const variable = fc.constantFrom(...(Object.keys(VARIABLES) as Variable[]));

function taskSpec(position: number, length: number, isCyclic: boolean): fc.Arbitrary<TaskSpec> {
  const first = isCyclic ? 1 : position + 1;
  const target =
    first < length
      ? fc.array(fc.integer({ min: first, max: length - 1 }), { maxLength: 4 })
      : fc.constant([]);
  return fc
    .record({
      does: fc.oneof(
        { weight: 12, arbitrary: fc.constant("succeed" as const) },
        { weight: 1, arbitrary: fc.constant("fail" as const) },
        { weight: 1, arbitrary: fc.constant("skip" as const) },
      ),
      handles: fc.oneof(
        { weight: 3, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      targets: target.map((targets) => [...new Set(targets)]),
      isBlocking: fc.integer({ min: 0, max: 11 }),
      joins: fc.oneof(
        { weight: 3, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      writes: fc.array(variable, { maxLength: 3 }).map((names) => [...new Set(names)]),
      constant: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ isBlocking, ...spec }) => ({
      ...spec,
      name: `t${position}`,
      blocked: isBlocking === 0 ? spec.targets.slice(0, 1) : [],
    }));
}

/** The positions of tasks that lead to each. */
export function predecessorsOf(graph: GraphSpec): readonly (readonly number[])[] {
  return graph.map((_, to) =>
    [...graph.keys()].filter((from) => graph[from]?.targets.includes(to) === true),
  );
}

/**
 * Only tasks that run once lead to a join: for tasks that run several times, the finishing order
 * would decide which of them meet.
 */
function withSureJoins(graph: GraphSpec): GraphSpec {
  const predecessors = predecessorsOf(graph);
  const runsOften: boolean[] = [];
  return graph.map((spec, position) => {
    const leading = predecessors[position] ?? [];
    const isFedOften = leading.some((from) => runsOften[from] === true);
    const joins = leading.length > 0 && spec.joins && !isFedOften;
    runsOften.push(isFedOften || (!joins && leading.length > 1));
    return { ...spec, joins };
  });
}

const sized = (isCyclic: boolean): fc.Arbitrary<GraphSpec> =>
  fc
    .integer({ min: 1, max: 11 })
    .chain((length) =>
      fc.tuple(...Array.from({ length }, (_, position) => taskSpec(position, length, isCyclic))),
    );

/** Workflows without cycles, whose outcome does not depend on the finishing order, except for failures and conflicts. */
export const acyclicGraph: fc.Arbitrary<GraphSpec> = sized(false).map(withSureJoins);

/** Workflows in which any task may lead to any but the first. */
export const cyclicGraph: fc.Arbitrary<GraphSpec> = sized(true).map((graph) => {
  const predecessors = predecessorsOf(graph);
  return graph.map((spec, position) => ({
    ...spec,
    joins: spec.joins && predecessors[position]?.length !== 0,
  }));
});

/** Of several branches. */
export const criss: fc.Arbitrary<GraphSpec> = fc
  .tuple(
    fc.integer({ min: 2, max: 4 }),
    fc.integer({ min: 2, max: 3 }),
    fc.boolean(),
    fc.array(variable, { minLength: 1, maxLength: 2 }),
  )
  .map(([layers, width, isPartial, writes]) => {
    const specs: TaskSpec[] = [];
    const rest = {
      does: "succeed",
      handles: true,
      blocked: [],
      writes: [...new Set(writes)],
      constant: 1,
    } as const;
    const at = (layer: number, column: number): number => 1 + layer * width + column;
    const columns = [...Array(width).keys()];
    specs.push({
      ...rest,
      name: "t0",
      joins: false,
      targets: columns.map((column) => at(0, column)),
    });
    for (let layer = 0; layer < layers; layer++) {
      for (const column of columns) {
        const next = columns.filter((other) => !isPartial || (other - column + width) % width < 2);
        const targets =
          layer === layers - 1 ? [at(layers, 0)] : next.map((other) => at(layer + 1, other));
        specs.push({ ...rest, name: `t${specs.length}`, joins: layer > 0, targets });
      }
    }
    specs.push({ ...rest, name: `t${specs.length}`, joins: true, targets: [] });
    return specs;
  });

/** What a task writes, given what it sees. */
export function written(spec: TaskSpec, variable: Variable, before: unknown): unknown {
  const { name, constant } = spec;
  switch (variable) {
    case "sum":
      return ((before as number | undefined) ?? 0) + constant + 1;
    case "list":
      return [...((before as readonly string[] | undefined) ?? []), name];
    case "set":
      return [...new Set([...((before as readonly number[] | undefined) ?? []), constant])];
    case "most":
      return Math.max((before as number | undefined) ?? 0, constant);
    case "record":
      return { ...(before as object | undefined), [name]: constant };
    case "once":
      return constant;
    default:
      return name;
  }
}

/** The workflow. Every action waits for its turn, and returns the variables that it saw. */
export function workflowOf(
  graph: GraphSpec,
  turn: (name: string) => Promise<unknown>,
  maxSteps = 10_000,
): Workflow {
  const tasks = graph.map((spec) => ({
    name: spec.name,
    when: spec.does !== "skip",
    action: async ({ context }: { context: WorkflowContext }): Promise<unknown> => {
      await turn(spec.name);
      if (spec.does === "fail") throw new Error(`${spec.name} failed`);
      return context.toJSON().variables;
    },
    next: [
      {
        on: spec.handles ? ("completion" as const) : ("success" as const),
        publish: Object.fromEntries(
          spec.writes.map((name) => [
            name,
            (context: WorkflowContext) => written(spec, name, context.get(name)),
          ]),
        ),
      },
      ...spec.targets.map((target) => ({
        on: spec.handles ? ("completion" as const) : ("success" as const),
        when: !spec.blocked.includes(target),
        do: graph[target]?.name ?? "",
      })),
    ],
    ...(spec.joins ? { join: "all" as const } : {}),
  }));
  return compileTasks(withAllStarts(tasks), { policies: VARIABLES, maxSteps });
}

/** Whether something leads to every task. */
export function canRun(graph: GraphSpec): boolean {
  try {
    workflowOf(graph, () => Promise.resolve()).check();
    return true;
  } catch {
    return false;
  }
}
