import { SecretMask } from "@sheaf/workflow";
import { loadActions } from "../actions/action-module.ts";
import { BUILT_IN } from "../actions/built-in.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { readSecrets } from "../input/data-file.ts";
import { addressIn, type RedisOptions, type RedisPlace, redisPlace } from "../input/redis-url.ts";
import { orInvalid } from "./redis-error.ts";

/** The options of `sheaf worker`. */
export interface WorkerCommandOptions extends RedisOptions {
  readonly redis: string;
  readonly actions: string;
  readonly slots?: number;
  readonly secretsFile?: string;
}

const SLOTS = 10;

/** `sheaf worker`: performs items that runs send, until it is interrupted. Returns the exit status. */
export async function startWorker(
  { actions: module, slots = SLOTS, secretsFile, ...redis }: WorkerCommandOptions,
  host: Host,
): Promise<number> {
  const place = redisPlace(redis) as RedisPlace;
  const signal = host.interruption();
  const secrets = secretsFile === undefined ? {} : await readSecrets(secretsFile, host);
  const mask = SecretMask.of(secrets);
  const write = (text: string): void => void host.stderr.write(text);
  const userCode = host.userCode();
  userCode.showOutput(
    (text) => host.stderr.write(text),
    () => mask?.stream() ?? null,
  );
  const actions = { ...BUILT_IN, ...(await loadActions(module, host)) };
  // An action that ends the process, or throws where nobody catches it, does not end the others.
  userCode.onFailure(({ code, message }) => write(`${code}: ${mask?.text(message) ?? message}\n`));
  const { createWorker } = await import("@sheaf/bullmq");
  const worker = await orInvalid(createWorker({ ...place, actions, slots, secrets }));
  write(`waiting for items at ${addressIn(place.connection)}, ${slots} at once\n`);
  await interrupted(signal);
  write("stopping: items that run may end, the others are given back\n");
  await worker.close();
  userCode.flush();
  return EXIT_STATUS.succeeded;
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
