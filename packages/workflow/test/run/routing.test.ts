// oxlint-disable typescript/only-throw-error -- hostile on purpose
import { createContext, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import {
  createWorkflow,
  failed,
  routed,
  run,
  skipped,
  succeeded,
  UnhandledActionError,
  type Workflow,
  WorkflowError,
  WorkflowNode,
} from "../../src/index.ts";
import { codesOf } from "./run-tasks.ts";

type Process = (context: WorkflowContext) => unknown;

/** A node that records in the context that it ran. */
const node = (id: string, outcome: Process = (context) => succeeded(context, id)) => ({
  id,
  process: ((context: WorkflowContext) => {
    const noted = context.set("ran", [...((context.get("ran") ?? []) as string[]), id]);
    return outcome(noted);
  }) as never,
});

const targets = ["x", "y", "z"];

/** A workflow in which `a` may lead to x, y and z. */
function leading(outcome: Process, connect: (workflow: Workflow) => unknown) {
  return connect(base(outcome)) as Workflow;
}

function base(outcome: Process): Workflow {
  let workflow: Workflow = createWorkflow(node("a", outcome), { policies: { ran: "append" } });
  for (const id of targets) workflow = workflow.addNode(node(id));
  return workflow;
}

/** What ran after `a`. */
async function ranAfter(workflow: Workflow): Promise<readonly unknown[]> {
  const { context, errors } = await run(workflow).result;
  expect(errors).toEqual([]);
  return (context.get("ran") as unknown[]).slice(1);
}

/** Makes the other nodes reachable. */
const reachable = (workflow: Workflow, ...ids: string[]) =>
  ids.reduce((all, id) => all.addEdge("a", `to ${id}`, id), workflow);

const yes = (): boolean => true;
const no = (): boolean => false;

describe("succeeded", () => {
  const success: Process = (context) => succeeded(context, 5);

  test("follows all edges whose condition holds, in order", async () => {
    const workflow = leading(success, (w) =>
      w
        .addConditionalEdge("a", yes, "y")
        .addConditionalEdge("a", no, "z")
        .addConditionalEdge("a", yes, "x"),
    );
    expect(await ranAfter(workflow)).toEqual(["y", "x"]);
  });

  test("the condition sees the context that the node left, and its output", async () => {
    const when = (context: WorkflowContext, output: unknown): boolean =>
      output === 5 && (context.get("ran") as unknown[]).length === 1;
    const workflow = leading(success, (w) =>
      reachable(w.addConditionalEdge("a", when, "x"), "y", "z"),
    );
    expect(await ranAfter(workflow)).toEqual(["x"]);
  });

  test("otherwise the default route, otherwise the branch ends", async () => {
    const workflow = leading(success, (w) =>
      reachable(w.addConditionalEdge("a", no, "x").addDefaultRoute("a", "y"), "z"),
    );
    expect(await ranAfter(workflow)).toEqual(["y"]);
    expect(
      await ranAfter(
        leading(success, (w) => reachable(w.addConditionalEdge("a", no, "x"), "y", "z")),
      ),
    ).toEqual([]);
  });

  test("follows neither the default route if an edge holds, nor an edge of an action", async () => {
    const workflow = leading(success, (w) =>
      w.addConditionalEdge("a", yes, "x").addDefaultRoute("a", "y").addEdge("a", "default", "z"),
    );
    expect(await ranAfter(workflow)).toEqual(["x"]);
  });

  test("two edges to one node start it once", async () => {
    const workflow = leading(success, (w) =>
      reachable(
        w.addConditionalEdge("a", yes, "x").addConditionalEdge("a", () => true, "x"),
        "y",
        "z",
      ),
    );
    expect(await ranAfter(workflow)).toEqual(["x"]);
  });

  test("a condition that throws fails the workflow", async () => {
    const workflow = leading(success, (w) =>
      reachable(
        w.addConditionalEdge(
          "a",
          () => {
            throw new Error("which?");
          },
          "x",
        ),
        "y",
        "z",
      ),
    );
    const result = await run(workflow).result;
    expect(result.errors).toMatchObject([{ message: "which?", task: "a" }]);
  });
});

describe("routed", () => {
  const to =
    (...actions: string[]): Process =>
    (context) =>
      routed(context, actions, 1);

  test.each<[string, string[], (workflow: Workflow) => unknown, string[]]>([
    [
      "the edge of the action",
      ["go"],
      (w) =>
        reachable(
          w.addEdge("a", "go", "x").addEdge("a", "default", "y").addDefaultRoute("a", "z"),
          "z",
        ),
      ["x"],
    ],
    [
      "else the edge `default`",
      ["go"],
      (w) => w.addEdge("a", "stay", "x").addEdge("a", "default", "y").addDefaultRoute("a", "z"),
      ["y"],
    ],
    [
      "else the default route",
      ["go"],
      (w) => w.addEdge("a", "stay", "x").addEdge("a", "other", "y").addDefaultRoute("a", "z"),
      ["z"],
    ],
    [
      "all edges of one action, in order",
      ["go"],
      (w) => w.addEdge("a", "go", "z").addEdge("a", "go", "x").addEdge("a", "go", "y"),
      ["z", "x", "y"],
    ],
    [
      "several actions, each target once",
      ["p", "q"],
      (w) =>
        w
          .addEdge("a", "p", "y")
          .addEdge("a", "q", "y")
          .addEdge("a", "q", "x")
          .addEdge("a", "r", "z"),
      ["y", "x"],
    ],
    [
      "no action: the branch ends",
      [],
      (w) => w.addEdge("a", "p", "x").addEdge("a", "default", "y").addDefaultRoute("a", "z"),
      [],
    ],
    [
      "not conditional edges",
      ["p"],
      (w) => w.addEdge("a", "p", "x").addConditionalEdge("a", yes, "y").addDefaultRoute("a", "z"),
      ["x"],
    ],
  ])("%s", async (_, actions, connect, expected) => {
    expect(await ranAfter(leading(to(...actions), connect))).toEqual(expected);
  });

  test("an action without edge and default is an UnhandledActionError at run time", async () => {
    const workflow = leading(to("nowhere"), (w) => reachable(w, "x", "y", "z"));
    const result = await run(workflow).result;
    expect(result.status).toBe("failed");
    const [error] = result.errors;
    expect(error).toBeInstanceOf(UnhandledActionError);
    expect(error).toMatchObject({ code: "UNHANDLED_ACTION", task: "a", action: "nowhere" });
    expect(result.sequence).toEqual(["a"]);
  });
});

describe("skipped", () => {
  test("follows only the default route, and is not in the sequence", async () => {
    const workflow = leading(skipped, (w) =>
      w.addConditionalEdge("a", yes, "x").addEdge("a", "default", "y").addDefaultRoute("a", "z"),
    );
    const result = await run(workflow).result;
    expect(result.sequence).toEqual(["z"]);
  });

  test("otherwise the branch ends", async () => {
    const result = await run(leading(skipped, (w) => reachable(w, "x", "y", "z")) as never).result;
    expect(result).toMatchObject({ status: "succeeded", sequence: [], output: null });
  });
});

describe("failed", () => {
  test("fails the workflow, even if it has edges, and keeps what it wrote", async () => {
    const workflow = leading(
      (context) => failed(context.set("left", 1), new Error("no")),
      (w) =>
        w.addConditionalEdge("a", yes, "x").addEdge("a", "default", "y").addDefaultRoute("a", "z"),
    );
    const result = await run(workflow).result;
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "NODE_FAILED", message: "no", task: "a" }]);
    expect(result.sequence).toEqual(["a"]);
    expect(result.context.get("left")).toBe(1);
  });

  test.each<[string, Process]>([
    [
      "throws",
      () => {
        throw new Error("thrown");
      },
    ],
    ["rejects", () => Promise.reject(new Error("thrown"))],
  ])("a node that %s fails the workflow, and nothing that it wrote is kept", async (_, outcome) => {
    const result = await run(createWorkflow(node("a", outcome)) as never).result;
    expect(result.errors).toMatchObject([{ code: "NODE_FAILED", message: "thrown", task: "a" }]);
    expect(result.errors[0]).toBeInstanceOf(WorkflowError);
    expect(result.context.has("ran")).toBe(false);
  });

  test.each<[string, Process, string]>([
    ["nothing", () => undefined, "expected an outcome such as succeeded(context), got undefined"],
    ["a number", () => 5, "expected an outcome such as succeeded(context), got the number 5"],
    [
      "an unknown status",
      (context) => ({ ...succeeded(context), status: "done" }),
      'expected the status "succeeded", "skipped" or "failed", got a string',
    ],
    [
      "no context",
      () => ({ status: "succeeded", output: null, error: null, actions: null }),
      "expected the context it was given, or one made from it, got undefined",
    ],
    [
      "something for a context",
      () => ({ status: "succeeded", context: {}, output: null, error: null, actions: null }),
      "expected the context it was given, or one made from it, got an object",
    ],
    ["another context", () => succeeded(createContext() as WorkflowContext), "Cannot join"],
    ["a fork of its context", (context) => succeeded(context.fork()), "Cannot join"],
    [
      "actions that are not a list",
      (context) => ({ ...succeeded(context), actions: 5 }),
      "expected a list of strings, or null, for the actions, got the number 5",
    ],
    [
      "actions that are not texts",
      (context) => ({ ...succeeded(context), actions: [undefined] }),
      "expected a list of strings, or null, for the actions, got a list",
    ],
    [
      "an object whose status throws",
      () => ({
        get status() {
          throw undefined;
        },
      }),
      "undefined",
    ],
  ])("a node that returns %s fails the workflow", async (_, outcome, message) => {
    const result = await run(createWorkflow(node("a", outcome)) as never).result;
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ task: "a" }]);
    expect(result.errors[0]?.message).toContain(message);
  });

  const leaves = (id: string, left: (context: WorkflowContext) => WorkflowContext) => ({
    id,
    process: (context: WorkflowContext) => succeeded(left(context)),
  });

  test.each([1, 2])("a node of %i branches that returns a fork of its context fails", async (n) => {
    const nodes = [leaves("a", (context) => context.fork()), leaves("b", (context) => context)];
    const result = await run(createWorkflow(nodes.slice(0, n)) as never).result;
    expect(result.errors).toMatchObject([{ task: "a", cause: { name: "JoinError" } }]);
  });

  test("a node that returns what an earlier step left fails", async () => {
    let early: WorkflowContext | undefined;
    const workflow = createWorkflow(leaves("a", (context) => (early ??= context.set("x", 1))))
      .addNode(leaves("b", (context) => context.set("y", 1)))
      .addDefaultRoute("a", "b")
      .addDefaultRoute("b", "a");
    const result = await run(workflow as never).result;
    expect(result.errors).toMatchObject([{ task: "a", cause: { name: "JoinError" } }]);
    expect(result.sequence).toEqual(["a", "b", "a"]);
  });

  test("branches of nodes that give their outcomes at once take turns", async () => {
    const workflow = createWorkflow([node("a"), node("b")], { policies: { ran: "append" } })
      .addNode(node("c"))
      .addNode(node("d"))
      .addDefaultRoute("a", "c")
      .addDefaultRoute("b", "d");
    expect((await run(workflow).result).sequence).toEqual(["a", "b", "c", "d"]);
  });

  test("an outcome without actions chose none", async () => {
    const workflow = leading(
      (context) => ({ status: "succeeded", context, output: 1, error: null }),
      (w) => reachable(w.addDefaultRoute("a", "x"), "y", "z"),
    );
    expect(await ranAfter(workflow)).toEqual(["x"]);
  });
});

