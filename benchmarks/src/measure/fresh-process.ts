import { fork } from "node:child_process";
import { childEnvironment } from "./child-environment.ts";

/** What a process that measures sends while and after it does. */
export type ProcessMessage =
  | { readonly saying: string }
  | { readonly measured: unknown }
  | { readonly failure: string };

/** The process was gone before it had said how it went: it ran out of memory, say, or was killed. */
class ProcessGoneError extends Error {}

/** A file to be run by Node, and how. */
export interface FreshProcess {
  /** What it measures, for those who read that it could not. */
  readonly subject: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly nodeOptions: readonly string[];
  /** Milliseconds without a word after which it is ended; for ever unless said. */
  readonly mostSilence?: number;
  readonly say: (what: string) => void;
}

/**
 * What a fresh process measures: what V8 learnt in one cannot be seen in another. One that is gone is
 * followed by a second: where memory is short, processes are killed for what others do.
 *
 * @throws an AbortError where `signal` ends it; an Error with what went wrong in it.
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
    // What the environment says to Node would be measured too.
    env: { ...childEnvironment(), NODE_OPTIONS: "" },
    serialization: "advanced",
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure: string | null = null;
    const silence =
      mostSilence === undefined
        ? null
        : setTimeout(() => {
            failure = `Cannot measure ${subject}: its process said nothing for ${mostSilence / 1_000} s`;
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
