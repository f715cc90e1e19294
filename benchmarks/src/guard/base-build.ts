import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CannotCompareError } from "../command.ts";
import { messageOf } from "../message-of.ts";
import { ranCommand } from "../ran-command.ts";
import { HERE, missingFile } from "../libraries.ts";
import { git } from "./repository.ts";

/**
 * Builds `commit` in a git worktree of its own, with the dependencies that its own script installs,
 * while `use` works with it. The worktree is gone afterwards, also when the process is made to end.
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
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
      git("worktree", "prune");
    } catch (error) {
      // What was found counts, also where a directory cannot be removed: a virus scanner may hold it.
      process.stderr.write(`Not removed: ${directory}: ${messageOf(error)}\n`);
    }
  };
  process.on("exit", remove);
  try {
    const short = commit.slice(0, 12);
    checkOut(commit, root, short);
    say(`base ${short}: dependencies`);
    await done("npm run setup", root, short, signal);
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

function checkOut(commit: string, root: string, short: string): void {
  try {
    git("worktree", "add", "--detach", "--quiet", root, commit);
  } catch (cause) {
    throw new CannotCompareError(`Cannot compare with ${short}: ${messageOf(cause)}`, { cause });
  }
}

async function done(
  command: string,
  cwd: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  const { status, said } = await ranCommand(command, cwd, signal);
  if (status === 0) return;
  const reason = `"${command}" ended with status ${status}:\n  ${lastLines(said, cwd)}`;
  throw new CannotCompareError(`Cannot compare with ${commit}: it does not build: ${reason}`);
}

/** The end of what a build said, without the directories of this machine. */
function lastLines(said: string, cwd: string): string {
  const lines = said.trim().split("\n").slice(-8).join("\n  ");
  return lines.replaceAll(cwd, "").replaceAll(HERE, "");
}
