import type { Suite } from "../measure/case.ts";
import { ranCommand } from "../measure/run-command.ts";
import { CannotCompareError } from "../output/exit-status.ts";
import type { Repository } from "./repository.ts";
import { withWorktree } from "./worktree.ts";

/** A commit, and what it takes to build it. */
interface Source {
  readonly suite: Suite;
  readonly repository: Repository;
  readonly commit: string;
}

/**
 * Builds a commit in a git worktree of its own, with the commands of the suite, while `use` works
 * with it.
 *
 * @throws {@link CannotCompareError} with the last lines of the output if it does not build.
 */
export async function withBuilt<T>(
  { suite, repository, commit }: Source,
  say: (what: string) => void,
  signal: AbortSignal,
  use: (root: string) => Promise<T>,
): Promise<T> {
  return withWorktree(repository, commit, signal, async (root) => {
    const short = commit.slice(0, 12);
    for (const { title, command } of suite.build(root)) {
      say(`base ${short}: ${title}`);
      const { status, said } = await ranCommand(command, root, signal);
      if (status === 0) continue;
      // Without the directories of this machine.
      const lines = said.trim().split("\n").slice(-8).join("\n  ");
      const end = lines.replaceAll(root, "").replaceAll(repository.directory, "");
      throw new CannotCompareError(
        `Cannot compare with ${short}: it does not build: "${command}" ended with status ${status}:\n  ${end}`,
      );
    }
    const missing = suite.missingFile(root);
    if (missing !== null)
      throw new CannotCompareError(`Cannot compare with ${short}: its build lacks ${missing}`);
    return use(root);
  });
}
