import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunResult } from "../../src/index.ts";
import { codesOf } from "../run/run-tasks.ts";
import {
  acyclicGraph,
  criss,
  canRun,
  cyclicGraph,
  type GraphSpec,
  workflowOf,
} from "./random-graph.ts";
import { assertAsModel, runsIn } from "./as-model.ts";
import { type ModelResult, SequentialModel } from "./sequential-model.ts";
import { resultInOrder } from "./turns.ts";

const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });

const resultOf = (graph: GraphSpec, order: readonly number[]): Promise<RunResult> =>
  resultInOrder((turn) => workflowOf(graph, turn), order);

/** What must not depend on the finishing order. */
const outcomeOf = (result: RunResult): unknown => ({
  status: result.status,
  codes: codesOf(result),
  context: result.context.toJSON(),
  tasks: result.tasks,
  runs: runsIn(result),
});

describe("random graphs", () => {
  test("agree with the sequential model, whichever ends first", async () => {
    await fc.assert(
      fc.asyncProperty(acyclicGraph, picks, async (graph, order) => {
        assertAsModel(await resultOf(graph, order), new SequentialModel(graph).run());
      }),
      { numRuns: 300 },
    );
  });

  test("that criss-cross count each run's writes exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(criss, picks, async (graph, order) => {
        assertAsModel(await resultOf(graph, order), new SequentialModel(graph).run());
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["of any shape", acyclicGraph, 150],
    ["that criss-cross", criss, 60],
  ])("%s give the same result and context whichever ends first", async (_, graphs, numRuns) => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(picks, { minLength: 3, maxLength: 3 }),
        async (graph, orders) => {
          fc.pre(!new SequentialModel(graph).run().isStoppedEarly);
          const expected = outcomeOf(await resultOf(graph, [0]));
          for (const order of orders)
            expect(outcomeOf(await resultOf(graph, order))).toEqual(expected);
        },
      ),
      { numRuns },
    );
  });

  test("with cycles end too", async () => {
    await fc.assert(
      fc.asyncProperty(cyclicGraph.filter(canRun), picks, async (graph, order) => {
        const { status, sequence, errors } = await resultInOrder(
          (turn) => workflowOf(graph, turn, 40),
          order,
        );
        expect(status === "succeeded").toBe(errors.length === 0);
        expect(sequence.length).toBeLessThanOrEqual(40);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the generators bite: among 500 graphs there are some", () => {
  const graphs = fc.sample(acyclicGraph, { numRuns: 500, seed: 7 });
  const models = graphs.map((graph) => new SequentialModel(graph).run());
  const count = (holds: (graph: GraphSpec, model: ModelResult) => boolean): number =>
    graphs.filter((graph, position) => holds(graph, models[position] as ModelResult)).length;

  test.each<[string, (graph: GraphSpec, model: ModelResult) => boolean, number]>([
    [
      "whose joins ran",
      (graph, { runs }) => graph.some(({ joins, name }) => joins && (runs[name] ?? 0) > 0),
      200,
    ],
    ["that split", (graph) => graph.some(({ targets }) => targets.length > 1), 250],
    [
      "with failures that are handled",
      (graph, { runs }) =>
        graph.some(({ does, handles, name }) => does === "fail" && handles && name in runs),
      50,
    ],
    ["with failures that are not", (_, { codes }) => codes.includes("ACTION_FAILED"), 30],
    ["with conflicts", (_, { codes }) => codes.includes("JOIN_CONFLICT"), 30],
    ["with unreachable joins", (_, { codes }) => codes.includes("UNREACHABLE_JOIN"), 30],
    ["with skipped tasks", (graph) => graph.some(({ does }) => does === "skip"), 50],
    [
      "whose tasks run several times",
      (_, { runs }) => Object.values(runs).some((runs) => runs > 1),
      50,
    ],
    [
      "with joins of joins",
      (graph) =>
        graph.some(({ joins, targets }) => joins && targets.some((to) => graph[to]?.joins)),
      100,
    ],
    ["that succeed", (_, { status }) => status === "succeeded", 150],
  ])("%s", (_, holds, least) => {
    expect(count(holds)).toBeGreaterThanOrEqual(least);
  });
});
