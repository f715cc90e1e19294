import { execFileSync } from "node:child_process";
import { devNull } from "node:os";

/**
 * What holds for every git that is started here, or by what is started here: a checkout of a base must
 * not run the hooks of whoever works in this repository, and no setting may change what git prints.
 */
export const GIT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ["core.hooksPath", devNull],
  ["log.showSignature", "false"],
  ["commit.gpgSign", "false"],
  ["tag.gpgSign", "false"],
  ["color.ui", "false"],
];

/** Other variables that change what git looks at, or what it prints, by name. */
const MISLEADING: readonly string[] = [
  "GIT_NAMESPACE",
  "GIT_QUARANTINE_PATH",
  "GIT_ATTR_SOURCE",
  "GIT_EXTERNAL_DIFF",
  "GIT_DIFF_OPTS",
  "GIT_LITERAL_PATHSPECS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
  "GIT_REFLOG_ACTION",
];

/** What `git rev-parse --local-env-vars` lists, for where git cannot be asked. */
export const KNOWN_LOCAL_VARIABLES: readonly string[] = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CONFIG",
  "GIT_CONFIG_PARAMETERS",
  "GIT_CONFIG_COUNT",
  "GIT_OBJECT_DIRECTORY",
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_GRAFT_FILE",
  "GIT_INDEX_FILE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_REPLACE_REF_BASE",
  "GIT_PREFIX",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_SHALLOW_FILE",
  "GIT_COMMON_DIR",
];

/**
 * The environment for a child process. In a git hook the variables of the repository and of the index
 * that is being committed are set, and any git below would take them for its own: `git worktree add`
 * replaced the tree of the commit under way. None of them is passed on, hooks and signatures are off,
 * and nothing asks or pages.
 *
 * @param around Default: that of this process, which stays as it is.
 */
export function childEnvironment(around: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const left = new Set([...KNOWN_LOCAL_VARIABLES, ...localVariables(around), ...MISLEADING]);
  const kept = Object.entries(around).filter(
    ([name]) => !left.has(name.toUpperCase()) && !/^GIT_CONFIG_(KEY|VALUE)_\d+$/iu.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...asVariables([...GIT_SETTINGS, ...trustedDirectories(around)]),
    GIT_TERMINAL_PROMPT: "0",
    GIT_PAGER: "cat",
    // A look at the state of files must not write the index.
    GIT_OPTIONAL_LOCKS: "0",
  };
}

function localVariables(around: NodeJS.ProcessEnv): readonly string[] {
  return linesOf(around, "rev-parse", "--local-env-vars");
}

/**
 * Directories of other users that the environment trusts, as jobs in containers do. They are settings
 * of the repository to git, which would go with the others.
 */
function trustedDirectories(around: NodeJS.ProcessEnv): (readonly [string, string])[] {
  if (around["GIT_CONFIG_COUNT"] === undefined && around["GIT_CONFIG_PARAMETERS"] === undefined)
    return [];
  return linesOf(around, "config", "--show-scope", "--get-all", "safe.directory")
    .map((line) => line.split("\t"))
    .filter(([scope]) => scope === "command")
    .map(([, value = ""]) => ["safe.directory", value]);
}

function linesOf(env: NodeJS.ProcessEnv, ...args: readonly string[]): string[] {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    const said = execFileSync("git", args, { env, encoding: "utf8", stdio: [...stdio] });
    return said.split(/\r?\n/u).filter((line) => line !== "");
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
