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
  readonly say: (what: string) => void;
}

/**
 * What a fresh process measures: what V8 learnt in one cannot be seen in another.
 *
 * @throws an AbortError where `signal` ends it; an Error with what went wrong in it.
 */
export async function measuredInFreshProcess(
  { subject, file, args, nodeOptions, say }: FreshProcess,
  signal: AbortSignal,
): Promise<unknown> {
  const child = fork(file, [...args], {
    execArgv: [...nodeOptions],
    serialization: "advanced",
    signal,
  });
  return new Promise((resolve, reject) => {
    let failure = `Cannot measure ${subject}: its process ended early`;
    child.on("message", (message: ProcessMessage) => {
      if ("saying" in message) say(message.saying);
      else if ("failure" in message) failure = `Cannot measure ${subject}: ${message.failure}`;
      else resolve(message.measured);
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(failure)));
  });
}
