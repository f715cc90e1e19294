import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotCompareError } from "../command.ts";
import { HERE } from "../libraries.ts";
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
    return await use(root);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Runs a command of npm: in a shell, as npm is a script on some systems. */
async function done(
  command: string,
  cwd: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  const env = { ...process.env, npm_config_prefer_offline: "true" };
  const child = spawn(command, {
    cwd,
    env,
    shell: true,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void (said += text));
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) {
        resolve();
        return;
      }
      const lines = said
        .trim()
        .split("\n")
        .slice(-8)
        .join("\n  ")
        .replaceAll(cwd, "")
        .replaceAll(HERE, "");
      const reason = `"${command}" ended with status ${status}:\n  ${lines}`;
      reject(new CannotCompareError(`Cannot compare with ${commit}: it does not build: ${reason}`));
    });
  });
}
