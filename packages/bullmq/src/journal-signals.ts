import { jsonOf } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { JournalError, type OutsideSignal } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { sleep, uniqueId } from "./clock.ts";
import { keysOf } from "./journal-scripts.ts";
import { reachRedis } from "./redis-check.ts";
import { addressOf, connected, type RedisConnection } from "./redis-connection.ts";
import { answerOf } from "./redis-error.ts";

/** Milliseconds between two looks. */
const INTERVAL = 300;

/** How the last records end once the run has succeeded. Inside a text of JSON, the quotes would be escaped. */
const END = '["closed","succeeded"]]';

/** Whoever continues a run that has succeeded claims it, and writes no more. */
const SEND = `
local from, claimed = '+', false
while true do
  local last = redis.call('XREVRANGE', KEYS[1], from, '-', 'COUNT', 1)[1]
  if not last then break end
  claimed, from = true, '(' .. last[1]
  if last[2][1] == 'records' then
    if string.sub(last[2][2], -#ARGV[2]) == ARGV[2] then return 'ended' end
    break
  end
end
if not claimed then return 'missing' end
redis.call('RPUSH', KEYS[2], ARGV[1])
return 'sent'
`;

/** Which run gets a signal. */
export interface RedisSignalOptions {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /** The name of its journal. */
  readonly id: string;
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
}

/**
 * Sends a signal to the run of a journal in Redis, whichever process it runs in. If no process is running it,
 * the signal is delivered when the run is continued.
 *
 * @param name What the run waits for.
 * @param data JSON, which becomes the output of the task that waits.
 * @throws `JournalError` `RUN_ENDED` if the run has succeeded, `JOURNAL_FAILED` if there is no such journal;
 * `RedisError`; TypeError for a name that is empty; InvalidValueError for data that is not JSON.
 *
 * @example
 * ```ts
 * const approve = (connection: string) =>
 *   sendRedisSignal({ connection, id: "release" }, "approval", { by: "Ada" });
 * ```
 */
export async function sendRedisSignal(
  { connection, id, prefix = "sheaf" }: RedisSignalOptions,
  name: string,
  data: unknown = null,
): Promise<void> {
  if (typeof name !== "string" || name === "")
    throw new TypeError("Cannot send a signal: expected a non-empty name");
  const signal = { id: uniqueId(), name, data: jsonOf(data ?? null, "data") };
  const { entries, signals } = keysOf(prefix, id);
  const text = JSON.stringify(signal);
  await reachRedis(connection);
  const redis = connected(connection);
  try {
    const what = `signal a run in Redis at ${addressOf(redis)}`;
    const sent = await answerOf(what, () => redis.eval(SEND, 2, entries, signals, text, END));
    if (sent === "missing")
      throw new JournalError("JOURNAL_FAILED", `Cannot ${what}: there is no journal "${id}"`);
    if (sent === "ended")
      throw new JournalError(
        "RUN_ENDED",
        `Cannot ${what}: the run of the journal "${id}" has succeeded`,
      );
  } finally {
    redis.disconnect();
  }
}

/**
 * Looks for signals until the function that it returns is called.
 *
 * @param settled Fulfilled when what the callback led to is kept: then the signal is removed.
 */
export function watchSignals(
  redis: Redis,
  key: string,
  callback: (signal: OutsideSignal) => void,
  settled: () => Promise<void>,
): () => void {
  const watching = new AbortController();
  const { signal: stopped } = watching;
  const deliver = async (text: string): Promise<void> => {
    const signal = signalIn(text);
    if (signal !== null) {
      callback(signal);
      await settled();
    }
    await redis.lrem(key, 1, text);
  };
  const watch = async (): Promise<void> => {
    while (!stopped.aborted) {
      try {
        for (const text of await redis.lrange(key, 0, -1)) {
          // Whoever waited may have got another one meanwhile; this one then waits for the next.
          if (stopped.aborted) return;
          await deliver(text);
        }
      } catch {
        // Redis is away, or the journal has failed.
      }
      await sleep(INTERVAL);
    }
  };
  void watch();
  return () => watching.abort();
}

/** Null for what is not a signal: anybody can write to Redis. */
function signalIn(text: string): OutsideSignal | null {
  try {
    const value: unknown = JSON.parse(text);
    const [id, name] = [propertyOf(value, "id"), propertyOf(value, "name")];
    if (typeof id !== "string" || typeof name !== "string" || name === "") return null;
    return { id, name, data: jsonOf(propertyOf(value, "data") ?? null, "data") };
  } catch {
    return null;
  }
}
