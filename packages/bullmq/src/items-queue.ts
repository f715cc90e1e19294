import type { JobDescription, PackedItems } from "@sheaf/workflow/remote";
import type { QueueOptions } from "bullmq";
import type { Redis } from "ioredis";
import type { Locks } from "./lock-keeper.ts";

/** Where executors and workers meet. Both need the same. */
export interface QueuePlace {
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
  /**
   * The name of the queue, without colons: workers take the items of one queue.
   *
   * @defaultValue "items"
   */
  readonly queue?: string;
}

/** What a job of the queue holds: items of one list. JSON. */
export interface ChunkData {
  readonly description: JobDescription;
  readonly items: PackedItems;
  /** The stream that takes the records. */
  readonly results: string;
  /** The session of the executor that sent it. */
  readonly session: string;
  /** The trace that it belongs to: a `traceparent`. Absent if nobody follows the run. */
  readonly trace?: string;
  /** What vendors of tracing add to it: a `tracestate`. Absent if they add nothing. */
  readonly traceState?: string;
}

/** What a worker writes to the stream of results: a list of these as JSON in the field `reports`. */
export interface ChunkReport {
  readonly session: string;
  /** The id of the job. */
  readonly chunk: string;
  /** How many workers that had it before were lost. */
  readonly lost?: number;
  /** Of its items. */
  readonly records?: readonly unknown[];
  /** Why the worker gave the chunk back; with a part if that was damaged or missing. */
  readonly refused?: { readonly message: string; readonly part?: string };
}

/** Which attempts nobody wants any more: JSON of a message to all workers. */
export interface ChunkAbort {
  readonly session: string;
  readonly attempts: readonly { readonly index: number; readonly attempt: number }[];
}

/** Seconds after which what a process that died has left behind goes. */
export const LEFT_BEHIND = 86_400;

/** The names of everything that belongs to one queue. */
export class QueueNames {
  readonly queue: string;
  readonly prefix: string;

  constructor({ prefix = "sheaf", queue = "items" }: QueuePlace) {
    if (queue === "" || queue.includes(":"))
      throw new TypeError(
        `Cannot use the queue ${JSON.stringify(queue)}: its name must not be empty or contain colons`,
      );
    this.prefix = prefix;
    this.queue = queue;
  }

  /** For BullMQ. */
  options(connection: Redis): QueueOptions {
    return { connection, prefix: `${this.prefix}:bull` };
  }

  /** The channel of aborts. */
  get aborts(): string {
    return `${this.prefix}:aborts:${this.queue}`;
  }

  /** What workers say of themselves, by token. */
  get workers(): string {
    return `${this.prefix}:workers`;
  }

  /** When workers last renewed their locks, by token. */
  get pulses(): string {
    return `${this.prefix}:pulses`;
  }

  /** What executors say of themselves, by id. */
  get executors(): string {
    return `${this.prefix}:executors`;
  }

  /** What a worker has to renew. */
  locksOf(token: string): Locks {
    const queue = this.jobOf("");
    const { pulses, living } = this;
    return {
      active: `${queue}active`,
      stalled: `${queue}stalled`,
      jobs: queue,
      pulses,
      living,
      token,
    };
  }

  /** The workers of the queue that are alive: see `Locks`. */
  get living(): string {
    return `${this.prefix}:living:${this.queue}`;
  }

  resultsOf(executor: string): string {
    return `${this.prefix}:results:${executor}`;
  }

  /** The job of a chunk, as BullMQ has it. Its field `ended` names the items that have ended. */
  jobOf(chunk: string): string {
    return `${this.prefix}:bull:${this.queue}:${chunk}`;
  }

  /** Which session has a list, by the digest of its id. */
  listOf(digest: string): string {
    return `${this.prefix}:list:${digest}`;
  }

  /** The index of the item of a chunk that runs alone. */
  aloneOf(chunk: string): string {
    return `${this.prefix}:alone:${chunk}`;
  }
}
