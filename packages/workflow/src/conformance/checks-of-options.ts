import type { WorkflowContext } from "@sheaf/context";
import type { WorkflowEvent } from "../contract/events.ts";
import type { Executor } from "../contract/executor.ts";
import { now } from "../host/clock.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { TaskOptions } from "../task/task-options.ts";
import type { ItemsResult } from "../task/task-result.ts";
import { conformanceActions } from "./actions.ts";
import type { Trials } from "./checks-of.ts";
import { failure, resultOf, started } from "./executor-trial.ts";
import { expectEqual } from "./expect-equal.ts";

/** The length of a window, and how early a timer may fire, in seconds. */
const WINDOW = 0.1;
const INACCURACY = 0.005;

/** What the options of a list and of a workflow do, wherever its items run. */
export const checksOfOptions: Trials<Executor> = {
  "lists-end-early": [
    "With `until`, a list ends once so many items have succeeded, and what still runs is canceled",
    async (executor) => {
      const items = ["never", "a", "never", "b", "never"];
      const { output, items: results } = await resultOf(executor, items, {
        action: "conformance.echo-or-never",
        until: 2,
      });
      expectEqual(output, [null, "a", null, "b", null]);
      const statuses = results.map(({ status }) => status);
      expectEqual(
        statuses.map((status) => status === "succeeded"),
        [false, true, false, true, false],
      );
    },
  ],
  "items-can-be-skipped": [
    "An item whose `itemWhen` is false is skipped, and the others keep their positions",
    async (executor) => {
      const { output, items } = await resultOf(executor, ["a", "b", "c"], {
        action: "conformance.echo",
        itemWhen: ({ item }: WorkflowContext) => item !== "b",
      });
      expectEqual(output, ["a", null, "c"]);
      expectEqual(items[1]?.status, "skipped");
    },
  ],
  "batches-are-items": [
    "With `batchSize`, each call gets a list of items",
    async (executor) => {
      const options = { action: "conformance.echo", batchSize: 2 };
      const { output } = await resultOf(executor, [1, 2, 3, 4, 5], options);
      expectEqual(output, [[1, 2], [3, 4], [5]]);
    },
  ],
  "batches-blame-items": [
    "Only the items of a batch that its action names are tried again, and with `count` each counts",
    async (executor) => {
      const { total, output, items } = await resultOf(executor, ["a", "bad", "c", "late", "e"], {
        action: "conformance.blame",
        batchSize: 2,
        count: "items",
        retry: { count: 1 },
        tolerate: 1,
      });
      expectEqual([total, output], [5, ["a", null, "c", "late", "e"]]);
      expectEqual(
        items.map(({ status }) => status === "failed"),
        [false, true, false, false, false],
      );
    },
  ],
  "deadlines-hold": [
    "All attempts at an item together end with its deadline, whether they run or pause",
    async (executor) => {
      const cases: readonly TaskOptions[] = [
        { action: "conformance.never" },
        { action: "conformance.fail", retry: { count: 1_000, delay: 0.02 } },
      ];
      for (const options of cases) {
        const { items } = await resultOf(executor, [1], { ...options, deadline: 0.2, tolerate: 1 });
        expectEqual(items[0]?.error?.code, "DEADLINE");
      }
    },
  ],
  "rates-hold": [
    "No more attempts start in a window than `rate` allows",
    async (executor) => {
      const before = now();
      const options = { action: "conformance.echo", rate: { limit: 2, per: WINDOW } };
      const { output } = await resultOf(executor, [1, 2, 3, 4, 5], options);
      expectEqual(output, [1, 2, 3, 4, 5]);
      // The last one is in the third window. Events of starts may come later than the starts.
      expectEqual(now() - before >= (2 * WINDOW - INACCURACY) * 1_000, true);
    },
  ],
  "pauses-give-their-place-away": [
    "With `hold: false`, other items run while one waits for its next attempt",
    async (executor) => {
      const ended: unknown[] = [];
      const options = {
        action: "conformance.fail-first",
        concurrency: 1,
        retry: { count: 1, delay: 0.1, hold: false },
      };
      const { status } = await started(executor, ["first", "b"], options, (event) => {
        if (event.type === "item.succeeded") ended.push(event.index);
      }).result;
      expectEqual([status, ended], ["succeeded", [1, 0]]);
    },
  ],
  "what-is-final-runs": [
    "What a workflow does `finally` runs on the executor too, after a failure as well",
    async (executor) => {
      const last = compileTasks([{ name: "last", action: "conformance.log" }], {});
      for (const action of ["conformance.echo", "conformance.fail"]) {
        const workflow = compileTasks([{ name: "list", action, withItems: [1] }], {
          finally: last,
        });
        const logged: unknown[] = [];
        const onEvent = (event: WorkflowEvent): void => {
          if (event.type === "log") logged.push([event.task, event.message]);
        };
        const options = { executor, actions: conformanceActions, onEvent };
        const { status, tasks } = await run(workflow, options).result;
        expectEqual(logged, [["finally/last", "logged"]]);
        const { items } = tasks["list"] as ItemsResult;
        if (status === "failed")
          expectEqual(items, [failure(0, 1, "OUT_OF_PAPER", "cannot print 1")]);
        else expectEqual(status, "succeeded");
      }
    },
  ],
};
