import { describe, expect, test } from "vitest";
import { InvalidWorkflowError } from "../../src/graph/invalid-workflow-error.ts";
import type { Node } from "../../src/graph/node.ts";
import type { WorkflowSettings } from "../../src/graph/settings.ts";
import { type AnyWorkflow, createWorkflow, graphOf } from "../../src/graph/workflow.ts";
import { assertProblems, errorOf } from "./assert-problems.ts";
import { step } from "./step.ts";

const always = (): boolean => true;
const ab = (): AnyWorkflow => createWorkflow(step("a")).addNode(step("b")).addEdge("a", "go", "b");

describe("a workflow is right", () => {
  test("with one node", () => assertProblems(createWorkflow(step("a"))));
  test("with cycles, self-loops and several edges between two nodes", () =>
    assertProblems(
      ab()
        .addEdge("b", "back", "a")
        .addEdge("b", "again", "b")
        .addEdge("a", "too", "b")
        .addConditionalEdge("a", always, "b")
        .addDefaultRoute("a", "b"),
    ));
});

describe("NO_START", () => {
  test("without a start node; what follows from it is not reported", () => {
    assertProblems(createWorkflow([]), "NO_START");
    assertProblems(createWorkflow([]).addNode(step("a")), "NO_START");
  });
});

describe("UNKNOWN_NODE", () => {
  test.each<[string, AnyWorkflow]>([
    ["an edge leads to", ab().addEdge("b", "go", "x")],
    ["an edge leaves", ab().addEdge("x", "go", "b")],
    ["a condition leads to", ab().addConditionalEdge("b", always, "x")],
    ["a condition leaves", ab().addConditionalEdge("x", always, "b")],
    ["a route leads to", ab().addDefaultRoute("b", "x")],
    ["a route leaves", ab().addDefaultRoute("x", "b")],
    ["many lead to, once", ab().addEdge("a", "go", "x").addEdge("b", "go", "x")],
  ])("where a node that %s was not added", (_, workflow) => {
    assertProblems(workflow, "UNKNOWN_NODE x");
    assertProblems(workflow.addNode(step("x")).addEdge("a", "to", "x"));
  });

  test("does not make the nodes behind it unreachable", () => {
    const workflow = ab().addNode(step("c")).addEdge("b", "go", "x").addEdge("x", "go", "c");
    assertProblems(workflow, "UNKNOWN_NODE x");
  });
});

describe("DUPLICATE_NODE", () => {
  test("for another node with the same identifier, for the same node, and for a second start", () => {
    const a = step("a");
    assertProblems(createWorkflow(a).addNode(step("a")), "DUPLICATE_NODE a");
    assertProblems(createWorkflow(a).addNode(a), "DUPLICATE_NODE a");
    assertProblems(createWorkflow([a, a]), "DUPLICATE_NODE a");
    assertProblems(createWorkflow(a).addNode(a).addNode(a), "DUPLICATE_NODE a", "DUPLICATE_NODE a");
  });

  test("and the first one counts", () => {
    const a = step("a");
    expect(createWorkflow(a).addNode(step("a")).nodes.get("a")).toBe(a);
    expect(createWorkflow([a, step("a")]).starts).toEqual(["a"]);
  });
});

describe("DUPLICATE_EDGE", () => {
  test("for the same action and target, also when the workflow was read in between", () => {
    assertProblems(ab().addEdge("a", "go", "b"), "DUPLICATE_EDGE a");
    const read = ab();
    expect(read.edges).toHaveLength(1);
    assertProblems(read.addEdge("a", "go", "b"), "DUPLICATE_EDGE a");
    expect(read.addEdge("a", "go", "b").edges).toHaveLength(1);
  });

  test("among very many targets of one action, old and new", () => {
    let workflow: AnyWorkflow = createWorkflow(step("a"));
    for (let i = 0; i < 100; i++)
      workflow = workflow.addNode(step(`n${i}`)).addEdge("a", "go", `n${i}`);
    assertProblems(
      workflow.addEdge("a", "go", "n50").addEdge("a", "go", "n99"),
      "DUPLICATE_EDGE a",
      "DUPLICATE_EDGE a",
    );
    assertProblems(workflow);
    const [first, last] = [workflow.addEdge("a", "go", "n0"), workflow.addEdge("a", "go", "n99")];
    for (const wrong of [first, last]) {
      assertProblems(wrong, "DUPLICATE_EDGE a");
      expect(wrong.edges).toHaveLength(100);
    }
  });

  test("but not for another action, another target, or a condition", () => {
    assertProblems(
      ab()
        .addEdge("a", "go", "a")
        .addEdge("a", "went", "b")
        .addConditionalEdge("a", always, "b")
        .addConditionalEdge("a", always, "b"),
    );
  });
});

