import type { Json } from "@sheaf/context";
import type { Executor } from "../contract/executor.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import { now } from "../host/clock.ts";
import type { RunHandle } from "../run/run-handle.ts";
import type { RunOptions } from "../run/run-options.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { EndScope } from "../task/scope.ts";
import type { TaskDeclaration } from "../task/task-options.ts";
import { conformanceActions } from "./actions.ts";
import type { Trials } from "./checks-of.ts";
import { resultOf, started } from "./executor-trial.ts";
import { expectEqual } from "./expect-equal.ts";

/** The length of a window, and how early a timer may fire, in seconds. */
const WINDOW = 0.1;
const INACCURACY = 0.005;

/** What those who start a run see of it, wherever its items run. */
export const checksOfRuns: Trials<Executor> = {
  "numbers-may-be-computed": [
    "Numbers of options may be computed, and do what written ones do",
    async (executor) => {
      const batches = { action: "conformance.echo", batchSize: () => 2 };
      expectEqual((await resultOf(executor, [1, 2, 3], batches)).output, [[1, 2], [3]]);
      const retry = { count: () => 1, delay: () => 0.01 };
      const again = { action: "conformance.fail-once", retry };
      expectEqual((await resultOf(executor, [1, 2], again)).output, [1, 2]);
      const half = { action: "conformance.fail-first", tolerate: () => "50%" as const };
      expectEqual((await resultOf(executor, [1, 2], half)).output, [null, 2]);
      const before = now();
      const rate = { limit: () => 2, per: () => WINDOW };
      await resultOf(executor, [1, 2, 3], { action: "conformance.echo", rate });
      expectEqual(now() - before >= (WINDOW - INACCURACY) * 1_000, true);
      const wrong = { action: "conformance.echo", retry: { count: () => 0.5 } };
      const { errors } = await started(executor, [1], wrong).result;
      expectEqual(errors[0]?.code, "INVALID_OPTION");
    },
  ],
  "failures-have-their-items": [
    "`failures()` gives the items that failed as they were, with their attempts and errors",
    async (executor) => {
      const items = [{ id: 1 }, { id: 2 }];
      const next = {
        on: "failure" as const,
        publish: { failed: (_: unknown, { failures }: EndScope) => failures() as unknown as Json },
      };
      const task = { action: "conformance.fail-first", tolerate: 0, retry: { count: 0 }, next };
      const { context } = await started(executor, items, task).result;
      const error = { code: "OUT_OF_PAPER", message: "the first" };
      expectEqual(context.get("failed"), [{ index: 0, item: { id: 1 }, attempts: 1, error }]);
    },
  ],
  "outputs-are-read-while-items-run": [
    "Outputs can be read while other items run, as they end and in item order",
    async (executor) => {
      const options = { action: "conformance.echo-or-never", concurrency: 2 };
      const endless = started(executor, ["a", "never", "b"], options);
      const read: Json[] = [];
      for await (const { index, output } of endless.outputs("checked")) {
        read.push([index, output]);
        if (read.length === 2) endless.cancel();
      }
      expectEqual(read, [
        [0, "a"],
        [2, "b"],
      ]);
      const items = Array.from({ length: 50 }, (_, index) => index);
      const whole = started(executor, items, { action: "conformance.echo" });
      expectEqual(await ordered(whole), items);
    },
  ],
  "failures-can-be-passed-over": [
    "After a task with `onFailure: continue` the next one runs, and its failure is among those handled",
    async (executor) => {
      const { status, handled, sequence } = await ran(executor, [
        { name: "a", action: "conformance.fail", withItems: [1], onFailure: "continue" },
        { name: "b", action: "conformance.echo", withItems: [1] },
      ]).result;
      expectEqual(
        [status, sequence, handled.map(({ code }) => code)],
        ["succeeded", ["a", "b"], ["ITEMS_FAILED"]],
      );
    },
  ],
  "runs-have-time-limits": [
    "A workflow whose `timeout` has passed fails, and so do the actions that are running",
    async (executor) => {
      const task = { name: "a", action: "conformance.until-aborted", withItems: [1, 2] };
      const { status, errors } = await ran(executor, [task], { timeout: 0.2 }).result;
      expectEqual([status, errors[0]?.code], ["failed", "DEADLINE"]);
    },
  ],
  "events-have-what-was-asked-for": [
    "Events of the ends of items have the output and the duration if those were asked for",
    async (executor) => {
      const ends: unknown[] = [];
      const onEvent = (event: WorkflowEvent): void => {
        if (event.type !== "item.succeeded") return;
        ends.push([event.index, event.output, typeof event.duration]);
      };
      const events = { outputs: true, durations: true };
      const task = { name: "a", action: "conformance.echo", withItems: ["x"] };
      const { durations } = await ran(executor, [task], {}, { onEvent, events }).result;
      expectEqual(ends, [[0, "x", "number"]]);
      expectEqual(Object.keys(durations ?? {}), ["a"]);
    },
  ],
};

async function ordered(handle: RunHandle): Promise<readonly Json[]> {
  const outputs: Json[] = [];
  for await (const { output } of handle.outputs("checked", { ordered: true })) outputs.push(output);
  return outputs;
}

function ran(
  executor: Executor,
  tasks: readonly TaskDeclaration[],
  settings: WorkflowSettings = {},
  options: RunOptions = {},
): RunHandle {
  const workflow = compileTasks(tasks, settings);
  return run(workflow, { ...options, executor, actions: conformanceActions, grace: 0.05 });
}
