import type { Json } from "@sheaf/context";
import { parseJson } from "@sheaf/context/json";
import { sendSignal } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import { redisUrl } from "../input/redis-url.ts";
import { messageOf } from "../text/unknown-error.ts";
import { orInvalid } from "./redis-error.ts";

/** The options of `sheaf signal`. */
export interface SignalOptions {
  readonly data?: string;
  readonly redis?: string;
}

/** `sheaf signal`: leaves a signal for the run of a journal, whether it is under way or not. Returns the exit status. */
export async function signalRun(
  journal: string,
  name: string,
  { data = "null", redis }: SignalOptions,
): Promise<number> {
  const value = parsed(data);
  await orInvalid(
    redis === undefined
      ? sendSignal(journal, name, value)
      : toRedis(redisUrl(redis), journal, name, value),
  );
  return EXIT_STATUS.succeeded;
}

async function toRedis(connection: string, id: string, name: string, data: Json): Promise<void> {
  const { sendRedisSignal } = await import("@sheaf/bullmq");
  await sendRedisSignal({ connection, id }, name, data);
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
