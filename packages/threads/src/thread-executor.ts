import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Executor, inProcess, type Tracing } from "@sheaf/workflow";
import { ThreadPool } from "./thread-pool.ts";

/** Options of `threadExecutor`. */
export interface ThreadOptions {
  /**
   * The module of actions: a URL, or a path from the working directory. Its default export maps names to
   * functions. Each thread loads it. It may be in TypeScript: see `@sheaf/threads/typescript`.
   */
  readonly actions: string | URL;
  /**
   * How many threads, an integer from 1.
   *
   * @defaultValue as many as the machine can run at once
   */
  readonly threads?: number;
  /**
   * Megabytes that the values of one thread may take. An item that needs more fails.
   *
   * @defaultValue the limit of the process
   */
  readonly maxMemory?: number;
  /**
   * Options of the runtime for threads, such as `["--import", "tsx"]`.
   *
   * @defaultValue those of the process
   */
  readonly execArgv?: readonly string[];
  /**
   * Follows the items that threads get together, as `openTelemetry` of `@sheaf/workflow/opentelemetry` does.
   *
   * @defaultValue no tracing
   */
  readonly tracing?: Tracing;
}

/** Runs items on threads. Close it when no run needs it: then its threads end. */
export interface ThreadExecutor extends Executor, AsyncDisposable {
  /** Ends the threads. What is under way fails with `WORKER_LOST`. */
  close(): Promise<void>;
}

/**
 * Runs the actions of a module on threads: what computes no longer blocks the process, and uses all
 * cores. The items of lists go there, and tasks without items; actions that the module does not have stay
 * in the process, and so do functions in tasks.
 *
 * The context is sent to each thread once, in parts, and only those that differ from what the thread has.
 * What travels for an item is the item, its input and its output, as JSON. Each thread has work for some
 * 20 ms ahead; the rest goes to whichever is free. If a thread ends, by `process.exit`, an error that
 * nobody catches, or for lack of memory, what it was performing is performed again, each item alone, and
 * only an item that ends a thread by itself fails, with the code `WORKER_LOST`.
 *
 * Threads start with the first job, and idle ones do not keep the process alive.
 *
 * @throws RangeError for a number that is not allowed.
 *
 * @example
 * ```ts
 * const hashAll = async (workflow: Workflow) => {
 *   const executor = threadExecutor({ actions: "./actions.js", threads: 4 });
 *   try {
 *     return await run(workflow, { executor }).result;
 *   } finally {
 *     await executor.close();
 *   }
 * };
 * ```
 */
export function threadExecutor({
  actions,
  threads = availableParallelism(),
  maxMemory,
  execArgv,
  tracing,
}: ThreadOptions): ThreadExecutor {
  if (!Number.isSafeInteger(threads) || threads < 1)
    throw new RangeError(
      `Cannot start threads: expected "threads" to be an integer from 1, got ${String(threads)}`,
    );
  if (maxMemory !== undefined && !(maxMemory > 0))
    throw new RangeError(
      `Cannot start threads: expected "maxMemory" to be a number of megabytes above 0, got ${String(maxMemory)}`,
    );
  const settings = {
    actions: urlOf(actions),
    maxMemory: maxMemory ?? null,
    execArgv: execArgv ?? null,
    tracing: tracing ?? null,
  };
  const pool = new ThreadPool(settings, threads);
  const close = (): Promise<void> => pool.end();
  return {
    takesTasks: true,
    has: async (action) => (await pool.actions()).has(action),
    open: async (job) => {
      const known = await pool.actions();
      const isHere = job.action === null || !known.has(job.action);
      return isHere ? inProcess.open(job) : pool.open(job);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function urlOf(module: string | URL): string {
  const isUrl = module instanceof URL || /^(?:file|data):/.test(module);
  return isUrl ? String(module) : pathToFileURL(resolve(module)).href;
}
