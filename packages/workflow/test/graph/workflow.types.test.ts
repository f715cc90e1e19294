import type { WorkflowContext } from "@sheaf/context";
import { describe, expectTypeOf, test } from "vitest";
import type { DefaultAction, Node } from "../../src/graph/node.ts";
import { type Outcome, routed, succeeded } from "../../src/graph/outcome.ts";
import type { WorkflowSettings } from "../../src/graph/settings.ts";
import { type AnyWorkflow, createWorkflow, graphOf, Workflow } from "../../src/graph/workflow.ts";

declare const output: (given: WorkflowContext) => boolean;
declare const context: WorkflowContext;
declare const open: Node;
declare const closed: Node<"good" | "bad", number>;
declare const quiet: Node<never, string> & { readonly id: "quiet" };
declare const check: Node<"retry" | "done", number> & { readonly id: "check" };

/** Takes what `run` takes. */
declare function assertRuns(workflow: Workflow): void;

describe("a node with actions that are known", () => {
  test("leaves each of them to be handled", () => {
    expectTypeOf(createWorkflow(check)).toEqualTypeOf<
      Workflow<"retry" | "done", number, ["check", "retry"] | ["check", "done"]>
    >();
    expectTypeOf(createWorkflow(quiet).addNode(check)).toEqualTypeOf<
      Workflow<"retry" | "done", string | number, ["check", "retry"] | ["check", "done"]>
    >();
    // @ts-expect-error -- neither action has an edge
    assertRuns(createWorkflow(check));
  });

  test("is handled edge by edge", () => {
    const half = createWorkflow(check).addNode(quiet).addEdge("check", "retry", "check");
    expectTypeOf(half).toEqualTypeOf<
      Workflow<"retry" | "done", string | number, ["check", "done"]>
    >();
    // @ts-expect-error -- one action is left
    assertRuns(half);
    assertRuns(half.addEdge("check", "done", "quiet"));
    // @ts-expect-error -- a misspelt action handles nothing
    assertRuns(half.addEdge("check", "dome", "quiet"));
    // @ts-expect-error -- nor does an edge of another node
    assertRuns(half.addEdge("quiet", "done", "check"));
    // @ts-expect-error -- nor a condition
    assertRuns(half.addConditionalEdge("check", () => true, "quiet"));
  });

  test("is handled as a whole by an edge for `default`, or by a default route", () => {
    const workflow = createWorkflow(check).addNode(quiet);
    assertRuns(workflow.addEdge("check", "default", "quiet"));
    assertRuns(workflow.addDefaultRoute("check", "quiet"));
    // @ts-expect-error -- that of another node does not help
    assertRuns(workflow.addEdge("quiet", "default", "quiet"));
    // @ts-expect-error -- nor does its route
    assertRuns(workflow.addDefaultRoute("quiet", "check"));
  });

  test("is left to the check where its identifier is any string", () => {
    expectTypeOf(createWorkflow(closed)).toEqualTypeOf<Workflow<"good" | "bad", number>>();
  });

  test("its actions are those it lists and those it chooses", () => {
    const listed = createWorkflow({
      id: "listed",
      actions: ["good", "bad"],
      process: (given) => routed(given, "good"),
    });
    expectTypeOf(listed).toEqualTypeOf<
      Workflow<"good" | "bad", null, ["listed", "good"] | ["listed", "bad"]>
    >();
    const chosen = createWorkflow({
      id: "chosen",
      process: async (given) => {
        await Promise.resolve();
        return given.has("x") ? routed(given, "more", 1) : succeeded(given, "text");
      },
    });
    expectTypeOf(chosen).toEqualTypeOf<Workflow<"more", number | string, ["chosen", "more"]>>();
  });

  test("keeps the default actions apart", () => {
    const id = "any" as const;
    const workflow = createWorkflow({
      id,
      process: (given): Outcome<DefaultAction> => routed(given, "next"),
    });
    expectTypeOf(workflow).toExtend<
      Workflow<
        DefaultAction,
        unknown,
        ["any", "default"] | ["any", "next"] | ["any", "error"] | ["any", "custom"]
      >
    >();
    assertRuns(workflow.addEdge("any", "default", "any"));
    // @ts-expect-error -- three are left
    assertRuns(workflow.addEdge("any", "next", "any"));
  });
});

describe("nothing is left to be handled", () => {
  test("where actions are any string, or none", () => {
    expectTypeOf(createWorkflow(open)).toEqualTypeOf<Workflow>();
    expectTypeOf(createWorkflow(quiet)).toEqualTypeOf<Workflow<never, string>>();
    assertRuns(createWorkflow(open));
    assertRuns(createWorkflow(quiet).addNode(open));
  });

  test("by a workflow built in a loop", () => {
    let workflow = createWorkflow(open, { name: "loop" });
    for (const node of [open, open]) {
      workflow = workflow
        .addNode(node)
        .addNode(node, { join: "all" })
        .addEdge(open.id, "next", node.id)
        .addConditionalEdge(node.id, () => true, open.id)
        .addDefaultRoute(node.id, open.id)
        .with({ maxSteps: 3 });
    }
    assertRuns(workflow);
    let annotated: Workflow = createWorkflow(quiet);
    for (const node of [open, quiet]) annotated = annotated.addNode(node);
    assertRuns(annotated);
  });

  test("of an edge whose node is any string, which handles its action everywhere", () => {
    const id: string = open.id;
    assertRuns(createWorkflow(check).addEdge(id, "retry", id).addEdge(id, "done", id));
    assertRuns(createWorkflow(check).addDefaultRoute(id, id));
  });
});