describe("a workflow as a node", () => {
  const inner = createWorkflow(node("i")).addNode(node("j")).addDefaultRoute("i", "j");

  test("works on the context around it, and returns its output", async () => {
    const workflow = createWorkflow(node("a"))
      .addNode(new WorkflowNode("w", inner as never))
      .addNode(node("b"))
      .addDefaultRoute("a", "w")
      .addDefaultRoute("w", "b");
    const result = await run(workflow).result;
    expect(result.context.get("ran")).toEqual(["a", "i", "j", "b"]);
    expect(result.sequence).toEqual(["a", "w", "b"]);
    const alone = await run(createWorkflow(new WorkflowNode("w", inner as never)) as never).result;
    expect(alone.output).toBe("j");
  });

  test("fails if the workflow fails, and leaves its context", async () => {
    const failing = createWorkflow(
      node("i", (context) => failed(context, Object.assign(new Error("no"), { code: "E" }))),
    );
    const result = await run(createWorkflow(new WorkflowNode("w", failing as never)) as never)
      .result;
    expect(codesOf(result)).toEqual(["E"]);
    expect(result.context.get("ran")).toEqual(["i"]);
  });

  test("is checked with the workflow around it", () => {
    const broken = createWorkflow(node("i")).addEdge("i", "go", "nowhere");
    expect(() => createWorkflow(new WorkflowNode("w", broken as never)).check()).toThrow(/nowhere/);
  });

  test("counts its own steps: max-steps holds for each workflow", async () => {
    const looping = createWorkflow(node("i"), { maxSteps: 3 }).addDefaultRoute("i", "i");
    const result = await run(createWorkflow(new WorkflowNode("w", looping as never)) as never)
      .result;
    expect(codesOf(result)).toEqual(["MAX_STEPS"]);
  });
});
