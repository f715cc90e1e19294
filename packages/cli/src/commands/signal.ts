import type { Json } from "@sheaf/context";
import { parseJson } from "@sheaf/context/json";
import { sendSignal } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import { type RedisOptions, type RedisPlace, redisPlace } from "../input/redis-url.ts";
import { messageOf } from "../text/unknown-error.ts";
import { orInvalid } from "./redis-error.ts";

/** The options of `sheaf signal`. */
export interface SignalOptions extends Omit<RedisOptions, "queue"> {
  readonly data?: string;
}

/** `sheaf signal`: leaves a signal for the run of a journal, whether it is under way or not. Returns the exit status. */
export async function signalRun(
  journal: string,
  name: string,
  { data = "null", ...redis }: SignalOptions,
): Promise<number> {
  const value = parsed(data);
  const place = redisPlace(redis);
  await orInvalid(
    place === null ? sendSignal(journal, name, value) : toRedis(place, journal, name, value),
  );
  return EXIT_STATUS.succeeded;
}

async function toRedis(place: RedisPlace, id: string, name: string, data: Json): Promise<void> {
  const { sendRedisSignal } = await import("@sheaf/bullmq");
  await sendRedisSignal({ ...place, id }, name, data);
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw InvalidInputError.of(
      "INVALID_USAGE",
      `Expected JSON for "--data": ${messageOf(error)}`,
      "quote a text twice, as in '\"yes\"'",
    );
  }
}
