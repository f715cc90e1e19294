import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { childEnvironment, GIT_SETTINGS } from "../measure/child-environment.ts";
import { UsageError } from "../output/exit-status.ts";
import { messageOf } from "../output/message-of.ts";

/** The commit that is checked out, and whether files differ from it. */
export interface Checkout {
  readonly commit: string;
  readonly dirty: boolean;
}

/** Folders of a repository, by their path within it. */
interface Folders {
  /** New files in them count as changes. */
  readonly sources: readonly string[];
  /** Changes in them do not count: the commands write there. */
  readonly generated: readonly string[];
}

/** Settings that no configuration may override. A program that watches files is a hook too. */
const SETTINGS = [...GIT_SETTINGS, ["core.fsmonitor", "false"] as const].flatMap(
  ([name, value]) => ["-c", `${name}=${value}`],
);
/** Enough for the names of all files of a large repository. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The repository of a directory, even in a hook of another repository. */
export class Repository {
  readonly directory: string;
  readonly #folders: Folders;
  #environment: NodeJS.ProcessEnv | null = null;

  constructor(directory: string, folders: Folders = { sources: [], generated: [] }) {
    this.directory = directory;
    this.#folders = folders;
  }

  /**
   * The output of git, trimmed.
   *
   * @throws an Error with git's own words if it fails.
   */
  git(...args: readonly string[]): string {
    try {
      return execFileSync("git", [...SETTINGS, ...args], {
        cwd: this.directory,
        env: (this.#environment ??= childEnvironment()),
        encoding: "utf8",
        maxBuffer: MOST_BYTES,
        stdio: ["ignore", "pipe", "pipe"],
      }).trim();
    } catch (cause) {
      const reason = (cause as { stderr?: string }).stderr?.trim() || messageOf(cause);
      throw new Error(`Cannot ask git: git ${args.join(" ")} failed: ${reason}`, { cause });
    }
  }

  /** As {@link git}; null if it fails. */
  answer(...args: readonly string[]): string | null {
    try {
      return this.git(...args);
    } catch {
      return null;
    }
  }

  checkout(): Checkout {
    return { commit: this.git("rev-parse", "HEAD"), dirty: this.changedFiles().length > 0 };
  }

  /** Tracked files that differ from a commit, by default the one checked out, and new ones in the sources. */
  changedFiles(commit: string = "HEAD"): readonly string[] {
    const { generated, sources } = this.#folders;
    const excluded = generated.map((folder) => `:(top,exclude)${folder}`);
    const diff = ["diff", "--no-ext-diff", "--no-textconv", "--no-relative", "--name-only", "-z"];
    const others = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--"];
    const outputs = [this.git(...diff, commit, "--", ":/", ...excluded)];
    // Without a path, git would list new files everywhere.
    if (sources.length > 0)
      outputs.push(this.git(...others, ...sources.map((folder) => `:(top)${folder}`)));
    return outputs.flatMap((output) => output.split("\0")).filter((file) => file !== "");
  }

  /**
   * The commit that `ref` names.
   *
   * @throws {@link UsageError} if there is none.
   */
  commitOf(ref: string): string {
    const commit = this.resolve("--end-of-options", `${ref}^{commit}`);
    if (commit !== null) return commit;
    const advice = this.isShallow() ? '; this clone is shallow, run "git fetch --unshallow"' : "";
    throw new UsageError(`Cannot find the commit "${ref}" here${advice}`);
  }

  /** The object that a revision names; null if there is none. */
  resolve(...revision: readonly string[]): string | null {
    return this.answer("rev-parse", "--verify", "--quiet", ...revision);
  }

  isShallow(): boolean {
    return this.git("rev-parse", "--is-shallow-repository") === "true";
  }

  /** The text of a file at a commit; null if it had none. The path is as {@link pathOf} gives it. */
  fileAt(commit: string, path: string): string | null {
    const object = this.resolve(`${commit}:${path}`);
    return object === null ? null : this.git("cat-file", "blob", object);
  }

  /** The path of a file within the work tree, as git writes it; null if it is outside. */
  pathOf(file: string): string | null {
    const path = relative(realpathSync(this.git("rev-parse", "--show-toplevel")), existing(file));
    return path === ".." || path.startsWith(`..${sep}`) ? null : path.split(sep).join("/");
  }
}

/** The real path of a file that need not exist yet. */
function existing(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return dirname(file) === file ? file : join(existing(dirname(file)), basename(file));
  }
}
