import type { Executor } from "../contract/executor.ts";
import { after } from "../host/clock.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { ItemsResult } from "../task/task-result.ts";
import { conformanceActions } from "./actions.ts";
import { checksOf, type Trials } from "./checks-of.ts";
import { checksElsewhere } from "./checks-elsewhere.ts";
import { checksOfOptions } from "./checks-of-options.ts";
import { checksOfRuns } from "./checks-of-runs.ts";
import { failure, resultOf, started } from "./executor-trial.ts";
import { expectEqual } from "./expect-equal.ts";

/** Opens executors to be checked. */
export interface ExecutorSubject {
  /** Opens an executor that has {@link conformanceActions} and {@link conformanceSecrets} wherever it runs items. */
  open(): Executor | Promise<Executor>;
  /** Closes the executor. */
  close?(executor: Executor): void | Promise<void>;
}

/** One thing that every executor must do. */
export interface ExecutorCheck {
  /** A short name, for reports. */
  readonly name: string;
  /** What an executor must do, as a sentence. */
  readonly sentence: string;
  /** Opens an executor, tries it and closes it. Rejects with what it saw if the sentence is not true. */
  readonly run: () => Promise<void>;
}

/**
 * The checks that an executor must pass. They work with any test runner: call `run` of each.
 *
 * @example
 * ```ts
 * const checks = executorChecks({ open: () => inProcess });
 * const check = checks.find(({ name }) => name === "outputs-keep-item-order");
 * await check?.run();
 * ```
 */
export function executorChecks(subject: ExecutorSubject): readonly ExecutorCheck[] {
  return checksOf(
    "Executor",
    checks,
    () => subject.open(),
    (executor) => subject.close?.(executor),
  );
}

