import fc from "fast-check";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  failed,
  type NodeRun,
  succeeded,
  type Workflow,
} from "../../src/index.ts";
import type { WorkflowContext } from "@sheaf/context";
import { withAllStarts } from "../run/run-tasks.ts";

/** A task of a random workflow: an action, a list of them, or a workflow, for one or for several items. */
export interface TaskSpec {
  /** Null for a task without items. */
  readonly items: number | null;
  readonly isStream: boolean;
  readonly concurrency: number;
  readonly tolerate: number;
  readonly stops: boolean;
  readonly retries: number;
  /** Whether pauses hold the places of items. */
  readonly holds: boolean;
  /** Failed attempts before a success, by item; the last counts for all further ones. */
  readonly failures: readonly number[];
  readonly handles: boolean;
  readonly collect: "outputs" | "failures" | "none";
  readonly targets: readonly number[];
  readonly join: "all" | 1 | 2 | null;
  readonly inside: readonly TaskSpec[];
  /** Of the first task: whether its workflow has something that runs at its end. */
  readonly isFinal: boolean;
  /** What runs instead of a function, where nothing is inside: a node in code, or a BatchNode of such nodes. */
  readonly node: "none" | "node" | "batch";
  readonly batchSize: number | null;
  /** How many items have to succeed; null without `until`. */
  readonly until: number | null;
  /** One in so many items is skipped; null if all run. */
  readonly skips: number | null;
}

/** Waits until the action of this key may end. */
export type Turn = (key: string) => Promise<unknown>;

function specs(length: number, depth: number): fc.Arbitrary<readonly TaskSpec[]> {
  const positions = [...Array(length).keys()];
  return fc.tuple(
    ...positions.map(() =>
      fc.record({
        items: fc.option(fc.integer({ min: 0, max: 4 })),
        isStream: fc.boolean(),
        concurrency: fc.integer({ min: 1, max: 3 }),
        tolerate: fc.integer({ min: 0, max: 2 }),
        stops: fc.boolean(),
        retries: fc.integer({ min: 0, max: 2 }),
        holds: fc.boolean(),
        failures: fc.array(
          fc.oneof(
            { weight: 5, arbitrary: fc.constant(0) },
            { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) },
          ),
          { minLength: 1, maxLength: 4 },
        ),
        handles: fc.boolean(),
        collect: fc.constantFrom("outputs" as const, "failures" as const, "none" as const),
        targets: fc
          .array(fc.integer({ min: 1, max: Math.max(1, length - 1) }), { maxLength: 3 })
          .map((targets) => [...new Set(targets)].filter((target) => target < length)),
        join: fc.constantFrom("all" as const, 1 as const, 2 as const, null),
        node: fc.oneof(
          { weight: 4, arbitrary: fc.constant("none" as const) },
          { weight: 1, arbitrary: fc.constantFrom("node" as const, "batch" as const) },
        ),
        isFinal: fc.nat(3).map((of) => of === 0),
        batchSize: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 3 }),
        until: fc.oneof(
          { weight: 4, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
        ),
        skips: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
        inside:
          depth === 0
            ? fc.constant([])
            : fc.oneof(
                { weight: 3, arbitrary: fc.constant([]) },
                {
                  weight: 1,
                  arbitrary: fc
                    .integer({ min: 1, max: 3 })
                    .chain((inner) => specs(inner, depth - 1)),
                },
              ),
      }),
    ),
  );
}

/** Workflows with lists, streams, retries, tolerated and handled failures, joins, loops, and workflows inside. */
export const randomWorkflow: fc.Arbitrary<readonly TaskSpec[]> = fc
  .integer({ min: 1, max: 6 })
  .chain((length) => specs(length, 2))
  .filter(canRun);

function canRun(list: readonly TaskSpec[]): boolean {
  try {
    workflowOf(list, () => Promise.resolve()).check();
    return true;
  } catch {
    return false;
  }
}

