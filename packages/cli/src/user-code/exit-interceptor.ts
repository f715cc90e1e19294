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

/** Thrown in place of ending the process, so that the code that asked for it does not go on. */
export class ProcessExit extends Error {
  /** That of the task in which it is called. */
  readonly code = "ACTION_EXITED";
  /** It would do so again. */
  readonly retryable = false;

  /** @param call As it is written in code. */
  constructor(call: string) {
    super(`${call} was called`);
    this.name = "ProcessExit";
  }
}

/**
 * Tells of everything by which code ends its own process, in place of doing it, until the function
 * that is returned is called. What calls it gets an error thrown.
 */
export function divertExits(onExit: (exit: ProcessExit) => void): () => void {
  const left = (call: string): never => {
    const exit = new ProcessExit(call);
    onExit(exit);
    throw exit;
  };
  const names = ["exit", "reallyExit", "abort", "kill"];
  const originals = Object.fromEntries(names.map((name) => [name, functionOf(name)]));
  const kill = process.kill.bind(process);
  const heard = heardSignals();
  replace({
    exit: (status?: unknown) => left(`process.exit(${shown(status)})`),
    reallyExit: (status?: unknown) => left(`process.reallyExit(${shown(status)})`),
    abort: () => left("process.abort()"),
    kill(pid: number, signal: unknown = "SIGTERM") {
      if (pid === process.pid && isDeadly(signal, heard))
        left(`process.kill(process.pid, ${shown(signal)})`);
      return kill(pid, signal as NodeJS.Signals);
    },
  });
  return () => replace(originals);
}

function functionOf(name: string): unknown {
  return (process as unknown as Readonly<Record<string, unknown>>)[name];
}

/** Also for those who import the functions by name. */
function replace(functions: object): void {
  Object.assign(process, functions);
  syncBuiltinESMExports();
}

function shown(argument: unknown): string {
  if (argument === undefined) return "";
  return typeof argument === "string" || typeof argument === "number"
    ? JSON.stringify(argument)
    : "…";
}

/** How many listen to each signal. */
function heardSignals(): ReadonlyMap<string, number> {
  return new Map(Object.keys(constants.signals).map((name) => [name, process.listenerCount(name)]));
}

/** Whether the signal would end the process: whoever listens to it wants something else. */
function isDeadly(signal: unknown, heard: ReadonlyMap<string, number>): boolean {
  const [name] =
    Object.entries(constants.signals).find((entry) => entry.includes(signal as string)) ?? [];
  if (name === undefined || HARMLESS.has(name)) return false;
  return process.listenerCount(name) <= (heard.get(name) ?? 0);
}