describe("DUPLICATE_ROUTE", () => {
  test("for another target; the first one counts", () => {
    const workflow = ab().addDefaultRoute("a", "b").addDefaultRoute("a", "a");
    assertProblems(workflow, "DUPLICATE_ROUTE a");
    expect(workflow.defaultRoutes).toEqual(new Map([["a", "b"]]));
  });

  test("but not for the same target", () => {
    assertProblems(ab().addDefaultRoute("a", "b").addDefaultRoute("a", "b"));
  });
});

describe("UNREACHABLE_NODE", () => {
  test("for each node to which nothing leads from a start", () => {
    const workflow = ab()
      .addNode(step("alone"))
      .addNode(step("x"))
      .addNode(step("y"))
      .addEdge("x", "go", "y")
      .addEdge("y", "go", "x")
      .addEdge("x", "go", "a");
    assertProblems(workflow, "UNREACHABLE_NODE alone", "UNREACHABLE_NODE x", "UNREACHABLE_NODE y");
  });

  test("but not where an edge, a condition or a route of any start leads", () => {
    assertProblems(
      createWorkflow([step("a"), step("b")])
        .addNode(step("c"))
        .addNode(step("d"))
        .addNode(step("e"))
        .addDefaultRoute("b", "c")
        .addConditionalEdge("c", always, "d")
        .addEdge("d", "go", "e"),
    );
  });
});

describe("UNHANDLED_ACTION", () => {
  const choosing = createWorkflow(step("a", { actions: ["x", "y", "x"] }));

  test("once for each action that a node lists and that leads nowhere", () => {
    assertProblems(choosing, "UNHANDLED_ACTION a", "UNHANDLED_ACTION a");
    assertProblems(choosing.addEdge("a", "x", "a"), "UNHANDLED_ACTION a");
    assertProblems(
      choosing.addConditionalEdge("a", always, "a"),
      "UNHANDLED_ACTION a",
      "UNHANDLED_ACTION a",
    );
  });

  test("but not with edges for all, an edge for `default`, a default route, or without a list", () => {
    assertProblems(choosing.addEdge("a", "x", "a").addEdge("a", "y", "a"));
    assertProblems(choosing.addEdge("a", "default", "a"));
    assertProblems(choosing.addDefaultRoute("a", "a"));
    assertProblems(createWorkflow(step("a", { actions: [] })));
  });
});

const joining = (join: unknown): AnyWorkflow =>
  createWorkflow([step("a"), step("b")])
    .addNode(step("c"), { join: join as number })
    .addEdge("a", "x", "c")
    .addEdge("a", "y", "c")
    .addDefaultRoute("b", "c");

describe("INVALID_JOIN", () => {
  test.each([0, -1, 1.5, Number.NaN, Infinity, "any", "2", true, {}])("for %j", (join) => {
    assertProblems(joining(join), "INVALID_JOIN c");
  });

  test("for more nodes than lead there, each counted once", () => {
    assertProblems(joining(3), "INVALID_JOIN c");
    assertProblems(joining(2));
    assertProblems(joining(1));
    assertProblems(joining("all"));
    assertProblems(joining(undefined));
    assertProblems(joining(null));
  });
});

describe("INVALID_SETTING", () => {
  test.each<[string, unknown]>([
    ["a name that is not a text", { name: 1 }],
    ["no steps at all", { maxSteps: 0 }],
    ["half a step", { maxSteps: 1.5 }],
    ["steps without end", { maxSteps: Infinity }],
    ["steps as text", { maxSteps: "10" }],
    ["an output that is not a function", { output: "x" }],
    ["policies that are not an object", { policies: "last" }],
    ["null for policies", { policies: null }],
    ["an unknown policy", { policies: { a: "last", b: "appendd" } }],
    ["a policy for tasks only", { policies: { a: "drop" } }],
  ])("for %s", (_, settings) => {
    assertProblems(createWorkflow(step("a"), settings as WorkflowSettings), "INVALID_SETTING");
    assertProblems(createWorkflow(step("a")).with(settings as WorkflowSettings), "INVALID_SETTING");
  });

  test("but not for those that are right", () => {
    const policies = { a: "last", b: () => 1, __proto__: "sum" } as const;
    assertProblems(
      createWorkflow(step("a"), { name: "", policies, maxSteps: 1, output: () => null }),
    );
  });
});

const outOfOrder = (): never => {
  throw new Error("out of order");
};

