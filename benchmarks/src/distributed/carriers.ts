import { fileURLToPath } from "node:url";
import { bullmqExecutor, type BullmqExecutorOptions } from "@sheaf/bullmq";
import type { WorkflowContext } from "@sheaf/context";
import { threadExecutor } from "@sheaf/threads";
import type { Executor } from "@sheaf/workflow";
import { Queue, QueueEvents } from "bullmq";
import { Piscina } from "piscina";
import { type Extent, listOf, SCENARIO } from "../scenario/dataset.ts";
import { contextWithItems, ranWell, visiting } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { piscinaExecutor } from "./piscina-executor.ts";

/** A way to have items performed elsewhere. */
export interface Carrier {
  readonly name: string;
  readonly items: number;
  readonly run: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

const ACTIONS = new URL("actions.js", import.meta.url);

/** What a list of this project does, in 1 MB of context unless it says so. */
export interface List {
  readonly name: string;
  readonly items: number;
  readonly action?: string;
  readonly extent?: Extent;
  /** How many items are under way at once. */
  readonly concurrency?: number;
}

const input = ({ item }: WorkflowContext) => ({ id: (item as { id: number }).id });

function listOn(bench: Workbench, list: List, executor: Executor) {
  const { action = "double", concurrency = 500, extent = SCENARIO, items } = list;
  const context = contextWithItems(bench, extent, items);
  const workflow = visiting(bench, { input, action, concurrency });
  return { ...list, run: async () => ranWell(bench, workflow, { context, executor }) };
}

export function onWorkers(bench: Workbench, list: List, options: BullmqExecutorOptions): Carrier {
  const executor = bullmqExecutor(options);
  return { ...listOn(bench, list, executor), close: async () => executor.close() };
}

/**
 * Each thread has 100 items at once.
 *
 * @param pool Piscina takes them in chunks of 100 as its tasks, and sends results when a whole chunk has ended.
 */
export function onThreads(
  bench: Workbench,
  list: List,
  threads: number,
  pool: "ours" | "piscina" = "ours",
): Carrier {
  const executor =
    pool === "ours" ? threadExecutor({ actions: ACTIONS, threads }) : piscinaExecutor(threads);
  return {
    ...listOn(bench, { ...list, concurrency: 100 * threads }, executor),
    close: async () => executor.close(),
  };
}

/** Jobs of one item each, added together. Their results come by events. */
export function plainBullmq(name: string, items: number, url: string, more: object = {}): Carrier {
  const connection = { url, maxRetriesPerRequest: null };
  const queue = new Queue("plain", { connection });
  const events = new QueueEvents("plain", { connection });
  const opts = { removeOnComplete: true };
  const run = async (): Promise<void> => {
    await events.waitUntilReady();
    let left = items;
    const ended = new Promise<void>((resolve) => {
      events.removeAllListeners("completed").on("completed", () => {
        if (--left === 0) resolve();
      });
    });
    const jobs = listOf(items, (id) => ({ name: "double", data: { id, ...more }, opts }));
    await queue.addBulk(jobs);
    await ended;
  };
  return { name, items, run, close: async () => Promise.all([events.close(), queue.close()]) };
}

export function plainPiscina(name: string, items: number, threads: number): Carrier {
  const filename = fileURLToPath(ACTIONS);
  const pool = new Piscina({ filename, minThreads: threads, maxThreads: threads });
  const double = async (id: number): Promise<unknown> => pool.run({ id }, { name: "double" });
  return {
    name,
    items,
    run: async () => Promise.all(listOf(items, double)),
    close: async () => pool.destroy(),
  };
}
