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
   * The number of threads, an integer from 1.
   *
   * @defaultValue as many as the machine can run at once
   */
  readonly threads?: number;
  /**
   * The heap limit of each thread in megabytes, without buffers. An item that needs more fails.
   *
   * @defaultValue the limit of the process
   */
  readonly maxMemory?: number;
  /**
   * Options of Node for the threads, such as `["--import", "tsx"]`.
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
 * Runs the actions of a module on threads, so that CPU-bound actions do not block the process and use all
 * cores. The items of lists run there, and tasks without items. Actions that the module does not have stay in
 * the process, and so do functions in tasks.
 *
 * The context is sent to each thread once, in parts, and later only the parts that the thread does not have.
 * An item, its input and its output travel as JSON, which takes about 10 µs of CPU per item in groups. Each
 * thread is given about 20 ms of work ahead; the rest goes to whichever is free. If a thread dies, by
 * `process.exit`, an uncaught error or for lack of memory, the items that were running in it run again, each
 * alone, and only an item that kills its thread again fails, with the code `WORKER_LOST`.
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
