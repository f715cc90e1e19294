import type { WorkflowContext } from "@sheaf/context";
import { expect, test } from "vitest";
import { BatchNode, compileTasks, createWorkflow, run } from "../../src/index.ts";
import { Held } from "./held.ts";
import { settled } from "./run-tasks.ts";

test("a handle lists the running actions, wherever they are", async () => {
  const held = new Held();
  const inner = compileTasks(
    [
      {
        name: "each",
        withItems: (context: WorkflowContext) => context.parameters["list"] as number[],
        action: ({ item, signal }: { item: number; signal: AbortSignal }) =>
          signal.aborted ? null : held.start(item),
      },
    ],
    {},
  );
  const outer = compileTasks(
    [
      {
        name: "outer",
        withItems: [[7], [8, 9]],
        input: (context: WorkflowContext) => ({ list: context.item }),
        action: inner,
      },
    ],
    {},
  );
  const workflow = compileTasks(
    [
      { name: "plain", action: () => held.start("plain") },
      { name: "nested", action: outer },
    ],
    {},
  );
  const handle = run(workflow);
  expect(handle.running()).toEqual([]);
  await settled();
  expect(handle.running()).toEqual([{ task: "plain", attempt: 1, path: [{ task: "plain" }] }]);
  held.finish("plain");
  await settled();
  held.finish(8);
  await settled();
  const at = (index: number, item: number): object => ({
    task: "nested/outer/each",
    index: item,
    attempt: 1,
    path: [{ task: "nested" }, { task: "outer", index }, { task: "each", index: item }],
  });
  expect(handle.running()).toEqual([at(0, 0), at(1, 1)]);
  held.finish(7);
  held.finish(9);
  expect((await handle.result).status).toBe("succeeded");
  expect(handle.running()).toEqual([]);
});

test("for an item that runs a workflow it lists what runs inside", async () => {
  const held = new Held();
  const inner = compileTasks(
    [{ name: "x", action: ({ context }) => held.start(context.item) }],
    {},
  );
  const batch = new BatchNode("batch", {
    items: () => ["p", "q"],
    workflow: inner,
    concurrency: 2,
  });
  const handle = run(createWorkflow(batch));
  await settled();
  held.finish("p");
  await settled();
  const path = [{ task: "batch", index: 1 }, { task: "x" }];
  expect(handle.running()).toEqual([{ task: "batch/x", attempt: 1, path }]);
  held.finish("q");
  await handle.result;
});

test("a pause before another attempt is not a running action", async () => {
  const action = ({ attempt }: { attempt: number }): number => {
    if (attempt === 1) throw new Error("no");
    return attempt;
  };
  const handle = run(compileTasks([{ name: "a", action, retry: { count: 1, delay: 60 } }], {}));
  await settled();
  expect(handle.running()).toEqual([]);
  handle.cancel();
  await handle.result;
});
