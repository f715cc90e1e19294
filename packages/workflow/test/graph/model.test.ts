import fc from "fast-check";
import { expect, test } from "vitest";
import type { Node } from "../../src/graph/node.ts";
import type { EdgeCondition, Vertex } from "../../src/graph/vertex.ts";
import { type AnyWorkflow, createWorkflow, graphOf } from "../../src/graph/workflow.ts";
import { errorOf } from "./assert-problems.ts";
import { applied, type Draft, Model } from "./model.ts";
import { step } from "./step.ts";

const conditions: readonly EdgeCondition[] = [(): boolean => true, (): boolean => false];

const id = fc.constantFrom("a", "b", "c", "d", "__proto__");
const action = fc.constantFrom("go", "stay", "default", "constructor");
const node: fc.Arbitrary<Node> = fc
  .tuple(id, fc.option(fc.uniqueArray(action, { maxLength: 2 }), { freq: 2 }))
  .map(([name, actions]) => step(name, actions === null ? {} : { actions }));

const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("node" as const),
      node,
      join: fc.constantFrom(null, null, "all" as const, 1, 2, 0),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("edge" as const), from: id, action, to: id }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("condition" as const),
      from: id,
      when: fc.constantFrom(...conditions),
      to: id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("route" as const), from: id, to: id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("name" as const), name: fc.string() }) },
);

/** Start nodes and additions; most combinations are invalid. */
const wild: fc.Arbitrary<Script> = fc.record({
  starts: fc.array(node, { maxLength: 2 }),
  drafts: fc.array(draft, { maxLength: 30 }),
});

/** Some nodes in a row, and those random additions that keep the workflow valid. */
const right: fc.Arbitrary<Script> = fc
  .record({
    nodes: fc.uniqueArray(node, { minLength: 1, selector: ({ id }) => id }),
    join: fc.constantFrom("all" as const, 1),
    drafts: fc.array(draft, { maxLength: 20 }),
  })
  .map(({ nodes, join, drafts }) => {
    const kept = nodes.flatMap((node, i): Draft[] => {
      const to = nodes[(i + 1) % nodes.length]?.id ?? node.id;
      const edge: Draft = { kind: "edge", from: node.id, action: "default", to };
      return i === 0 ? [edge] : [{ kind: "node", node, join }, edge];
    });
    const starts = nodes.slice(0, 1);
    for (const draft of drafts) {
      if (new Model(starts, [...kept, draft]).problems().length === 0) kept.push(draft);
    }
    return { starts, drafts: kept };
  });

interface Script {
  readonly starts: readonly Node[];
  readonly drafts: readonly Draft[];
}

function assertLike(workflow: AnyWorkflow, model: Model): void {
  const { nodes, edges, conditions, routes, starts } = model;
  expect([...workflow.nodes]).toEqual(nodes.map(({ node }) => [node.id, node]));
  for (const { node } of nodes) expect(workflow.nodes.get(node.id)).toBe(node);
  expect(new Set(workflow.starts)).toEqual(new Set(starts.map((start) => start.id)));
  expect(workflow.settings.name).toBe(model.name);
  expect(textsOf(workflow.edges)).toEqual(textsOf(edges));
  expect(workflow.conditionalEdges).toHaveLength(conditions.length);
  expect(workflow.defaultRoutes).toEqual(new Map(routes.map(({ from, to }) => [from, to])));
  const problems = errorOf(workflow)?.problems ?? [];
  expect(
    problems.map(({ code, node }) => (node === undefined ? code : `${code} ${node}`)).toSorted(),
  ).toEqual(model.problems());
  const vertices = problems.length === 0 ? graphOf(workflow).vertices : new Map<string, Vertex>();
  for (const [id, vertex] of vertices)
    expect([id, shownOf(vertex)]).toEqual([id, vertexOf(model, id)]);
}

/** What a vertex says, however it keeps it. */
type Shown = Pick<
  Vertex,
  "node" | "join" | "edges" | "conditional" | "defaultRoute" | "predecessors"
>;

function shownOf({ node, join, edges, conditional, defaultRoute, predecessors }: Vertex): Shown {
  return { node, join, edges, conditional, defaultRoute, predecessors };
}

function vertexOf(model: Model, id: string): Shown | null {
  const added = model.nodes.find(({ node }) => node.id === id);
  if (added === undefined) return null;
  const edges = new Map<string, string[]>();
  for (const { from, action, to } of model.edges) {
    if (from === id) edges.set(action, [...(edges.get(action) ?? []), to]);
  }
  return {
    node: added.node,
    join: added.join,
    edges,
    conditional: model.conditions
      .filter(({ from }) => from === id)
      .map(({ when, to }) => ({ when, to })),
    defaultRoute: model.routes.find(({ from }) => from === id)?.to ?? null,
    predecessors: new Set(model.leadingTo(id)),
  };
}

const textsOf = (edges: readonly { from: string; action: string; to: string }[]): string[] =>
  edges.map(({ from, action, to }) => `${from} ${action} ${to}`).toSorted();

test.each([
  ["additions", wild],
  ["additions that are right together", right],
])("random %s give the same workflow as a plain list of them", (_, scripts) => {
  const reads = fc.array(fc.nat({ max: 30 }), { maxLength: 4 });
  fc.assert(
    fc.property(scripts, reads, ({ starts, drafts }, reads) => {
      const earlier: [AnyWorkflow, Model][] = [];
      let workflow: AnyWorkflow = createWorkflow(starts);
      for (const [i, draft] of drafts.entries()) {
        if (reads.includes(i)) {
          earlier.push([workflow, new Model(starts, drafts.slice(0, i))]);
          assertLike(...(earlier.at(-1) as [AnyWorkflow, Model]));
        }
        workflow = applied(workflow, draft);
      }
      assertLike(workflow, new Model(starts, drafts));
      for (const [before, model] of earlier) assertLike(before, model);
    }),
    { numRuns: 300 },
  );
});

test("the additions are varied enough: every problem occurs, and workflows without any", () => {
  expect([...codesOf(right)]).toEqual([]);
  expect([...codesOf(wild)].toSorted()).toEqual([
    "DUPLICATE_EDGE",
    "DUPLICATE_NODE",
    "DUPLICATE_ROUTE",
    "INVALID_JOIN",
    "NO_START",
    "UNHANDLED_ACTION",
    "UNKNOWN_NODE",
    "UNREACHABLE_NODE",
  ]);
});

const codesOf = (scripts: fc.Arbitrary<Script>): Set<string> =>
  new Set(
    fc
      .sample(scripts, { numRuns: 300, seed: 7 })
      .flatMap(({ starts, drafts }) => new Model(starts, drafts).problems())
      .map((problem) => problem.split(" ")[0] as string),
  );
