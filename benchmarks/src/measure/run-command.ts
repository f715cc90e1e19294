import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { childEnvironment } from "./child-environment.ts";

/** How a command ended, and all of its output. */
interface RanCommand {
  readonly status: number | null;
  readonly said: string;
}

/**
 * Runs a command of npm in a shell, as npm is a script on some systems. If it is aborted, the command
 * and everything it started have ended before this rejects, because the directories that they write
 * into are removed next.
 *
 * @throws an AbortError if `signal` ends it.
 */
export async function ranCommand(
  command: string,
  cwd: string,
  signal: AbortSignal,
): Promise<RanCommand> {
  signal.throwIfAborted();
  // If npx runs this process, its variables name the command that it runs; a nested npx must not see it.
  const { npm_config_call: _call, npm_config_package: _package, ...around } = childEnvironment();
  const env = { ...around, npm_config_prefer_offline: "true" };
  const child = spawn(command, {
    cwd,
    env,
    shell: true,
    detached: HAS_GROUPS,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void (said += text));
  const stop = (): void => endGroup(child, "SIGTERM");
  const kill = (): void => endGroup(child, "SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  process.prependListener("exit", kill);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    signal.throwIfAborted();
    return { status, said };
  } finally {
    signal.removeEventListener("abort", stop);
    process.off("exit", kill);
  }
}

/** Except on Windows, a process and those that it starts can be ended together. */
const HAS_GROUPS = process.platform !== "win32";

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (!HAS_GROUPS) {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { env: childEnvironment() });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}
