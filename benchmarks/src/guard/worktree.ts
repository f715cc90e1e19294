import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CannotCompareError } from "../output/exit-status.ts";
import { messageOf } from "../output/message-of.ts";
import type { Repository } from "./repository.ts";

/**
 * Checks a commit out in a git worktree of its own while `use` works with it. The worktree is removed
 * afterwards, also if the process is made to exit. HEAD, index and files of the repository stay as they
 * are, and none of its hooks runs.
 *
 * @throws {@link CannotCompareError} if git cannot check it out.
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
      // Not `prune`, which would also remove worktrees of others whose directories are away.
      repository.answer("worktree", "remove", "--force", root);
    } catch (error) {
      // The findings count even if a directory cannot be removed, as a virus scanner may hold it.
      process.stderr.write(`Not removed: ${directory}: ${messageOf(error)}\n`);
    }
  };
  process.on("exit", remove);
  try {
    checkOut(repository, commit, root);
    return await use(root);
  } catch (error) {
    // Ctrl-C reaches git and npm too: they may fail before the signal is known here.
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
    const problem = `Cannot compare with ${commit.slice(0, 12)}: ${messageOf(cause)}`;
    throw new CannotCompareError(problem, { cause });
  }
}
