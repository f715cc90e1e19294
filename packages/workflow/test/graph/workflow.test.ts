import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Node } from "../../src/graph/node.ts";
import { succeeded } from "../../src/graph/outcome.ts";
import type { WorkflowSettings } from "../../src/graph/settings.ts";
import { type AnyWorkflow, createWorkflow, graphOf } from "../../src/graph/workflow.ts";
import { errorOf } from "./assert-problems.ts";
import { step } from "./step.ts";

/** Everything that can be read from a workflow. */
function readingOf(workflow: AnyWorkflow): unknown {
  const { starts, startNode, nodes, edges, conditionalEdges, defaultRoutes, settings } = workflow;
  const drawn = [workflow.toMermaid(), workflow.toDot()];
  return { starts, startNode, nodes, edges, conditionalEdges, defaultRoutes, settings, drawn };
}

const always = (): boolean => true;
const never = (): boolean => false;
const nextOf = (workflow: AnyWorkflow): unknown =>
  graphOf(workflow).vertices.get("a")?.edges.get("next");
const additions: readonly [name: string, add: (workflow: AnyWorkflow) => AnyWorkflow][] = [
  ["a node", (workflow) => workflow.addNode(step("more"), { join: "all" })],
  ["an edge", (workflow) => workflow.addEdge("a", "again", "b")],
  ["another target of an action", (workflow) => workflow.addEdge("a", "next", "a")],
  ["an edge to an unknown node", (workflow) => workflow.addEdge("b", "next", "unknown")],
  ["an edge from an unknown node", (workflow) => workflow.addEdge("unknown", "next", "b")],
  ["a conditional edge", (workflow) => workflow.addConditionalEdge("a", always, "b")],
  ["a default route", (workflow) => workflow.addDefaultRoute("b", "a")],
  ["settings", (workflow) => workflow.with({ name: "other", maxSteps: 5 })],
  ["what is wrong", (workflow) => workflow.addNode(step("a"))],
];

function sample(): AnyWorkflow {
  return createWorkflow(step("a"), { name: "sample" })
    .addNode(step("b"))
    .addEdge("a", "next", "b")
    .addConditionalEdge("b", always, "a")
    .addDefaultRoute("a", "b");
}

describe("an earlier workflow never changes", () => {
  test.each(additions)("by %s", (_, add) => {
    const untouched = readingOf(sample());
    const unread = sample();
    const read = sample();
    readingOf(read);
    for (const workflow of [unread, read]) {
      const later = add(workflow);
      readingOf(later);
      expect(later).not.toBe(workflow);
      expect(readingOf(workflow)).toEqual(untouched);
      expect(() => workflow.check()).not.toThrow();
    }
  });

  test("by two workflows that go different ways from it", () => {
    const base = sample();
    const left = base.addNode(step("left")).addEdge("a", "next", "left");
    const right = base.addNode(step("right")).addEdge("a", "next", "right");
    expect(nextOf(left)).toEqual(["b", "left"]);
    expect(nextOf(right)).toEqual(["b", "right"]);
    expect(nextOf(base)).toEqual(["b"]);
  });

  test("when what it was made from is changed", () => {
    const starts = [step("a"), step("b")];
    const policies: { total: "sum" | "last" } = { total: "sum" };
    const settings: { -readonly [K in keyof WorkflowSettings]: WorkflowSettings[K] } = {
      name: "one",
      policies,
    };
    const created = createWorkflow(starts, settings);
    const configured = createWorkflow(starts).with(settings);
    starts.push(step("c"));
    settings.name = "two";
    policies.total = "last";
    for (const { settings: kept } of [created, configured]) {
      expect(kept).toEqual({ name: "one", policies: { total: "sum" } });
    }
    expect(created.starts).toEqual(["a", "b"]);
  });

  test("through what is read of it", () => {
    const workflow = sample();
    const before = readingOf(workflow);
    (workflow.nodes as Map<string, Node>).clear();
    (workflow.edges as unknown[]).pop();
    (workflow.conditionalEdges as unknown[]).pop();
    (workflow.defaultRoutes as Map<string, string>).clear();
    expect(() => (workflow.starts as string[]).push("b")).toThrow(TypeError);
    expect(() => Object.assign(workflow.settings, { name: "x" })).toThrow(TypeError);
    expect(readingOf(workflow)).toEqual(before);
  });
});

