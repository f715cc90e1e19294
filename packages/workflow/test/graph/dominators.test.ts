import fc from "fast-check";
import { expect, test } from "vitest";
import { rankOf } from "../../src/engine/visit.ts";
import type { Vertex } from "../../src/graph/vertex.ts";
import { type AnyWorkflow, createWorkflow, graphOf } from "../../src/graph/workflow.ts";
import { step } from "./step.ts";

/** Nodes by number, the first of which is the start, and the edges between them. */
const edges = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }),
    ),
  );

function reachedIn(list: readonly (readonly [number, number])[], without: number): Set<number> {
  const reached = new Set(without === 0 ? [] : [0]);
  for (const node of reached)
    for (const [from, to] of list) if (from === node && to !== without) reached.add(to);
  return reached;
}

function rankIn(workflow: AnyWorkflow, node: number): number | null {
  const graph = graphOf(workflow);
  return rankOf(graph, graph.vertices.get(String(node)) as Vertex);
}

test("the rank of a node is the number of nodes on every path to it", () => {
  fc.assert(
    fc.property(edges, ([size, given]) => {
      const all = [...new Set(given.map((edge) => edge.join()))].map(
        (edge) => edge.split(",").map(Number) as [number, number],
      );
      const reached = reachedIn(all, -1);
      const list = all.filter(([from]) => reached.has(from));
      let workflow = createWorkflow(step("0"));
      for (let node = 1; node < size; node++)
        if (reached.has(node)) workflow = workflow.addNode(step(String(node)), { join: 1 });
      for (const [from, to] of list)
        workflow = workflow.addEdge(String(from), `to ${to}`, String(to));
      fc.pre(reached.size > 1 && list.some(([, to]) => to !== 0));
      for (const node of reached) {
        const passed = [...reached].filter(
          (one) => one !== node && !reachedIn(list, one).has(node),
        );
        expect([node, rankIn(workflow, node)]).toEqual([node, passed.length + 1]);
      }
    }),
    { numRuns: 500 },
  );
});

test("ranks are not computed if no node joins branches", () => {
  const workflow = createWorkflow(step("a")).addNode(step("b")).addEdge("a", "x", "b");
  expect(graphOf(workflow).ranks()).toBeNull();
});

test("a long path does not recurse deeply", () => {
  const count = 20_000;
  let workflow = createWorkflow(step("0"));
  for (let node = 1; node < count; node++)
    workflow = workflow
      .addNode(step(String(node)), { join: 1 })
      .addEdge(String(node - 1), "next", String(node));
  expect(rankIn(workflow, count - 1)).toBe(count);
});
