import type { Workflow } from "../graph/workflow.ts";
import { whenHostIsServed } from "../host/clock.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { RunOptions } from "./run-options.ts";

/** Starts a run. Its handle reaches everything that takes part in it. */
type Start = (workflow: Workflow, options: RunOptions) => unknown;

/**
 * Starts runs that never end, once, so that an instance of every class that takes part in a run is
 * always alive. V8 holds hidden classes weakly: when a full collection finds no instance of one, the
 * class goes, and all optimised code that relies on it. Between two runs that would be all of the
 * engine: an item of the run behind a collection took five times as long.
 *
 * Runs, and not instances of chosen classes: what has the same history has the same hidden class, and
 * a class that is added to the engine is kept without anybody thinking of it. They hold no value of
 * the caller's, no timer and no signal. The test `hidden-classes` of the benchmarks counts what is lost.
 *
 * Called at the end of a run, when all of it is compiled: before, it would take as long as the first
 * run. They start once whoever waits for that run has its result, and keep no process alive.
 */
export function keepHiddenClasses(start: Start): void {
  if (kept !== null) return;
  const handle = whenHostIsServed(() => {
    const workflow = specimenWorkflow();
    kept?.push(start(workflow, {}), start(workflow, { concurrency: 4, onEvent: () => {} }));
    // One that ends, for what a run leaves behind: its result, and writes of tasks.
    kept?.push(start(compileTasks([{ name: "ended", action: () => 0 }], {}), {}));
  });
  // Of a browser it is a number.
  (handle as { unref?(): void }).unref?.();
  kept = [handle];
}

// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- made once for the process, and holds nothing of any caller
let kept: unknown[] | null = null;

/** No task of it ends but the first. */
function specimenWorkflow(): Workflow {
  const never = new Promise<never>(() => {});
  const act = (call: unknown): unknown => {
    kept?.push(call);
    return never;
  };
  const first = {
    name: "first",
    action: () => null,
    publish: { variable: 0 },
    next: { do: ["list", "stream", "single", "nested"] },
  };
  const list = { name: "list", withItems: [0, 1], action: act, concurrency: 1 };
  const stream = {
    name: "stream",
    withItems: { [Symbol.asyncIterator]: () => ({ next: () => never }) },
    action: act,
  };
  const single = { name: "single", action: act };
  const nested = { name: "nested", withItems: [0], action: compileTasks([single], {}) };
  return compileTasks([first, list, stream, single, nested], {});
}
