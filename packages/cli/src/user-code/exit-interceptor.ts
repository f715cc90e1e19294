import { constants } from "node:os";
import { syncBuiltinESMExports } from "node:module";

/** Signals that do not end a process by default. */
const HARMLESS: ReadonlySet<string> = new Set([
  "SIGCHLD",
  "SIGCONT",
  "SIGINFO",
  "SIGPIPE",
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGURG",
  "SIGUSR1",
  "SIGWINCH",
]);

/** Thrown instead of ending the process, so that the caller does not continue. */
export class ProcessExitError extends Error {
  /** The code of the task that made the call. */
  readonly code = "ACTION_EXITED";
  /** Another attempt would make the same call. */
  readonly retryable = false;

  /** @param call The call as it appears in source code. */
  constructor(call: string) {
    super(`${call} was called`);
    this.name = "ProcessExitError";
  }
}

/**
 * Replaces every function with which code can end its own process by one that calls `onExit` and
 * throws.
 *
 * @returns A function that restores the originals.
 */
export function interceptExits(onExit: (error: ProcessExitError) => void): () => void {
  const intercept = (call: string): never => {
    const error = new ProcessExitError(call);
    onExit(error);
    throw error;
  };
  const names = ["exit", "reallyExit", "abort", "kill"];
  const originals = Object.fromEntries(names.map((name) => [name, processProperty(name)]));
  const kill = process.kill.bind(process);
  const listeners = signalListenerCounts();
  replace({
    exit: (status?: unknown) => intercept(`process.exit(${formatArgument(status)})`),
    reallyExit: (status?: unknown) => intercept(`process.reallyExit(${formatArgument(status)})`),
    abort: () => intercept("process.abort()"),
    kill(pid: number, signal: unknown = "SIGTERM") {
      if (pid === process.pid && isDeadly(signal, listeners))
        intercept(`process.kill(process.pid, ${formatArgument(signal)})`);
      return kill(pid, signal as NodeJS.Signals);
    },
  });
  return () => replace(originals);
}

function processProperty(name: string): unknown {
  return (process as unknown as Readonly<Record<string, unknown>>)[name];
}

/** Also for code that imports the functions from `node:process` by name. */
function replace(functions: object): void {
  Object.assign(process, functions);
  syncBuiltinESMExports();
}

function formatArgument(argument: unknown): string {
  if (argument === undefined) return "";
  return typeof argument === "string" || typeof argument === "number"
    ? JSON.stringify(argument)
    : "…";
}

function signalListenerCounts(): ReadonlyMap<string, number> {
  return new Map(Object.keys(constants.signals).map((name) => [name, process.listenerCount(name)]));
}

/** Whether the signal would end the process. It does not if an action listens to it. */
function isDeadly(signal: unknown, listeners: ReadonlyMap<string, number>): boolean {
  const [name] =
    Object.entries(constants.signals).find((entry) => entry.includes(signal as string)) ?? [];
  if (name === undefined || HARMLESS.has(name)) return false;
  return process.listenerCount(name) <= (listeners.get(name) ?? 0);
}
