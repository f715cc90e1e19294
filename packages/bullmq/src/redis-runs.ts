import { JournalError, type JournalReport, type RunCounts, runRecordOf } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { secondsSince } from "./clock.ts";
import { JournalEntries } from "./journal-entries.ts";
import { keysOf } from "./journal-scripts.ts";
import { reachRedis } from "./redis-check.ts";
import { addressOf, connected, type RedisConnection } from "./redis-connection.ts";
import { answerOf } from "./redis-error.ts";

/** Which runs are listed. */
export interface RedisRunsOptions {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
}

/** What a journal in Redis shows about its run. JSON. */
export interface RedisRun
  extends RunCounts, Pick<JournalReport, "run" | "name" | "state" | "startedAt" | "age"> {
  /** The name of the journal, by which the run is continued. */
  readonly id: string;
}

/** A journal that cannot be read, among others. */
export interface UnreadableRun {
  /** The name of the journal. */
  readonly id: string;
  /** Why not. */
  readonly error: JournalError;
}

/** Keys that Redis looks at in one step. */
const PAGE = 1_000;
const DIGITS = /^\d+/;

/**
 * Lists the runs whose journals are in Redis, by their id, without taking them: a run that is under way is not
 * disturbed. O(keys of that Redis, and records of the journals).
 *
 * @throws `RedisError` if Redis cannot be used.
 *
 * @example
 * ```ts
 * const running = async (connection: string) => {
 *   const runs = await redisRuns({ connection });
 *   return runs.flatMap((run) => ("error" in run || run.state !== "running" ? [] : [run.id]));
 * };
 * ```
 */
export async function redisRuns({
  connection,
  prefix = "sheaf",
}: RedisRunsOptions): Promise<readonly (RedisRun | UnreadableRun)[]> {
  await reachRedis(connection);
  const redis = connected(connection);
  try {
    return await answerOf(`list the runs in Redis at ${addressOf(redis)}`, async () => {
      const runs: (RedisRun | UnreadableRun)[] = [];
      for (const id of (await idsIn(redis, prefix)).toSorted())
        runs.push(await runOf(redis, prefix, id));
      return runs;
    });
  } finally {
    redis.disconnect();
  }
}

async function idsIn(redis: Redis, prefix: string): Promise<readonly string[]> {
  const [start, end] = keysOf(prefix, "\0").entries.split("\0") as [string, string];
  const pattern = `${start.replaceAll(/[*?[\]\\]/g, "\\$&")}*${end}`;
  const ids = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", pattern, "COUNT", PAGE);
    for (const key of keys) ids.add(key.slice(start.length, -end.length));
    cursor = next;
  } while (cursor !== "0");
  return [...ids];
}

async function runOf(redis: Redis, prefix: string, id: string): Promise<RedisRun | UnreadableRun> {
  const keys = keysOf(prefix, id);
  const name = `the journal "${id}" in Redis at ${addressOf(redis)}`;
  const entries = new JournalEntries(redis, keys, name);
  try {
    // First, as a run that ends meanwhile is not interrupted.
    const isOwned = (await redis.exists(keys.lease)) === 1;
    const [last] = await redis.xrevrange(keys.entries, "+", "-", "COUNT", 1);
    const owner = Number(DIGITS.exec(last?.[0] ?? "")?.[0] ?? 0);
    const { run, name: workflow, startedAt } = await entries.header();
    const { closed, ...counts } = await runRecordOf(entries.records(owner + 1));
    const state = closed ?? (isOwned ? "running" : "interrupted");
    return { id, run, name: workflow, state, startedAt, age: secondsSince(startedAt), ...counts };
  } catch (error) {
    if (error instanceof JournalError) return { id, error };
    throw error;
  }
}
