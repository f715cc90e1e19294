import { execFileSync } from "node:child_process";
import { devNull } from "node:os";

/**
 * Settings of every git that starts here, or below a process that starts here. A checkout of a base
 * must not run the hooks of this repository, and no configuration may change what git prints.
 */
export const GIT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ["core.hooksPath", devNull],
  ["log.showSignature", "false"],
  ["commit.gpgSign", "false"],
  ["tag.gpgSign", "false"],
  ["color.ui", "false"],
];

/** Variables of git about its user, installation and connections. All others are about a repository. */
const HARMLESS =
  /^GIT_(?:AUTHOR_|COMMITTER_|SSH|SSL_|HTTP_|PROXY_|ASKPASS$|ALLOW_PROTOCOL$|PROTOCOL|EXEC_PATH$|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$|TRACE)/iu;

/**
 * The environment for a child process. A git hook has variables that name the repository and the index
 * of the commit being made, and any git below would use them: `git worktree add` replaced the tree of
 * that commit. None of them is passed on, hooks and signatures are off, and nothing asks or pages.
 *
 * @param around Default: that of this process, which is not changed.
 */
export function childEnvironment(around: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(around).filter(
    ([name]) => !/^GIT_/iu.test(name) || HARMLESS.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...asVariables([...GIT_SETTINGS, ...trustedDirectories(around)]),
    GIT_TERMINAL_PROMPT: "0",
    GIT_PAGER: "cat",
    // Looking at the state of files must not write the index.
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/**
 * Directories of other users that the environment trusts, as jobs in containers do. Git takes this
 * setting for one of the repository, so it would be lost with the others.
 */
function trustedDirectories(around: NodeJS.ProcessEnv): (readonly [string, string])[] {
  if (around["GIT_CONFIG_COUNT"] === undefined && around["GIT_CONFIG_PARAMETERS"] === undefined)
    return [];
  try {
    return execFileSync("git", ["config", "--show-scope", "--get-all", "safe.directory"], {
      env: around,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .split(/\r?\n/u)
      .map((line) => line.split("\t"))
      .filter(([scope]) => scope === "command")
      .map(([, directory = ""]) => ["safe.directory", directory]);
  } catch {
    return [];
  }
}

/** Settings as git reads them from the environment since 2.31. */
function asVariables(settings: readonly (readonly [string, string])[]): Record<string, string> {
  const entries = settings.flatMap(([name, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, name] as const,
    [`GIT_CONFIG_VALUE_${i}`, value] as const,
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries) };
}
