// docs/semantics.md#handled-failures
import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  type Node,
  run,
  type RunResult,
  WorkflowNode,
} from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { codesOf, runTasks, settled, type Tasks } from "../run/run-tasks.ts";

const fails = (): never => {
  throw Object.assign(new Error("no"), { code: "E_NO" });
};
const handledIn = ({ handled }: RunResult): unknown[] =>
  handled.map(({ code, message, task, index }) => [code, message, task, index]);

/** Fails in a task called `inner`, and handles the failure. */
const child = compileTasks([{ name: "inner", action: fails, next: { on: "failure" } }], {});

describe("handled failures are reported", () => {
  test("with the fields of errors", async () => {
    const result = await runTasks([
      { name: "a", action: fails, next: { on: "failure", do: "b" } },
      { name: "b", action: () => 1 },
    ]);
    expect([result.status, result.errors]).toEqual(["succeeded", []]);
    expect(handledIn(result)).toEqual([["E_NO", "no", "a", undefined]]);
  });

  test("without do, and where several entries fire, once", async () => {
    const next = [{ on: "failure" }, { on: "completion" }, { on: "failure", publish: { x: 1 } }];
    const result = await runTasks([{ name: "a", action: fails, next } as Tasks[number]]);
    expect(handledIn(result)).toHaveLength(1);
  });

  test("in the order of their branches, whichever ends first", async () => {
    const held = new Held();
    const names = ["a", "b", "c"];
    const ended = runTasks(
      names.map((name) => ({
        name,
        action: () => held.start(name),
        next: { on: "failure" },
        start: true,
      })),
    );
    await settled();
    for (const name of names.toReversed()) held.fail(name);
    expect((await ended).handled.map(({ task }) => task)).toEqual(names);
  });

  test("every time, in a loop", async () => {
    let runs = 0;
    const action = (): never => {
      throw new Error(String(++runs));
    };
    const next = [
      { on: "failure" as const, when: () => runs < 3, do: "a" },
      { on: "failure" as const },
    ];
    const result = await runTasks([{ name: "a", action, next }]);
    expect(result.handled.map(({ message }) => message)).toEqual(["1", "2", "3"]);
  });

  test("also if the workflow fails later on, or never starts", async () => {
    const result = await runTasks([
      { name: "a", action: fails, next: { on: "failure", do: "b" } },
      { name: "b", action: fails },
    ]);
    expect(result.errors.map(({ task }) => task)).toEqual(["b"]);
    expect(result.handled.map(({ task }) => task)).toEqual(["a"]);
    const invalid = await runTasks([{ name: "a", action: "unknown" }]);
    expect([invalid.status, invalid.handled]).toEqual(["invalid", []]);
  });

  test("for a list, as one failure of the task; tolerated items are not reported", async () => {
    const list = { withItems: [1, 2], action: fails, next: { on: "failure" } } as const;
    const result = await runTasks([{ name: "a", ...list }]);
    expect(handledIn(result)).toMatchObject([["ITEMS_FAILED", expect.anything(), "a", undefined]]);
    const tolerated = await runTasks([{ name: "a", ...list, tolerate: 2 }]);
    expect([tolerated.handled, tolerated.errors]).toEqual([[], []]);
  });

  test("a failure whose entry fails is reported along with the failure of the entry", async () => {
    for (const next of [
      { on: "failure", publish: { x: fails } },
      { on: "failure", when: fails },
    ] as const) {
      const result = await runTasks([{ name: "a", action: fails, next }]);
      expect(codesOf(result)).toEqual(["E_NO", "EXPRESSION_FAILED"]);
      expect(result.handled).toEqual([]);
    }
  });

  test("for nodes that fail and choose an action", async () => {
    const node: Node = {
      id: "a",
      process: (context) => ({
        status: "failed",
        context,
        output: null,
        error: new Error("no"),
        actions: ["error"],
      }),
    };
    const after: Node = {
      id: "b",
      process: (context) => ({
        status: "skipped",
        context,
        output: null,
        error: null,
        actions: null,
      }),
    };
    const workflow = createWorkflow(node).addNode(after).addEdge("a", "error", "b");
    const result = await run(workflow).result;
    expect([result.status, handledIn(result)]).toEqual([
      "succeeded",
      [["NODE_FAILED", "no", "a", undefined]],
    ]);
  });

  test("without secrets", async () => {
    const action = (): never => {
      throw new Error("the key is s3cr3t!");
    };
    const tasks: Tasks = [{ name: "a", action, next: { on: "failure" } }];
    const inside: Tasks = [{ name: "outer", action: compileTasks(tasks, {}) }];
    for (const given of [tasks, inside]) {
      const result = await runTasks(given, { secrets: ["key"] }, { secrets: { key: "s3cr3t!" } });
      expect(result.handled.map(({ message }) => message)).toEqual(["the key is ***"]);
    }
  });
});

describe("failures that a sub-workflow handled are reported by the run", () => {
  test("with the path to the task", async () => {
    const middle = compileTasks([{ name: "middle", action: child }], {});
    const result = await runTasks([
      { name: "a", action: child },
      { name: "b", action: middle },
    ]);
    expect(result.status).toBe("succeeded");
    expect(handledIn(result)).toEqual([
      ["E_NO", "no", "a/inner", undefined],
      ["E_NO", "no", "b/middle/inner", undefined],
    ]);
  });

  test("with the item, in item order, for each attempt", async () => {
    const late = compileTasks(
      [
        { name: "inner", action: fails, next: { on: "failure", do: "wait" } },
        {
          name: "wait",
          action: ({ context }) => {
            const delay = 3 - (context.parameters["item"] as number);
            return new Promise((resolve) => setTimeout(resolve, delay * 3));
          },
        },
      ],
      {},
    );
    const input = { item: (context: { item: unknown }) => context.item };
    const result = await runTasks([{ name: "a", withItems: [0, 1, 2], action: late, input }]);
    expect(handledIn(result)).toEqual([0, 1, 2].map((index) => ["E_NO", "no", "a/inner", index]));
  });

  test("also if the workflow around it fails", async () => {
    const failing = compileTasks(
      [
        { name: "inner", action: fails, next: { on: "failure", do: "last" } },
        { name: "last", action: fails },
      ],
      {},
    );
    const result = await runTasks([
      { name: "a", action: failing, retry: { count: 1 }, next: { on: "failure" } },
    ]);
    expect(handledIn(result).map((parts) => (parts as unknown[])[2])).toEqual([
      "a/inner",
      "a/inner",
      "a",
    ]);
  });

  test("for nodes that run workflows", async () => {
    const batch = new BatchNode("batch", { items: () => [0, 1], workflow: child, concurrency: 2 });
    for (const [node, expected] of [
      [new WorkflowNode("node", child), [["E_NO", "no", "node/inner", undefined]]],
      [batch, [0, 1].map((index) => ["E_NO", "no", "batch/inner", index])],
    ] as const) {
      const result = await run(createWorkflow(node), { context: createContext() }).result;
      expect(result.status).toBe("succeeded");
      expect(handledIn(result)).toEqual(expected);
    }
  });

  test("the first 1,000 of many items are kept", async () => {
    const withItems = Array.from({ length: 3_000 }, (_, index) => index);
    const { handled } = await runTasks([
      { name: "a", withItems, action: child, collect: "none", concurrency: 100 },
    ]);
    expect(handled.map(({ index }) => index)).toEqual(withItems.slice(0, 1_000));
  });
});