describe("a workflow", () => {
  test("is a wider workflow, never a narrower one", () => {
    expectTypeOf<Workflow<"a", number>>().toExtend<Workflow>();
    expectTypeOf<Workflow<"a", number>>().toExtend<Workflow<"a" | "b", number | string>>();
    expectTypeOf<Workflow<"a" | "b", number>>().not.toExtend<Workflow<"a", number>>();
    expectTypeOf<Workflow<"a">>().not.toExtend<Workflow<"a", number>>();
    expectTypeOf<Workflow<"a", number, ["check", "retry"]>>().not.toExtend<Workflow>();
    expectTypeOf<Workflow<"a", number, ["check", "retry"]>>().toExtend<AnyWorkflow>();
    expectTypeOf<Workflow<"a", number>>().toExtend<Workflow<string, unknown, ["b", "c"]>>();
  });

  test("is not something that only looks like one", () => {
    expectTypeOf<{ starts: string[]; nodes: Map<string, Node> }>().not.toExtend<AnyWorkflow>();
    // @ts-expect-error -- its graph is read from a workflow only
    graphOf({ graph: graphOf(createWorkflow(open)) });
  });

  test("has several start nodes, or none", () => {
    expectTypeOf(createWorkflow([quiet, check])).toEqualTypeOf<
      Workflow<"retry" | "done", string | number, ["check", "retry"] | ["check", "done"]>
    >();
    const nodes: readonly Node[] = [];
    expectTypeOf(createWorkflow(nodes)).toEqualTypeOf<Workflow>();
    expectTypeOf(createWorkflow([])).toExtend<Workflow>();
  });

  test("has the output type of its settings, otherwise that of its nodes", () => {
    expectTypeOf(createWorkflow(quiet, { output })).toEqualTypeOf<Workflow<never, boolean>>();
    expectTypeOf(createWorkflow(quiet).with({ output })).toEqualTypeOf<Workflow<never, boolean>>();
    expectTypeOf(createWorkflow(quiet).with({ name: "x" })).toEqualTypeOf<
      Workflow<never, string>
    >();
    const settings: { name: string; output?: () => number } = { name: "perhaps" };
    expectTypeOf(createWorkflow(quiet, settings)).toEqualTypeOf<Workflow<never, string | number>>();
  });
});

describe("does not compile:", () => {
  test("anything but a node", () => {
    expectTypeOf(createWorkflow).parameter(0).toExtend<Node | readonly Node[]>();
    // @ts-expect-error -- no process
    createWorkflow({ id: "a" });
    // @ts-expect-error -- no identifier
    createWorkflow({ process: () => succeeded(context) });
    // @ts-expect-error -- a number is not an identifier
    createWorkflow({ id: 1, process: () => succeeded(context) });
    // @ts-expect-error -- no outcome
    createWorkflow({ id: "a", process: () => 1 });
    // @ts-expect-error -- no node at all
    createWorkflow();
    // @ts-expect-error -- a workflow is not a node
    createWorkflow(open).addNode(createWorkflow(open));
  });

  test("settings, joins and conditions that do not exist", () => {
    expectTypeOf(createWorkflow(open).settings).toEqualTypeOf<WorkflowSettings>();
    // @ts-expect-error -- a misspelt setting
    createWorkflow(open).with({ maxStep: 3 });
    // @ts-expect-error -- no number
    createWorkflow(open, { maxSteps: "3" });
    // @ts-expect-error -- no policy
    createWorkflow(open, { policies: { total: "appendd" } });
    // @ts-expect-error -- no rule for joins
    createWorkflow(open).addNode(open, { join: "any" });
    // @ts-expect-error -- a condition gives a boolean
    createWorkflow(open).addConditionalEdge("a", () => 1, "b");
    // @ts-expect-error -- an edge needs an action
    createWorkflow(open).addEdge("a", "b");
  });

  test("a change of what is read", () => {
    const workflow = createWorkflow(open);
    // @ts-expect-error -- a list to read
    workflow.starts.push("x");
    // @ts-expect-error -- a map to read
    workflow.nodes.set("x", open);
    // @ts-expect-error -- settings to read
    workflow.settings.name = "x";
    // @ts-expect-error -- made by `with`
    workflow.settings = {};
    // @ts-expect-error -- an identifier to read
    open.id = "x";
    // @ts-expect-error -- made by createWorkflow
    expectTypeOf(new Workflow(workflow)).toExtend<Workflow>();
  });
});