const checks: Trials<Executor> = {
  "outputs-keep-item-order": [
    "Outputs are in the order of their items, whichever ends first",
    async (executor) => {
      const items = Array.from({ length: 1_000 }, (_, index) => `item ${index}`);
      const { output } = await resultOf(executor, items, {
        action: "conformance.echo",
        concurrency: 64,
      });
      expectEqual(output, items);
    },
  ],
  "items-keep-type-and-value": [
    "An action gets its item unchanged: null, empty and nested items included",
    async (executor) => {
      const items = [
        null,
        "",
        0,
        false,
        {},
        [],
        [[]],
        { a: { b: [1, null] } },
        "ö€😀",
        -1.5,
        1e300,
      ];
      const { output } = await resultOf(executor, items, { action: "conformance.echo" });
      expectEqual(output, items);
    },
  ],
  "actions-see-their-context": [
    "An action sees item, index, attempt, input, variables and earlier results",
    async (executor) => {
      const { output } = await resultOf(executor, ["x"], {
        action: "conformance.see",
        input: { fixed: [1] },
      });
      const seen = {
        item: "x",
        index: 0,
        attempt: 1,
        input: { fixed: [1] },
        variable: "a variable",
        task: { output: 7 },
        contextItem: "x",
        contextIndex: 0,
      };
      expectEqual(output, [seen]);
    },
  ],
  "calls-have-a-key": [
    "An action knows its task, and a key that is the same in every attempt and unique to its item",
    async (executor) => {
      const first = await resultOf(executor, ["x", "y"], {
        action: "conformance.identify",
        tolerate: 2,
      });
      const again = await resultOf(executor, ["x", "y"], {
        action: "conformance.identify",
        retry: { count: 1 },
      });
      const called = again.output as readonly { task: string; key: string; isOfRun: boolean }[];
      expectEqual(
        called.map(({ task, isOfRun }) => [task, isOfRun]),
        [
          ["checked", true],
          ["checked", true],
        ],
      );
      expectEqual(
        called.map(({ key }) => withoutRun(key)),
        first.items.map(({ error }) => withoutRun(error?.message ?? "")),
      );
      expectEqual(new Set(called.map(({ key }) => key)).size, 2);
    },
  ],
  "actions-log-and-report-progress": [
    "Log messages and progress of an action become events with its item and attempt",
    async (executor) => {
      const events: WorkflowEvent[] = [];
      const options = { action: "conformance.log" };
      await started(executor, ["x"], options, (event) => events.push(event)).result;
      const place = { task: "checked", index: 0, attempt: 1 };
      expectEqual(
        events
          .filter(({ type }) => type === "log" || type === "progress")
          .map(({ run: _run, time: _time, ...event }) => event),
        [
          { type: "log", ...place, message: "logged", data: { item: "x" } },
          { type: "progress", ...place, fraction: 0.5 },
        ],
      );
    },
  ],
  "undefined-becomes-null": [
    "The output of an action that returns nothing is null",
    async (executor) => {
      const { output } = await resultOf(executor, [1], { action: "conformance.nothing" });
      expectEqual(output, [null]);
    },
  ],
  "failures-keep-code-and-message": [
    "An error that an action throws keeps its code and message, and fails only its item",
    async (executor) => {
      const { items } = await resultOf(executor, ["a", "b"], {
        action: "conformance.fail",
        tolerate: 2,
      });
      expectEqual(items, [
        failure(0, 1, "OUT_OF_PAPER", "cannot print a"),
        failure(1, 1, "OUT_OF_PAPER", "cannot print b"),
      ]);
    },
  ],
  "anything-can-be-thrown": [
    "An action may throw anything",
    async (executor) => {
      const { items } = await resultOf(executor, [1], {
        action: "conformance.throw-text",
        tolerate: 1,
      });
      expectEqual(items, [failure(0, 1, "ACTION_FAILED", "only text")]);
    },
  ],
  "failed-items-are-retried": [
    "Each further attempt at an item is a new call with its number",
    async (executor) => {
      const { output, items } = await resultOf(executor, [1, 2], {
        action: "conformance.fail-once",
        retry: { count: 2 },
      });
      expectEqual(output, [1, 2]);
      expectEqual(
        items.map(({ attempts }) => attempts),
        [2, 2],
      );
    },
  ],
  "items-of-a-fold-see-its-value": [
    "Each item of a fold finds what the one before it gave",
    async (executor) => {
      const { output } = await resultOf(executor, [1, 2, 3], {
        action: "conformance.append",
        fold: { as: "soFar", from: "0" },
      });
      expectEqual(output, "0,1,2,3");
    },
  ],
  "permanent-failures-are-not-retried": [
    "An error with `retryable: false` prevents further attempts",
    async (executor) => {
      const { items } = await resultOf(executor, [1], {
        action: "conformance.fail-for-good",
        retry: { count: 2 },
        tolerate: 1,
      });
      expectEqual(items, [failure(0, 1, "NO_USE", "no use")]);
    },
  ],
  "outputs-are-json": [
    "An output that is not JSON fails its item",
    async (executor) => {
      const { items } = await resultOf(executor, [1], {
        action: "conformance.return-map",
        tolerate: 1,
      });
      expectEqual(items[0]?.error?.code, "INVALID_VALUE");
    },
  ],
  "items-are-isolated": [
    "What an action does to its item is visible nowhere else",
    async (executor) => {
      const shared = { n: 1 };
      const items = [shared, shared];
      await resultOf(executor, items, { action: "conformance.write" });
      expectEqual(items, [{ n: 1 }, { n: 1 }]);
    },
  ],
  "time-limits-hold": [
    "An attempt that exceeds its time limit ends at once, and its signal is aborted",
    async (executor) => {
      for (const action of ["conformance.never", "conformance.until-aborted"]) {
        const { items } = await resultOf(executor, [1], { action, timeout: 0.05, tolerate: 1 });
        expectEqual(items[0]?.error?.code, "TIMEOUT");
      }
    },
  ],
  "runs-can-be-canceled": [
    "A canceled run ends whether or not its actions react to the signal",
    async (executor) => {
      for (const action of ["conformance.never", "conformance.until-aborted"]) {
        let running = 0;
        const options = { action, concurrency: 2 };
        // An executor may take a while to open.
        const handle = started(executor, [1, 2, 3], options, ({ type }) => {
          if (type === "item.started" && ++running === 2) after(20, () => handle.cancel());
        });
        const { status, tasks } = await handle.result;
        expectEqual(status, "canceled");
        const { items } = tasks["checked"] as ItemsResult;
        expectEqual(
          items.map((item) => item.status),
          ["canceled", "canceled", "skipped"],
        );
      }
    },
  ],
  "fan-outs-do-not-mix": [
    "Fan-outs that run at the same time get their own outputs",
    async (executor) => {
      const names = ["a", "b", "c"];
      const workflow = compileTasks(
        names.map((name) => ({
          name,
          action: "conformance.echo",
          withItems: [1, 2, 3].map((number) => `${name}${number}`),
          next: [],
          start: true,
        })),
        {},
      );
      const { tasks } = await run(workflow, { executor, actions: conformanceActions }).result;
      expectEqual(
        names.map((name) => tasks[name]?.output),
        names.map((name) => [`${name}1`, `${name}2`, `${name}3`]),
      );
    },
  ],
  ...checksElsewhere,
  ...checksOfOptions,
  ...checksOfRuns,
  "streams-are-run": [
    "Items of a stream run like those of a list",
    async (executor) => {
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const { output } = await resultOf(executor, new Set(numbers), { action: "conformance.echo" });
      expectEqual(output, numbers);
    },
  ],
};

function withoutRun(key: string): string {
  return key.slice(key.indexOf("/"));
}
