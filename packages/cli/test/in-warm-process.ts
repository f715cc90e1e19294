import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Ended } from "./in-process.ts";

/** What is sent to `warm-process.ts`. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly cwd: string;
  /** On stdin. */
  readonly input: string;
}

/** What it answers. */
export interface Answer extends Ended {
  /** Whether user code left something running, so that the process ends. */
  readonly isWorn: boolean;
}

const SCRIPT = fileURLToPath(new URL("../bundle/warm-process.js", import.meta.url));

const idle = new Set<ChildProcess>();

/**
 * Runs the command with user code outside the process of the tests, but in one that has loaded it
 * before. That takes 20 ms; starting the command and its supervisor takes 500 ms of two cores.
 */
export async function sheafInWarmProcess(
  args: readonly string[],
  cwd: string,
  input: string,
): Promise<Ended> {
  const [child = startWarmProcess()] = idle;
  idle.delete(child);
  const { isWorn, ...ended } = await answerOf(child, { args, cwd, input });
  if (!isWorn) idle.add(child);
  return ended;
}

function startWarmProcess(): ChildProcess {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  // What gets past the command's monitor of user code is not expected, so it is shown.
  const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
  const child = fork(SCRIPT, { env, execArgv: [], stdio: [...stdio] });
  child.once("exit", () => idle.delete(child));
  return child;
}

function answerOf(child: ChildProcess, commandLine: CommandLine): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void =>
      reject(new Error(`The process that runs sheaf died: ${signal ?? code}`));
    child.once("exit", onExit);
    child.once("message", (answer) => {
      child.off("exit", onExit);
      resolve(answer as Answer);
    });
    child.send(commandLine);
  });
}
