import type { WorkflowContext } from "@sheaf/context";
import type { RunOptions } from "../run/run-options.ts";
import type { Scope } from "../contract/run.ts";
import type { Executor } from "../contract/executor.ts";
import type { Workflow } from "../graph/workflow.ts";
import { BatchNode } from "../node/batch-node.ts";
import { createWorkflow } from "../graph/workflow.ts";
import type { RunResult } from "../run/run-result.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { ItemsResult } from "../task/task-result.ts";
import { conformanceActions, conformanceSecrets } from "./actions.ts";
import type { Trials } from "./checks-of.ts";
import { failure, resultOf } from "./executor-trial.ts";
import { expectEqual } from "./expect-equal.ts";

/** What can only go wrong where items leave their process. */
export const checksElsewhere: Trials<Executor> = {
  "time-limits-do-not-count-waiting": [
    "The time limit of an attempt counts from when its action is called",
    async (executor) => {
      // Together they take longer than the limit. Each alone is far from it.
      const items = Array.from({ length: 9 }, (_, index) => index);
      const options = { action: "conformance.block", concurrency: items.length, timeout: 0.7 };
      const { output } = await resultOf(executor, items, options);
      expectEqual(output, items);
    },
  ],
  "secrets-come-back": [
    "Secrets in items, inputs, the context and outputs are the values, and text like a reference stays as it is",
    async (executor) => {
      const { token } = conformanceSecrets;
      const items = [`Bearer ${token}`, "\u0024{secret:token}", "\u0024{secret"];
      const workflow = listOf(items, "conformance.secret", {
        input: { header: `Basic ${token}` },
      });
      const { tasks } = await resultWith(executor, workflow, { secrets: conformanceSecrets });
      const expected = items.map((item) => ({ item, input: { header: `Basic ${token}` }, token }));
      expectEqual(tasks["list"]?.output, expected);
    },
  ],
  "references-without-secrets": [
    "In a run without secrets, text like a reference to one stays as it is",
    async (executor) => {
      const items = ["\u0024{secret:token}", "\u0024{secret}", "\u0024{secret"];
      const { output } = await resultOf(executor, items, { action: "conformance.echo" });
      expectEqual(output, items);
    },
  ],
  "secrets-in-errors-are-masked": [
    "Errors, and what actions log, have *** in place of secrets",
    async (executor) => {
      const logged: unknown[] = [];
      const workflow = listOf([1], "conformance.fail-with-secret", { tolerate: 1 });
      const { tasks } = await resultWith(executor, workflow, {
        secrets: conformanceSecrets,
        onEvent: (event) => {
          if (event.type === "log") logged.push([event.message, event.data]);
        },
      });
      const { items } = tasks["list"] as ItemsResult;
      expectEqual(items, [failure(0, 1, "REFUSED", "*** is refused: because of ***")]);
      expectEqual(logged, [["with ***", ["***"]]]);
    },
  ],
  "errors-keep-their-causes": [
    "The message of a failure has that of its causes",
    async (executor) => {
      const { items } = await resultOf(executor, [1], {
        action: "conformance.fail-with-cause",
        tolerate: 1,
      });
      const message = "cannot send: no route to host (EHOSTUNREACH)";
      expectEqual(items, [failure(0, 1, "ACTION_FAILED", message)]);
    },
  ],
  "outputs-may-be-large": [
    "An output may have a megabyte",
    async (executor) => {
      const { output } = await resultOf(executor, [1, 2], { action: "conformance.large" });
      const sizes = (output as readonly string[][]).map((list) => list.join("").length);
      expectEqual(sizes, [1_000_000, 1_000_000]);
    },
  ],
  "inputs-see-their-item": [
    "The input of an attempt is evaluated for its own item and attempt",
    async (executor) => {
      const input = itemAndAttempt;
      const options = { action: "conformance.input-twice", input, retry: { count: 1 } };
      const { output } = await resultOf(executor, ["a", "b"], options);
      expectEqual(output, [
        ["a", 2],
        ["b", 2],
      ]);
    },
  ],
  "lists-nest": [
    "Lists in workflows inside lists and nodes get their own items, each with a key of its own",
    async (executor) => {
      const list = compileTasks(
        [
          {
            name: "list",
            action: "conformance.key",
            input: (context: WorkflowContext) => context.parameters,
            withItems: ["x", "y"],
          },
        ],
        { output: (context) => context.task("list") as never },
      );
      const nested = compileTasks(
        [
          {
            name: "nested",
            action: list,
            withItems: [1, 2],
            input: (context: WorkflowContext) => ({ item: context.item }),
          },
        ],
        {},
      );
      const batch = new BatchNode("batch", { items: twoItems, workflow: nested, concurrency: 2 });
      const { output } = await resultWith(executor, createWorkflow(batch), {});
      const found = JSON.stringify(output).match(/"item":\d,"of":"."/g) ?? [];
      expectEqual(
        found.toSorted(),
        [1, 1, 2, 2]
          .flatMap((item) => ["x", "y"].map((of) => `"item":${item},"of":"${of}"`))
          .toSorted(),
      );
      expectEqual(new Set(JSON.stringify(output).match(/"key":"[^"]+"/g)).size, 8);
    },
  ],
  "tasks-for-each-item": [
    "Tasks under `each` see their item, and what its action gave, wherever they run",
    async (executor) => {
      const cells = {
        name: "cells",
        withItems: ({ item }: WorkflowContext) => [item, "z"],
        action: "conformance.see",
        input: (context: WorkflowContext) => context.task("seen"),
        publish: { seen: ({ item }: WorkflowContext) => [item] },
      };
      const seen = {
        name: "seen",
        action: "conformance.see",
        input: (context: WorkflowContext) => context.task("list"),
        concurrency: 1,
      };
      const each = [seen, cells];
      const list = { name: "list", action: "conformance.echo", withItems: ["x", "y"], each };
      const workflow = compileTasks([list], { policies: { seen: "union" } });
      const { tasks, context } = await resultWith(executor, workflow, {});
      const outputs = tasks["list"]?.output as unknown as readonly (readonly SeenCell[])[];
      expectEqual(
        outputs.map((row) => row.map(({ item, index }) => [item, index])),
        ["x", "y"].map((item) => [
          [item, 0],
          ["z", 1],
        ]),
      );
      expectEqual(
        outputs.map(([cell]) => [cell?.input.output.item, cell?.input.output.input.output]),
        [
          ["x", "x"],
          ["y", "y"],
        ],
      );
      expectEqual(context.get("seen"), ["x", "y"]);
    },
  ],
  "tasks-without-items": [
    "A task without items gives the same wherever it runs",
    async (executor) => {
      const workflow = compileTasks(
        [
          { name: "plain", action: "conformance.see", input: { n: 1 }, timeout: 60 },
          { name: "failing", action: "conformance.fail" },
        ],
        { vars: { before: 3 } },
      );
      const { tasks } = await resultWith(executor, workflow, {});
      const { input, variable, index } = (tasks["plain"]?.output ?? {}) as Record<string, unknown>;
      expectEqual([input, variable, index], [{ n: 1 }, 3, null]);
      expectEqual(tasks["failing"]?.error?.code, "OUT_OF_PAPER");
    },
  ],
};

/** What an item of the inner list gives: in its input what the task before that list saw. */
interface SeenCell {
  readonly item: string;
  readonly index: number;
  readonly input: {
    readonly output: { readonly item: string; readonly input: { readonly output: string } };
  };
}

function itemAndAttempt({ item }: WorkflowContext, { attempt }: Scope): unknown {
  return [item, attempt];
}

function twoItems(): readonly string[] {
  return ["p", "q"];
}

function listOf(items: unknown, action: string, options: object): Workflow {
  return compileTasks([{ ...options, name: "list", action, withItems: () => items }], {});
}

function resultWith(
  executor: Executor,
  workflow: Workflow,
  options: RunOptions,
): Promise<RunResult> {
  return run(workflow, { ...options, executor, actions: conformanceActions }).result;
}
