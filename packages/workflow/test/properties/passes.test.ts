import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileTasks, type Workflow } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { codesOf } from "../run/run-tasks.ts";
import { runsIn } from "./as-model.ts";
import { followingOf, type LoopGraph, type LoopTask, PassModel } from "./pass-model.ts";
import { resultInOrder } from "./turns.ts";

/** Any task may lead to any, itself included, and a target is followed only in some visits of a task. */
const loopGraph: fc.Arbitrary<LoopGraph> = fc
  .integer({ min: 2, max: 7 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => loopTask(i, size))))
  .map(withReachableTasks);

function loopTask(position: number, size: number): fc.Arbitrary<LoopTask> {
  const names = Array.from({ length: size }, (_, i) => `t${i}`);
  return fc.subarray(names, { maxLength: Math.min(3, size) }).chain((targets) =>
    fc.record({
      name: fc.constant(`t${position}`),
      isStart:
        position === 0 ? fc.constant(true) : fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
      targets: fc.constant(targets),
      follows: fc.array(
        fc.oneof({ weight: 3, arbitrary: fc.constant(targets) }, fc.subarray(targets)),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      join: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    }),
  );
}

/** The workflow also starts at tasks that cannot be reached, and no join waits for more tasks than lead to it. */
function withReachableTasks(graph: LoopGraph): LoopGraph {
  const reached = new Set<string>();
  const reach = (from: string): void => {
    reached.add(from);
    for (const name of reached)
      for (const target of graph.find((task) => task.name === name)?.targets ?? [])
        reached.add(target);
  };
  for (const { name, isStart } of graph) if (isStart) reach(name);
  return graph.map((task) => {
    const isStart = task.isStart || !reached.has(task.name);
    if (isStart) reach(task.name);
    const leading = graph.filter(({ targets }) => targets.includes(task.name)).length;
    const join = task.join === null || leading === 0 ? null : Math.min(task.join, leading);
    return { ...task, isStart, join };
  });
}

/** Every action waits for its turn, reports its end, and returns the number of its visit. */
function workflowOf(
  graph: LoopGraph,
  turn: (name: string) => Promise<unknown>,
  ended: (name: string, visit: number) => void,
): Workflow {
  const visits = new Map<string, number>();
  return compileTasks(
    graph.map((task) => ({
      name: task.name,
      start: task.isStart,
      ...(task.join === null ? {} : { join: task.join }),
      action: async (): Promise<number> => {
        const visit = visits.get(task.name) ?? 0;
        visits.set(task.name, visit + 1);
        await turn(task.name);
        ended(task.name, visit);
        return visit;
      },
      next: task.targets.map((target) => ({
        when: (_: unknown, { result }: EndScope) =>
          followingOf(task, result() as number).includes(target),
        do: target,
      })),
    })),
    {},
  );
}

async function assertByRule(graph: LoopGraph, order: readonly number[]): Promise<PassModel> {
  const model = new PassModel(graph);
  const result = await resultInOrder(
    (turn) => workflowOf(graph, turn, (name, visit) => model.end(name, visit)),
    order,
  );
  const codes = codesOf(result);
  const others = result.errors.filter(({ code }) => code !== "UNREACHABLE_JOIN");
  expect(others.map(({ message }) => message)).toEqual([]);
  expect({ runs: runsIn(result), open: 0, unreachable: codes.length }).toEqual(model.outcome());
  return model;
}

const orders = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });

describe("joins in graphs with loops", () => {
  test("run once per pass, whichever ends first", async () => {
    const property = fc.asyncProperty(loopGraph, orders, async (graph, order) => {
      await assertByRule(graph, order);
    });
    await fc.assert(property, { numRuns: 1_000, seed: 13 });
  });

  test("the generator bites: joins wait for branches that never come, and are reached late", async () => {
    const samples = fc.sample(fc.tuple(loopGraph, orders), { numRuns: 300, seed: 7 });
    let unreachable = 0;
    let again = 0;
    for (const [graph, order] of samples) {
      const { runs, unreachable: waiting } = (await assertByRule(graph, order)).outcome() as {
        runs: Record<string, number>;
        unreachable: number;
      };
      if (waiting > 0) unreachable++;
      if (graph.some(({ name, join }) => join !== null && (runs[name] ?? 0) > 1)) again++;
    }
    expect(unreachable).toBeGreaterThan(30);
    expect(again).toBeGreaterThan(30);
  });
});
