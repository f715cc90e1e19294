import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CannotCompareError } from "../command.ts";
import { HERE, missingFile } from "../libraries.ts";
import { git } from "./repository.ts";

/**
 * Builds `commit` in a git worktree of its own, by its own scripts, while `use` works with it. The
 * worktree is gone afterwards, also when the process is made to end.
 *
 * @throws {@link CannotCompareError} with the last lines of what was said, where it does not build.
 */
export async function withBuilt<T>(
  commit: string,
  say: (what: string) => void,
  signal: AbortSignal,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-base-")));
  const root = join(directory, "worktree");
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    git("worktree", "prune");
  };
  process.on("exit", remove);
  try {
    git("worktree", "add", "--detach", "--quiet", root, commit);
    const short = commit.slice(0, 12);
    say(`base ${short}: dependencies`);
    await done("npm run --silent setup", root, short, signal);
    say(`base ${short}: building`);
    await done(
      "node node_modules/typescript/bin/tsc -b packages/workflow/tsconfig.build.json",
      root,
      short,
      signal,
    );
    const missing = missingFile(root);
    if (missing !== null)
      throw new CannotCompareError(`Cannot compare with ${short}: its build lacks ${missing}`);
    return await use(root);
  } catch (error) {
    // Ctrl-C reaches git and npm too: their failure may be known before the signal is.
    await setImmediate();
    signal.throwIfAborted();
    throw error;
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/**
 * Runs a command of npm: in a shell, as npm is a script on some systems. Where it is aborted, it and
 * all that it started have ended before this does: they write into a directory that is removed next.
 */
async function done(
  command: string,
  cwd: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const env = { ...process.env, npm_config_prefer_offline: "true" };
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
    if (status === 0) return;
    const reason = `"${command}" ended with status ${status}:\n  ${lastLines(said, cwd)}`;
    throw new CannotCompareError(`Cannot compare with ${commit}: it does not build: ${reason}`);
  } finally {
    signal.removeEventListener("abort", stop);
    process.off("exit", kill);
  }
}

/** Elsewhere than on Windows a process and those that it starts can be ended together. */
const HAS_GROUPS = process.platform !== "win32";

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!HAS_GROUPS || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
  }
}

/** The end of what a build said, without the directories of this machine. */
function lastLines(said: string, cwd: string): string {
  const lines = said.trim().split("\n").slice(-8).join("\n  ");
  return lines.replaceAll(cwd, "").replaceAll(HERE, "");
}
