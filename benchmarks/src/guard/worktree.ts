import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CannotCompareError } from "../output/exit-status.ts";
import { messageOf } from "../output/message-of.ts";
import type { Repository } from "./repository.ts";

/**
 * Checks `commit` out in a git worktree of its own while `use` works with it. The worktree is gone
 * afterwards, also when the process is made to end; HEAD, index and files of the repository stay as
 * they are, and none of its hooks runs.
 *
 * @throws {@link CannotCompareError} where git cannot check it out.
 */
export async function withWorktree<T>(
  repository: Repository,
  commit: string,
  signal: AbortSignal,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-base-")));
  const root = join(directory, "worktree");
  const remove = (): void => {
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
      // This one alone: others, whose directories are away at the moment, are not ours to prune.
      repository.answer("worktree", "remove", "--force", root);
    } catch (error) {
      // What was found counts, also where a directory cannot be removed: a virus scanner may hold it.
      process.stderr.write(`Not removed: ${directory}: ${messageOf(error)}\n`);
    }
  };
  process.on("exit", remove);
  try {
    checkOut(repository, commit, root);
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

function checkOut(repository: Repository, commit: string, root: string): void {
  try {
    repository.git("worktree", "add", "--detach", "--quiet", root, commit);
  } catch (cause) {
    throw new CannotCompareError(
      `Cannot compare with ${commit.slice(0, 12)}: ${messageOf(cause)}`,
      { cause },
    );
  }
}
