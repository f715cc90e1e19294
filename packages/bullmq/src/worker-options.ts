import type { ActionFunction, SecretSource, Tracing } from "@sheaf/workflow";
import type { WorkerOptions as BullOptions } from "bullmq";
import { whereabouts } from "./clock.ts";
import type { QueuePlace } from "./items-queue.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** What a worker can do, and how much of it at once. */
export interface WorkerOptions extends QueuePlace {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /** Functions by the names that tasks use. Tasks whose action is not among them are left to other workers. */
  readonly actions: Readonly<Record<string, ActionFunction>>;
  /**
   * The most items that run at once, an integer from 1.
   *
   * @defaultValue 10
   */
  readonly slots?: number;
  /**
   * Where the values of secrets come from. They are never sent through Redis.
   *
   * @defaultValue none
   */
  readonly secrets?: SecretSource;
  /**
   * Seconds that `close` waits for running items. Those that have not ended by then run again elsewhere.
   *
   * @defaultValue 30
   */
  readonly grace?: number;
  /**
   * Seconds for which an action may block the event loop. After that, other workers take over its items.
   *
   * @defaultValue 120
   */
  readonly maxBlock?: number;
  /**
   * The most bytes of parts of contexts that the worker caches.
   *
   * @defaultValue 67_108_864
   */
  readonly maxBytes?: number;
  /**
   * The name that `redisWork` shows for it: up to 100 visible ASCII characters.
   *
   * @defaultValue host and process, such as `web-1:4711`
   */
  readonly name?: string;
  /**
   * BullMQ's limit for jobs that all workers of the queue take together: at most `max` in `duration`
   * milliseconds. A job carries up to `chunk` items of its executor. All workers of a queue need the same.
   *
   * @defaultValue no limit
   */
  readonly limiter?: JobLimiter;
  /**
   * Follows the chunks that it performs, as `openTelemetry` of `@sheaf/workflow/opentelemetry` does.
   *
   * @defaultValue no tracing
   */
  readonly tracing?: Tracing;
}

/** How many jobs may be taken in which time. */
export interface JobLimiter {
  /** The most jobs. */
  readonly max: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** A worker, for as long as it is open. */
export interface Worker {
  /**
   * Takes no more items, waits for the end of those that run, and gives the others back. A second call does
   * the same as the first.
   */
  close(): Promise<void>;
}

/** @throws RangeError if it is out of range. */
export function slotsOf({ slots = 10 }: WorkerOptions): number {
  if (Number.isInteger(slots) && slots >= 1) return slots;
  throw new RangeError(
    `Cannot make a worker: \`slots\` is ${String(slots)}, not an integer from 1`,
  );
}

/** Redis takes no others as names of clients. */
const NAME = /^[!-~]{1,100}$/;

/** @throws TypeError for a name that Redis does not take. */
export function nameOf({ name = defaultName() }: WorkerOptions): string {
  if (NAME.test(name)) return name;
  throw new TypeError(
    `Cannot make a worker: \`name\` is ${JSON.stringify(name)}, not up to 100 visible ASCII characters`,
  );
}

function defaultName(): string {
  const { host, pid } = whereabouts();
  return `${host.replaceAll(/[^!-~]/g, "-").slice(0, 80)}:${pid}`;
}

/** @throws RangeError for numbers out of range. */
export function limiterOf({ limiter }: WorkerOptions): Pick<BullOptions, "limiter"> {
  if (limiter === undefined) return {};
  const { max, duration } = limiter;
  if (![max, duration].every((value) => Number.isInteger(value) && value >= 1))
    throw new RangeError(
      `Cannot make a worker: \`limiter\` is ${JSON.stringify(limiter)}; expected \`max\` and \`duration\` to be integers from 1`,
    );
  return { limiter: { max, duration } };
}
