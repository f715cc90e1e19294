import { fork } from "node:child_process";

/** What a process that measures sends while and after it does. */
export type ProcessMessage =
  | { readonly saying: string }
  | { readonly measured: unknown }
  | { readonly failure: string };

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
 * What a fresh process measures: what V8 learnt in one cannot be seen in another.
 *
 * @throws an AbortError where `signal` ends it; an Error with what went wrong in it.
 */
export async function measuredInFreshProcess(
  { subject, file, args, nodeOptions, mostSilence, say }: FreshProcess,
  signal: AbortSignal,
): Promise<unknown> {
  const child = fork(file, [...args], {
    execArgv: [...nodeOptions],
    // What the environment says to Node would be measured too.
    env: { ...process.env, NODE_OPTIONS: "" },
    serialization: "advanced",
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure = `Cannot measure ${subject}: its process ended early`;
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
    child.on("close", () => {
      if (silence !== null) clearTimeout(silence);
      reject(new Error(failure));
    });
  });
}
