import { fileJournal, type RunOptions } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";
import { type JournalOptions, journalPath } from "../input/journal-path.ts";
import { type RedisOptions, type RedisPlace, redisPlace } from "../input/redis-url.ts";
import { orInvalid } from "./redis-error.ts";

/** The options that say where the items of a run are performed, and where it is recorded. */
export interface PlaceOptions extends JournalOptions, RedisOptions {
  readonly actions?: string;
  readonly threads?: number;
  /** Megabytes. */
  readonly threadMemory?: number;
  readonly id?: string;
}

/** Where the items of a run are performed, and where it is recorded. */
export interface RunPlace {
  readonly options: Pick<RunOptions, "executor" | "journal" | "id">;
  /** The option that names the record of the run, and its value; null if it is not recorded. */
  readonly record: readonly [option: string, value: string] | null;
  /** Ends what the run needed. */
  readonly close: () => Promise<void>;
}

const nothing = async (): Promise<void> => {};

/** @throws InvalidInputError for options that do not go together */
export async function placeOf(options: PlaceOptions, host: Host): Promise<RunPlace> {
  const { threads, threadMemory, id } = options;
  const redis = redisPlace(options);
  if (threadMemory !== undefined && threads === undefined)
    throw refused(
      'Cannot use "--thread-memory" without threads',
      "give their number with --threads",
    );
  if (id !== undefined && redis === null)
    throw refused('Cannot use "--id" without Redis', "give its URL with --redis");
  const path = await journalPath(options, host);
  const journaled =
    path === null
      ? { options: {}, record: null, close: nothing }
      : {
          options: { journal: fileJournal(path) },
          record: ["--journal", path] as const,
          close: nothing,
        };
  if (redis !== null) return onWorkers(redis, id, journaled);
  return threads === undefined ? journaled : onThreads({ ...options, threads }, journaled);
}

// What follows is loaded there, because most runs have none of it.

async function onThreads(
  { threads, threadMemory: maxMemory, actions }: PlaceOptions & { readonly threads: number },
  place: RunPlace,
): Promise<RunPlace> {
  if (actions === undefined)
    throw refused(
      'Cannot use "--threads" without actions to run on them',
      "give their module with --actions",
    );
  const { threadExecutor } = await import("@sheaf/threads");
  const executor = threadExecutor({
    actions,
    threads,
    ...(maxMemory === undefined ? {} : { maxMemory }),
  });
  return { ...place, options: { ...place.options, executor }, close: () => executor.close() };
}

async function onWorkers(
  redis: RedisPlace,
  id: string | undefined,
  place: RunPlace,
): Promise<RunPlace> {
  const { bullmqExecutor, redisJournal } = await import("@sheaf/bullmq");
  const executor = bullmqExecutor(redis);
  const close = (): Promise<void> => executor.close();
  try {
    await orInvalid(executor.ready());
  } catch (error) {
    await close();
    throw error;
  }
  if (id === undefined) return { ...place, options: { ...place.options, executor }, close };
  const journal = redisJournal({ ...redis, id });
  return { options: { executor, journal, id }, record: ["--id", id], close };
}

function refused(message: string, hint: string): InvalidInputError {
  return InvalidInputError.of("INVALID_USAGE", message, hint);
}