describe("INVALID_NODE", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "a"],
    ["a node without identifier", { process: always }],
    ["an identifier that is not a text", { id: 7, process: always }],
    ["a workflow, which is not a node", createWorkflow(step("a"))],
  ])("for %s", (_, node) => {
    assertProblems(ab().addNode(node as Node), "INVALID_NODE");
    assertProblems(createWorkflow([step("a"), node as Node]), "INVALID_NODE");
  });

  test.each<[string, string, unknown]>([
    ["an empty identifier", "", step("")],
    ["no process", "x", { id: "x" }],
    ["a process that is not a function", "x", { id: "x", process: "run" }],
    ["actions that are not a list", "x", { ...step("x"), actions: "go" }],
    ["actions that are not texts", "x", { ...step("x"), actions: ["go", 1] }],
    ["problems that are not a function", "x", { ...step("x"), problems: "none" }],
  ])("for %s", (_, id, node) => {
    assertProblems(
      ab()
        .addNode(node as Node)
        .addEdge("a", "go", id),
      `INVALID_NODE ${id}`,
    );
  });

  test("for each problem that a node reports", () => {
    const limit = {
      ...step("x"),
      parallelism: 0,
      problems(): readonly string[] {
        return [`has a parallelism of ${this.parallelism}`, "is late"];
      },
    };
    const error = errorOf(createWorkflow(limit));
    expect(error?.problems).toEqual([
      { code: "INVALID_NODE", message: 'node "x" has a parallelism of 0', node: "x" },
      { code: "INVALID_NODE", message: 'node "x" is late', node: "x" },
    ]);
    assertProblems(createWorkflow(step("x", { problems: () => [] })));
  });

  test("for one that throws when it is asked", () => {
    expect(errorOf(createWorkflow(step("x", { problems: outOfOrder })))?.message).toBe(
      'Cannot run workflow: 1 problem: node "x" cannot be checked: out of order',
    );
  });
});

describe("INVALID_EDGE", () => {
  test("for ends, actions and conditions of the wrong type", () => {
    const [one, none] = [1 as never, undefined as never];
    assertProblems(ab().addEdge(one, "go", "b"), "INVALID_EDGE");
    assertProblems(ab().addEdge("a", none, "b"), "INVALID_EDGE");
    assertProblems(ab().addEdge("a", "go", none), "INVALID_EDGE");
    assertProblems(ab().addDefaultRoute("a", one), "INVALID_EDGE");
    assertProblems(ab().addConditionalEdge(one, always, "b"), "INVALID_EDGE");
    assertProblems(ab().addConditionalEdge("a", true as never, "b"), "INVALID_EDGE a");
  });
});

describe("the error", () => {
  const wrong = createWorkflow(step("a", { actions: ["lost"] }), { name: "nightly", maxSteps: 0 })
    .addNode(step("a"))
    .addNode(step("b"), { join: 2 })
    .addNode(step("c"))
    .addNode(null as unknown as Node)
    .addEdge("a", "go", "b")
    .addEdge("a", "go", "b")
    .addEdge("a", "go", "missing")
    .addConditionalEdge("a", null as never, "b")
    .addDefaultRoute("b", "a")
    .addDefaultRoute("b", "b");

  test("reports all problems together, in a fixed order", () => {
    assertProblems(
      wrong,
      "INVALID_SETTING",
      "DUPLICATE_NODE a",
      "INVALID_NODE",
      "DUPLICATE_EDGE a",
      "INVALID_EDGE a",
      "DUPLICATE_ROUTE b",
      "UNKNOWN_NODE missing",
      "UNREACHABLE_NODE c",
      "UNHANDLED_ACTION a",
      "INVALID_JOIN b",
    );
  });

  test("describes what is wrong", () => {
    const error = errorOf(wrong);
    expect(error).toMatchObject({ name: "InvalidWorkflowError", code: "INVALID_WORKFLOW" });
    expect(error?.message).toBe(
      'Cannot run workflow "nightly": 10 problems: ' +
        [
          'invalid setting "maxSteps": expected an integer from 1, got the number 0',
          'node "a" was added more than once',
          "a node has an invalid name: expected a string, got undefined",
          'the edge from "a" to "b" for action "go" was added more than once',
          'the condition of the edge from "a" to "b" is not a function',
          'node "b" has the default route to "a" and another to "b"',
          'node "missing" was never added, but "a" leads to it',
          'nothing leads from the start to node "c"',
          'node "a" may choose the action "lost", which has no edge, and there is no default',
          'node "b" joins 2 branches, but only 1 node leads to it',
        ].join("; "),
    );
  });

  test("spells out ten problems and keeps all", () => {
    const nodes = Array.from({ length: 5_000 }, (_, i) => step(`n${i}`, { actions: ["x"] }));
    const error = errorOf(createWorkflow(nodes));
    expect(error?.problems).toHaveLength(5_000);
    expect(error?.message).toContain('node "n9" may');
    expect(error?.message).not.toContain('node "n10" may');
    expect(error?.message).toMatch(/; and 4990 more$/);
  });

  test("cuts very long names", () => {
    const long = "x".repeat(1_000_000);
    const workflow = createWorkflow(step("a"), { name: long }).addEdge("a", long, long);
    expect(errorOf(workflow)?.message.length).toBeLessThan(1_000);
  });

  test("is thrown again whenever the workflow is to run", () => {
    expect(() => graphOf(wrong)).toThrow(InvalidWorkflowError);
    expect(() => graphOf(wrong)).toThrow(InvalidWorkflowError);
  });
});