/** The workflow. Every action waits for its turn, and gives its key without the run. */
export function workflowOf(list: readonly TaskSpec[], turn: Turn): Workflow {
  const tasks = list.map((spec, position) => {
    const on = spec.handles ? ("completion" as const) : ("success" as const);
    const action = actionOf(spec, turn);
    // Otherwise a run that goes on may start other items before it is decided.
    const hold = spec.holds || spec.until !== null || spec.stops;
    return {
      name: `t${position}`,
      action,
      ...(typeof action === "function" ? {} : { input: {} }),
      retry: { count: spec.retries, delay: 0, hold },
      ...(spec.items === null
        ? {}
        : {
            withItems: spec.isStream
              ? () => new Set(Array.from({ length: spec.items ?? 0 }, (_, item) => item))
              : Array.from({ length: spec.items }, (_, item) => item),
            // Turns do not decide which of the workflows inside ends first.
            concurrency: spec.until !== null && spec.inside.length > 0 ? 1 : spec.concurrency,
            ...(spec.until === null
              ? {
                  tolerate: spec.tolerate,
                  onItemFailure: spec.stops ? ("stop" as const) : ("continue" as const),
                }
              : { until: spec.until }),
            collect: spec.collect,
            ...(spec.skips === null ? {} : { itemWhen: notEvery(spec.skips) }),
            ...(spec.batchSize === null ? {} : { batchSize: spec.batchSize }),
          }),
      next: [
        { on, publish: { [`last${position}`]: `t${position}`, last: `t${position}` } },
        ...spec.targets.map((target) => ({ on, do: `t${target}` })),
      ],
      ...(spec.join === null ? {} : { join: spec.join }),
    };
  });
  return compileTasks(withAllStarts(tasks), {
    policies: { last: "last" },
    maxSteps: 30,
    ...(list[0]?.isFinal === true ? { finally: finalOf(turn) } : {}),
  });
}

/** What runs at the end: a list, of which an item fails once, and a task. */
function finalOf(turn: Turn): Workflow {
  const action = async ({ key, attempt, index = 1 }: Call): Promise<string> => {
    await turn(`${key}#${attempt}`);
    if (index === 0 && attempt === 1) throw new Error("failed at 1");
    return withoutRun(key);
  };
  const retry = { count: 1, delay: 0 };
  return compileTasks(
    [
      { name: "close", withItems: [0, 1], action, retry, publish: { closed: "closed" } },
      { name: "report", action },
    ],
    {},
  );
}

function actionOf(spec: TaskSpec, turn: Turn): Workflow | ((call: Call) => Promise<string>) {
  if (spec.inside.length > 0) return workflowOf(spec.inside, turn);
  if (spec.node === "node") return nodeWorkflow(spec, turn);
  if (spec.node === "batch")
    return createWorkflow(
      new BatchNode("batch", {
        items: () => [0, 1, 2],
        workflow: nodeWorkflow(spec, turn),
        concurrency: spec.concurrency,
        tolerate: spec.tolerate,
        policies: { written: "union" },
      }),
    );
  return async ({ key, attempt, index = 0 }) => {
    await turn(`${key}#${attempt}`);
    if (attempt <= failuresOf(spec, index)) throw new Error(`failed at ${attempt}`);
    return withoutRun(key);
  };
}

interface Call {
  readonly key: string;
  readonly attempt: number;
  readonly index?: number | undefined;
}

/** Of a node in code, which writes a variable. */
function nodeWorkflow(spec: TaskSpec, turn: Turn): Workflow {
  const process = async (context: WorkflowContext, { key }: NodeRun): Promise<unknown> => {
    await turn(`${key}#1`);
    const written = context.set("written", [withoutRun(key)]);
    return failuresOf(spec, context.index ?? 0) > 1
      ? failed(written, new Error("failed"))
      : succeeded(written, withoutRun(key));
  };
  return createWorkflow({ id: "node", process: process as never });
}

function notEvery(count: number): (context: WorkflowContext) => boolean {
  return ({ index = 0 }) => index % count !== count - 1;
}

function failuresOf({ failures }: TaskSpec, index: number): number {
  return failures[Math.min(index, failures.length - 1)] ?? 0;
}

function withoutRun(key: string): string {
  return key.slice(key.indexOf("/"));
}
