import { describe, expect, test } from "vitest";
import type { Node } from "../../src/graph/node.ts";
import { type AnyWorkflow, createWorkflow, graphOf } from "../../src/graph/workflow.ts";
import { step } from "./step.ts";

const idOf = (i: number): string => `node ${i}`;

function chain(length: number): AnyWorkflow {
  let workflow: AnyWorkflow = createWorkflow(step(idOf(0)), { maxSteps: length });
  for (let i = 1; i < length; i++) {
    workflow = workflow.addNode(step(idOf(i))).addEdge(idOf(i - 1), "next", idOf(i));
  }
  return workflow;
}

/** Five edges from each node, spread over the whole graph; the first one reaches all nodes. */
function mesh(size: number): AnyWorkflow {
  let workflow: AnyWorkflow = createWorkflow(step(idOf(0)));
  for (let i = 1; i < size; i++) workflow = workflow.addNode(step(idOf(i)), { join: 1 });
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < 5; k++) {
      workflow = workflow.addEdge(idOf(i), `to ${k}`, idOf((i * 5 + k + 1) % size));
    }
  }
  return workflow;
}

test("a chain of 10,000 nodes is built, checked, drawn and read", () => {
  const workflow = chain(10_000);
  expect(graphOf(workflow).vertices.size).toBe(10_000);
  expect(workflow.edges).toHaveLength(9_999);
  expect(workflow.toMermaid().split("\n")).toHaveLength(1 + 10_000 + 9_999);
  expect(workflow.toDot().split("\n")).toHaveLength(2 + 10_000 + 9_999);
});

test("a graph of 10,000 nodes and 50,000 edges is built, checked, drawn and read", () => {
  const workflow = mesh(10_000);
  expect(graphOf(workflow).vertices.size).toBe(10_000);
  expect(workflow.edges).toHaveLength(50_000);
  expect(workflow.toMermaid().split("\n")).toHaveLength(1 + 10_000 + 50_000);
});

test("of a chain that breaks at its start, every node is reported", () => {
  const broken = createWorkflow(step("start")).addNode(step("end"));
  let workflow: AnyWorkflow = broken;
  for (let i = 0; i < 10_000; i++) {
    workflow = workflow.addNode(step(idOf(i))).addEdge(idOf(i), "next", idOf(i + 1));
  }
  expect(() => workflow.check()).toThrow("10002 problems");
});

describe("counting how often nodes are looked at:", () => {
  test("adding looks at none, and the first read looks at each once or twice", () => {
    const { make, reads } = counted();
    let workflow: AnyWorkflow = createWorkflow(make(idOf(0)));
    for (let i = 1; i < 1_000; i++) workflow = workflow.addNode(make(idOf(i)));
    expect(reads()).toBe(0);
    expect(workflow.nodes.size).toBe(1_000);
    expect(reads()).toBeLessThanOrEqual(2_000);
  });

  test("what was read once is never put together again, only what is added", () => {
    const { make, reads } = counted();
    let workflow: AnyWorkflow = createWorkflow(make(idOf(0)));
    for (let i = 1; i < 1_000; i++) workflow = workflow.addNode(make(idOf(i)));
    expect(workflow.starts).toHaveLength(1);
    const before = reads();
    let later = workflow;
    for (let i = 0; i < 100; i++) later = later.addNode(make(`later ${i}`));
    expect(reads()).toBe(before);
    expect(later.nodes.size).toBe(1_100);
    expect(workflow.nodes.size).toBe(1_000);
    expect(reads() - before).toBeLessThanOrEqual(200);
  });

  test("a workflow is checked once, however often it runs", () => {
    const { make, checks } = counted();
    const workflow = createWorkflow(make("a"));
    for (let i = 0; i < 10; i++) {
      expect(graphOf(workflow)).toBe(graphOf(workflow));
      workflow.check();
    }
    expect(checks()).toBe(1);
  });
});

test("vertices that an addition does not concern are shared with the earlier workflow", () => {
  const earlier = chain(100);
  const before = graphOf(earlier).vertices;
  const { vertices } = graphOf(earlier.addEdge(idOf(7), "skip", idOf(50)));
  const changed = [...vertices].filter(([id, vertex]) => vertex !== before.get(id));
  expect(changed.map(([id]) => id)).toEqual([idOf(7), idOf(50)]);
});

/** Nodes that count how often they are asked for their identifiers and for their problems. */
function counted(): { make: (id: string) => Node; reads: () => number; checks: () => number } {
  let [reads, checks] = [0, 0];
  const make = (id: string): Node => ({
    ...step(id),
    get id(): string {
      reads++;
      return id;
    },
    problems: () => {
      checks++;
      return [];
    },
  });
  return { make, reads: () => reads, checks: () => checks };
}