describe("nodes", () => {
  test("are shared by all workflows, never copied", () => {
    const [a, b] = [step("a"), step("b")];
    const first = createWorkflow(a).addNode(b).addEdge("a", "next", "b");
    const second = first.addEdge("b", "next", "a");
    for (const workflow of [first, second, createWorkflow([a, b])]) {
      expect(workflow.nodes.get("a")).toBe(a);
      expect(workflow.nodes.get("b")).toBe(b);
      expect(graphOf(workflow).vertices.get("b")?.node).toBe(b);
    }
  });

  test("are frozen once they are added, but nothing behind them is", () => {
    const inner = { count: 0 };
    const [a, b, c] = [step("a"), { ...step("b"), inner }, step("c")];
    createWorkflow(a).addNode(b);
    createWorkflow([c]);
    for (const node of [a, b, c]) expect(Object.isFrozen(node)).toBe(true);
    expect(() => Object.assign(a, { id: "z" })).toThrow(TypeError);
    expect(Object.isFrozen(inner)).toBe(false);
  });

  test("may be of a class with private state", () => {
    class Counter implements Node {
      readonly id = "counter";
      #count = 0;
      get count(): number {
        return this.#count;
      }
      readonly process: Node["process"] = (context) => {
        this.#count++;
        return succeeded(context);
      };
    }
    const counter = new Counter();
    const { vertices } = graphOf(createWorkflow(counter));
    void vertices.get("counter")?.node.process(null as never, null as never);
    expect(counter.count).toBe(1);
  });
});

describe("a workflow", () => {
  test("takes additions in any order", () => {
    const [a, b] = [step("a"), step("b")];
    const forward = createWorkflow(a).addNode(b).addEdge("a", "x", "b").addDefaultRoute("b", "a");
    const backward = createWorkflow(a).addDefaultRoute("b", "a").addEdge("a", "x", "b").addNode(b);
    const ranks: unknown = expect.any(Function);
    expect(graphOf(backward)).toEqual({ ...graphOf(forward), ranks });
    expect(graphOf(backward).ranks()).toEqual(graphOf(forward).ranks());
    expect(readingOf(backward)).toEqual(readingOf(forward));
  });

  test("is the same whether it was read in between or not", () => {
    let unread = sample();
    let read = sample();
    for (const [, add] of [...additions, ...additions]) {
      unread = add(unread);
      read = add(read);
      readingOf(read);
    }
    expect(readingOf(read)).toEqual(readingOf(unread));
    expect(errorOf(read)?.problems.length).toBeGreaterThan(5);
    expect(errorOf(read)?.problems).toEqual(errorOf(unread)?.problems);
  });

  test("starts with one node, or with several in their order", () => {
    expect(createWorkflow(step("a")).starts).toEqual(["a"]);
    expect(createWorkflow(step("a")).startNode).toBe("a");
    expect(createWorkflow([step("b"), step("a")]).starts).toEqual(["b", "a"]);
    expect(createWorkflow([]).startNode).toBeNull();
    expect(graphOf(createWorkflow([step("b"), step("a")])).starts).toEqual(["b", "a"]);
  });

  test("keeps targets of an action, and conditions, in the order of addition", () => {
    const workflow = createWorkflow(["a", "b", "c"].map((id) => step(id)))
      .addEdge("a", "go", "c")
      .addEdge("a", "stay", "a")
      .addEdge("a", "go", "b")
      .addConditionalEdge("a", always, "c")
      .addConditionalEdge("a", never, "b")
      .addConditionalEdge("a", always, "c");
    const vertex = graphOf(workflow).vertices.get("a");
    expect([...(vertex?.edges ?? [])]).toEqual([
      ["go", ["c", "b"]],
      ["stay", ["a"]],
    ]);
    expect(vertex?.conditional).toEqual([
      { when: always, to: "c" },
      { when: never, to: "b" },
      { when: always, to: "c" },
    ]);
    expect(workflow.edges.map(({ action, to }) => `${action} ${to}`)).toEqual([
      "go c",
      "go b",
      "stay a",
    ]);
  });

  test("counts every node that leads to a node as a predecessor, once", () => {
    const workflow = createWorkflow(["a", "b", "c"].map((id) => step(id)))
      .addEdge("a", "x", "c")
      .addEdge("a", "y", "c")
      .addConditionalEdge("b", always, "c")
      .addDefaultRoute("c", "c")
      .addDefaultRoute("c", "c");
    const { vertices } = graphOf(workflow);
    expect([...(vertices.get("c")?.predecessors ?? [])]).toEqual(["a", "b", "c"]);
    expect(vertices.get("a")?.predecessors.size).toBe(0);
  });

  test("adds settings to those it has, and joins to nodes that have one", () => {
    const workflow = createWorkflow(step("a"), { name: "x", maxSteps: 2 })
      .with({ maxSteps: 3 })
      .addNode(step("b"), { join: "all" })
      .addNode(step("c"), { join: 1 })
      .addEdge("a", "go", "b")
      .addEdge("a", "go", "c");
    const { settings, vertices } = graphOf(workflow);
    expect(settings).toEqual({ name: "x", maxSteps: 3 });
    expect([...vertices.values()].map(({ join }) => join)).toEqual([null, "all", 1]);
  });

  test("is drawn and read while it is not complete", () => {
    const workflow = createWorkflow([]).addEdge("x", "go", "y").addDefaultRoute("y", "z");
    expect(workflow.edges).toEqual([{ from: "x", action: "go", to: "y" }]);
    expect(workflow.defaultRoutes).toEqual(new Map([["y", "z"]]));
    expect(workflow.nodes.size).toBe(0);
    expect(() => workflow.check()).toThrow('node "z" was never added');
  });
});

