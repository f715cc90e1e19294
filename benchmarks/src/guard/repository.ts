import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { UsageError } from "../output/exit-status.ts";
import { messageOf } from "../output/message-of.ts";
import { childEnvironment, GIT_SETTINGS } from "../measure/child-environment.ts";

/** The commit that is checked out, and whether files differ from it. */
export interface Checkout {
  readonly commit: string;
  readonly dirty: boolean;
}

/** Folders of a repository, by their path within it. */
interface Folders {
  /** New files in them count as changes. */
  readonly sources: readonly string[];
  /** What changes in them does not: these commands write there. */
  readonly generated: readonly string[];
}

const SETTINGS = GIT_SETTINGS.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
/** Names of all the files of a large repository. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The repository that a directory belongs to, whatever repository this process was started for. */
export class Repository {
  readonly directory: string;
  readonly #folders: Folders;
  #environment: NodeJS.ProcessEnv | null = null;

  constructor(directory: string, folders: Folders = { sources: [], generated: [] }) {
    this.directory = directory;
    this.#folders = folders;
  }

  /**
   * What git says, without the white space around it.
   *
   * @throws an Error with git's own words where it fails.
   */
  git(...args: readonly string[]): string {
    try {
      // A program that watches files is a hook too.
      return execFileSync("git", [...SETTINGS, "-c", "core.fsmonitor=false", ...args], {
        cwd: this.directory,
        env: (this.#environment ??= childEnvironment()),
        encoding: "utf8",
        maxBuffer: MOST_BYTES,
        stdio: ["ignore", "pipe", "pipe"],
      }).trim();
    } catch (cause) {
      const said = (cause as { stderr?: string }).stderr?.trim();
      throw new Error(
        `Cannot ask git: git ${args.join(" ")} failed: ${said === undefined || said === "" ? messageOf(cause) : said}`,
        { cause },
      );
    }
  }

  /** The same; null where git says no. */
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

  /** Tracked files that differ from the commit, and new ones where they could be measured. */
  changedFiles(): readonly string[] {
    const { generated, sources } = this.#folders;
    const excluded = generated.map((folder) => `:(top,exclude)${folder}`);
    const plain = ["--no-ext-diff", "--no-textconv", "--no-relative"] as const;
    const changed = this.git(
      "diff",
      ...plain,
      "--name-only",
      "-z",
      "HEAD",
      "--",
      ":/",
      ...excluded,
    );
    const others = [
      "ls-files",
      "--others",
      "--exclude-standard",
      "--full-name",
      "-z",
      "--",
    ] as const;
    const added =
      sources.length === 0
        ? ""
        : this.git(...others, ...sources.map((folder) => `:(top)${folder}`));
    return `${changed}\0${added}`.split("\0").filter((file) => file !== "");
  }

  /**
   * The commit that `ref` names.
   *
   * @throws {@link UsageError} where it names none that is here.
   */
  commitOf(ref: string): string {
    const plain = ["--verify", "--quiet", "--end-of-options"] as const;
    const commit = this.answer("rev-parse", ...plain, `${ref}^{commit}`);
    if (commit !== null) return commit;
    const fetching = this.isShallow() ? '; this clone is shallow, run "git fetch --unshallow"' : "";
    throw new UsageError(`Cannot find the commit "${ref}" here${fetching}`);
  }

  isShallow(): boolean {
    return this.git("rev-parse", "--is-shallow-repository") === "true";
  }

  /**
   * The text that a file had at a commit: null where it had none.
   *
   * @param path As {@link pathOf} gives it.
   */
  fileAt(commit: string, path: string): string | null {
    const object = this.answer("rev-parse", "--verify", "--quiet", `${commit}:${path}`);
    return object === null ? null : this.git("cat-file", "blob", object);
  }

  /** The path of a file within the work tree, as git writes it; null where it is outside. */
  pathOf(file: string): string | null {
    const path = relative(realpathSync(this.git("rev-parse", "--show-toplevel")), existing(file));
    return path === ".." || path.startsWith(`..${sep}`) ? null : path.split(sep).join("/");
  }
}

/** The real path of a file that need not be there yet. */
function existing(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return dirname(file) === file ? file : join(existing(dirname(file)), basename(file));
  }
}
