import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotCompareError } from "../output/exit-status.ts";
import { ranCommand } from "../measure/run-command.ts";
import { HERE } from "../output/project.ts";
import { missingFile } from "../scenario/libraries.ts";
import { thisRepository } from "./this-repository.ts";
import { withWorktree } from "./worktree.ts";

/**
 * Builds `commit` in a git worktree of its own, with the dependencies that its own script installs,
 * while `use` works with it.
 *
 * @throws {@link CannotCompareError} with the last lines of what was said, where it does not build.
 */
export async function withBuilt<T>(
  commit: string,
  say: (what: string) => void,
  signal: AbortSignal,
  use: (root: string) => Promise<T>,
): Promise<T> {
  return withWorktree(thisRepository, commit, signal, async (root) => {
    const short = commit.slice(0, 12);
    say(`base ${short}: dependencies`);
    await done("npm run setup", root, short, signal);
    say(`base ${short}: building`);
    const project = PROJECTS.find((file) => existsSync(join(root, file))) ?? PROJECTS[0];
    await done(`node node_modules/typescript/bin/tsc -b ${project}`, root, short, signal);
    const missing = missingFile(root);
    if (missing !== null)
      throw new CannotCompareError(`Cannot compare with ${short}: its build lacks ${missing}`);
    return use(root);
  });
}

/** What builds all libraries; commits before `@sheaf/yaml` had all of them in one package. */
const PROJECTS = [
  "packages/yaml/tsconfig.build.json",
  "packages/workflow/tsconfig.build.json",
] as const;

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