describe("hostile identifiers", () => {
  const ids = [
    "__proto__",
    "constructor",
    "toString",
    "x".repeat(100_000),
    "Größe 🚀",
    "\ud800",
    " ",
  ];

  test("are identifiers like any other", () => {
    let workflow: AnyWorkflow = createWorkflow(step(ids[0] as string));
    for (const [i, id] of ids.slice(1).entries()) {
      workflow = workflow.addNode(step(id)).addEdge(ids[i] as string, id, id);
    }
    const { vertices } = graphOf(workflow);
    expect([...vertices.keys()]).toEqual(ids);
    expect(workflow.edges.map(({ to }) => to)).toEqual(ids.slice(1));
    expect(vertices.get("hasOwnProperty")).toBeUndefined();
    expect(vertices.get("__proto__")?.edges.get("__proto__")).toBeUndefined();
  });

  test("that are not there are unknown", () => {
    const workflow = createWorkflow(step("a")).addEdge("a", "constructor", "__proto__");
    expect(() => workflow.check()).toThrow('node "__proto__" was never added');
  });
});

test("the list of additions is dropped once it was put together", async () => {
  const unread = withReplacedOutput();
  const read = withReplacedOutput();
  readingOf(read.workflow);
  await setTimeout(1);
  globalThis.gc?.();
  expect(unread.replaced.deref()).toBeDefined();
  expect(read.replaced.deref()).toBeUndefined();
  expect(unread.workflow.settings).toEqual(read.workflow.settings);
});

/** Only the list of additions leads to the output that was replaced. */
function withReplacedOutput(): { workflow: AnyWorkflow; replaced: WeakRef<object> } {
  const output = (): string => replaced.name;
  const replaced = { name: "replaced" };
  const workflow = sample().with({ output }).with({ output: always });
  return { workflow, replaced: new WeakRef(output) };
}

test("settings stay as they were given, even if the original changes", () => {
  const vars: Record<string, unknown> = { a: 1 };
  const secrets = ["token"];
  const workflow = createWorkflow(step("a"), { vars, secrets, parameters: { limit: {} } });
  vars["b"] = 2;
  secrets.push("other");
  expect(workflow.settings.vars).toEqual({ a: 1 });
  expect(workflow.settings.secrets).toEqual(["token"]);
  expect(Object.isFrozen(workflow.settings.parameters)).toBe(true);
});
