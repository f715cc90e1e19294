import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TRUNK_VARIABLE } from "../../src/guard/base-commit.ts";
import { childEnvironment } from "../../src/measure/child-environment.ts";

const HERE = fileURLToPath(new URL("../../..", import.meta.url));

const SUITE = "benchmarks/dist/suite/all.js";

/** A command that has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A repository of its own with the commands as they are built here, which know but one case: what
 * they do to files, commits and worktrees is seen within seconds, and away from this checkout.
 */
export class ScratchProject {
  readonly #directory = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-scratch-")));
  readonly root: string = join(this.#directory, "project");
  /** Where commands make their temporary directories. */
  readonly temporary: string = join(this.#directory, "temporary");

  constructor() {
    mkdirSync(this.temporary);
    this.write(".gitignore", "dist\nnode_modules\n");
    this.write("package.json", this.#packageJson("node setup.mjs"));
    // The dependencies of a commit to compare with: those of this checkout.
    this.write(
      "setup.mjs",
      `import { symlinkSync } from "node:fs";\nsymlinkSync(${JSON.stringify(join(HERE, "node_modules"))}, "node_modules", "junction");\n`,
    );
    this.write("packages/cli/tsconfig.build.json", '{ "files": ["index.ts"] }');
    this.write("packages/cli/index.ts", "const = broken;\n");
    cpSync(join(HERE, "benchmarks/dist"), join(this.root, "benchmarks/dist"), { recursive: true });
    renameSync(join(this.root, SUITE), join(this.root, dirname(SUITE), "whole.js"));
    this.write(
      SUITE,
      `import { suite as whole } from "./whole.js";
export { subjects } from "./whole.js";
const cases = whole.cases.filter(({ id }) => id === "fork");
export const suite = { ...whole, cases };
`,
    );
    for (const name of ["page.css", "figures.yaml", "reasons.yaml"])
      cpSync(join(HERE, "benchmarks", name), join(this.root, "benchmarks", name));
    this.#link("node_modules");
    this.#link("benchmarks/node_modules");
    for (const name of ["context", "template", "workflow", "yaml"])
      this.#link(`packages/${name}/dist`);
    this.git("init", "--quiet", "--initial-branch", "main");
    // So that there is a commit before, to compare with.
    this.git("commit", "--quiet", "--allow-empty", "--message", "root");
    this.commit("first");
  }

  /** A commit whose dependencies take for ever, and end late, writing still, when they are stopped. */
  commitThatIsSlow(): string {
    this.write(
      "setup.mjs",
      `import { mkdirSync, writeFileSync } from "node:fs";
process.on("SIGTERM", () => setTimeout(() => {
  mkdirSync("late/files", { recursive: true });
  writeFileSync("late/files/file", "");
  process.exit(1);
}, 300));
setInterval(() => {}, 1_000);
process.stdout.write("ready");
`,
    );
    return this.commit("slow");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** A file that is not there is no error. */
  removeFile(path: string): void {
    rmSync(join(this.root, path), { force: true });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  git(...args: string[]): string {
    return execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@test", ...args], {
      cwd: this.root,
      env: childEnvironment(),
      encoding: "utf8",
    }).trim();
  }

  /** Commits all files, and gives the commit. */
  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  /** What a command may leave behind: files that git would show, worktrees, temporary directories. */
  leftovers(): string[] {
    return [
      ...this.git("status", "--porcelain").split("\n"),
      ...this.git("worktree", "list").split("\n").slice(1),
      ...readdirSync(this.temporary).filter((name) => name.startsWith("sheaf-")),
    ].filter((line) => line !== "");
  }

  /** Runs a command of the benchmarks; it is interrupted once `interruptAt` stands in what it says. */
  async bench(args: readonly string[], interruptAt?: string): Promise<Ended> {
    const main = join(this.root, "benchmarks/dist/main.js");
    const child = spawn(process.execPath, ["--expose-gc", main, ...args], {
      cwd: this.root,
      env: { ...withoutBase(), TMPDIR: this.temporary },
    });
    const said = { stdout: "", stderr: "" };
    let isInterrupted = false;
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        said[name] += text;
        if (isInterrupted || interruptAt === undefined || !said[name].includes(interruptAt)) return;
        isInterrupted = true;
        child.kill("SIGINT");
      });
    const [status] = (await once(child, "close")) as [number | null];
    return { status, ...said };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #link(path: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(join(HERE, path), join(this.root, path), "junction");
  }

  #packageJson(setup: string): string {
    return JSON.stringify({ name: "scratch", private: true, type: "module", scripts: { setup } });
  }
}

/** What this process is compared with says nothing of the repositories of tests. */
function withoutBase(): NodeJS.ProcessEnv {
  const { [TRUNK_VARIABLE]: _base, ...own } = childEnvironment();
  return own;
}
