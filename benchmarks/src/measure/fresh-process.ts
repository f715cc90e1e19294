import { fork } from "node:child_process";
import { messageOf } from "../output/message-of.ts";
import { childEnvironment } from "./child-environment.ts";

type ProcessMessage =
  | { readonly saying: string }
  | { readonly measured: unknown }
  | { readonly failure: string };

/** The process ended without an answer: it ran out of memory, for example, or was killed. */
class ProcessGoneError extends Error {}

export interface FreshProcess {
  readonly subject: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly nodeOptions: readonly string[];
  /**
   * Milliseconds without a message after which it is killed.
   *
   * @defaultValue never
   */
  readonly mostSilence?: number;
  readonly say: (what: string) => void;
}

/**
 * What a fresh process measures: what V8 learnt in one process does not affect another. Retries once
 * if the process is gone, as the system may kill it when memory is short.
 *
 * @throws an AbortError if `signal` ends it; an Error with what went wrong in it.
 */
export async function measuredInFreshProcess(
  process: FreshProcess,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await measuredOnce(process, signal);
  } catch (error) {
    if (!(error instanceof ProcessGoneError)) throw error;
    process.say(`once more: ${error.message}`);
    return measuredOnce(process, signal);
  }
}

async function measuredOnce(
  { subject, file, args, nodeOptions, mostSilence, say }: FreshProcess,
  signal: AbortSignal,
): Promise<unknown> {
  const child = fork(file, [...args], {
    execArgv: [...nodeOptions],
    // Options of the environment would be measured too.
    env: { ...childEnvironment(), NODE_OPTIONS: "" },
    serialization: "advanced",
    // Some libraries log to stdout, where the report goes.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure: string | null = null;
    const silence =
      mostSilence === undefined
        ? null
        : setTimeout(() => {
            failure = `Cannot measure ${subject}: stopped after ${mostSilence / 1_000} s without a result`;
            child.kill("SIGKILL");
          }, mostSilence);
    child.on("message", (message: ProcessMessage) => {
      silence?.refresh();
      if ("saying" in message) say(message.saying);
      else if ("failure" in message) failure = `Cannot measure ${subject}: ${message.failure}`;
      else resolve(message.measured);
    });
    child.on("error", reject);
    child.on("close", (status, by) => {
      if (silence !== null) clearTimeout(silence);
      const end = by === null ? `with status ${status}` : `by ${by}`;
      const gone = `Cannot measure ${subject}: its process ended early, ${end}`;
      reject(failure === null ? new ProcessGoneError(gone) : new Error(failure));
    });
  });
}

/** Sends the parent what `measure` resolves to, or why it failed. Called once by a child process. */
export async function answerParent(
  measure: (say: (what: string) => void) => unknown,
): Promise<void> {
  try {
    send({ measured: await measure((saying) => send({ saying })) });
  } catch (error) {
    send({ failure: messageOf(error) });
  } finally {
    process.disconnect?.();
  }
}

function send(message: ProcessMessage): void {
  process.send?.(message);
}
