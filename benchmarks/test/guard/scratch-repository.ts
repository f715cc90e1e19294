import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { childEnvironment } from "../../src/measure/child-environment.ts";
import { Repository } from "../../src/guard/repository.ts";

/** Repositories in a directory of their own. */
export class ScratchRepositories {
  readonly #directory = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-repositories-")));
  #made = 0;

  /** An empty one, on the branch `main` unless another is named. */
  create(branch = "main"): ScratchRepository {
    const root = this.path();
    mkdirSync(root);
    const repository = new ScratchRepository(root);
    repository.git("init", "--quiet", "--initial-branch", branch);
    return repository;
  }

  /** What `git clone` makes of another with these options. */
  clone(origin: ScratchRepository, ...options: readonly string[]): ScratchRepository {
    const root = this.path();
    // A clone of a plain path takes no notice of a depth.
    origin.git("clone", "--quiet", ...options, `file://${origin.root}`, root);
    return new ScratchRepository(root);
  }

  /** Where nothing is yet. */
  path(): string {
    return join(this.#directory, `repository-${this.#made++}`);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export class ScratchRepository extends Repository {
  readonly root: string;

  constructor(root: string) {
    super(root, { sources: [], generated: ["reports"] });
    this.root = root;
  }

  /** As a user without settings would call it: with hooks, and with what `environment` adds. */
  byUser(environment: Readonly<Record<string, string>>, ...args: readonly string[]): string {
    return execFileSync("git", args, {
      cwd: this.root,
      env: { ...userEnvironment(), ...environment },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  /** The same, from a folder of it. */
  below(folder: string): ScratchRepository {
    return new ScratchRepository(join(this.root, folder));
  }

  /** Commits a file of this name, and gives the commit. */
  commit(name: string): string {
    this.write(name, `${name}\n`);
    this.git("add", "--all");
    this.byUser({ GIT_CONFIG_COUNT: "0" }, "commit", "--quiet", "--no-verify", "--message", name);
    return this.git("rev-parse", "HEAD");
  }

  /** Makes a branch at HEAD, with as many commits as names; gives its last. */
  branch(branch: string, ...names: readonly string[]): string {
    this.git("checkout", "--quiet", "-b", branch);
    for (const name of names) this.commit(name);
    return this.git("rev-parse", "HEAD");
  }
}

/** That of this process, where it is not in a hook; without its user's settings, and with a name. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const plain = Object.entries(childEnvironment()).filter(
    ([name]) => !/^GIT_(?:CONFIG_|OPTIONAL_LOCKS)/u.test(name),
  );
  const who = { NAME: "test", EMAIL: "test@example.test" };
  return {
    ...Object.fromEntries(plain),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  };
}
