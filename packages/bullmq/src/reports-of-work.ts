import { propertyOf } from "@sheaf/context/messages";

/** Some items of a task that a worker has. JSON. */
export interface ChunkWork {
  /** The id of the run. */
  readonly run: string;
  /** The task, after those around it, as in `outer/inner`. */
  readonly task: string;
  /** Items whose actions run. */
  readonly running: number;
  /** Items that the worker has taken, and that wait for a slot of it. */
  readonly waiting: number;
  /** Seconds since it took them. */
  readonly since: number;
  /** The index of the item that has run for longest; null if none runs. */
  readonly oldest: number | null;
}

/** What a worker reports about itself. JSON. */
export interface WorkerWork {
  /** Its name. */
  readonly name: string;
  /** The machine. */
  readonly host: string;
  /** The process. */
  readonly pid: number;
  /** The queue that it serves. */
  readonly queue: string;
  /** How many items it performs at once. */
  readonly slots: number;
  /** Items whose actions run. */
  readonly running: number;
  /** Seconds since it started. */
  readonly up: number;
  /** The names of its actions, at most 100. */
  readonly actions: readonly string[];
  /** What it has, at most 100. */
  readonly chunks: readonly ChunkWork[];
}

/** What an executor reports about one list. JSON. */
export interface SentWork {
  /** The id of the run. */
  readonly run: string;
  /** The task, after those around it, as in `outer/inner`. */
  readonly task: string;
  /** The name of the action. */
  readonly action: string;
  /** Items that were sent and have not ended. */
  readonly items: number;
  /** Seconds since the first of them was sent. */
  readonly since: number;
  /** Why the last worker that looked at some of them gave them back; null if none did. */
  readonly refusal: string | null;
}

/** What an executor says of itself. JSON. */
export interface ExecutorWork {
  readonly host: string;
  readonly pid: number;
  readonly queue: string;
  readonly tasks: readonly SentWork[];
}

/** The most that is reported of each list. */
export const MOST_TOLD = 100;

/** True for what a worker says. */
export function isWorkerWork(value: unknown): value is WorkerWork {
  return (
    has(value, "string", "name", "host", "queue") &&
    has(value, "number", "pid", "slots", "running", "up") &&
    allOf(propertyOf(value, "actions"), (action) => typeof action === "string") &&
    allOf(propertyOf(value, "chunks"), isChunkWork)
  );
}

/** True for what an executor says. */
export function isExecutorWork(value: unknown): value is ExecutorWork {
  return (
    has(value, "string", "host", "queue") &&
    has(value, "number", "pid") &&
    allOf(propertyOf(value, "tasks"), isSentWork)
  );
}

function isChunkWork(value: unknown): boolean {
  const oldest = propertyOf(value, "oldest");
  return (
    has(value, "string", "run", "task") &&
    has(value, "number", "running", "waiting", "since") &&
    (oldest === null || typeof oldest === "number")
  );
}

function isSentWork(value: unknown): boolean {
  const refusal = propertyOf(value, "refusal");
  return (
    has(value, "string", "run", "task", "action") &&
    has(value, "number", "items", "since") &&
    (refusal === null || typeof refusal === "string")
  );
}

function has(value: unknown, type: "string" | "number", ...names: readonly string[]): boolean {
  return names.every((name) => typeof propertyOf(value, name) === type);
}

function allOf(list: unknown, isOne: (value: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every((value) => isOne(value));
}
