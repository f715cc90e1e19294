import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ScratchProject } from "./scratch-project.ts";
import { ScratchRepositories, ScratchRepository, userEnvironment } from "./scratch-repository.ts";

const scratch = new ScratchRepositories();
afterAll(() => scratch.remove());

const guard = new URL("../../dist/guard/", import.meta.url);

/**
 * All that a gate does to the repository that it is called in, and what a build does which makes a
 * repository itself: as a hook, whose environment names the repository and the index of the commit.
 */
const PROBE = `
import { appendFileSync, readdirSync } from "node:fs";
import { Repository } from "${guard.href}repository.js";
import { defaultBase } from "${guard.href}base-commit.js";
import { withWorktree } from "${guard.href}worktree.js";
import { ranCommand } from "${guard.href}../measure/run-command.js";

const [log, root] = process.argv.slice(2);
const repository = new Repository(root);
const head = repository.checkout();
const base = defaultBase(repository, head, {});
const { signal } = new AbortController();
const inBase = await withWorktree(repository, "HEAD", signal, async (directory) => {
  const own = "git init --quiet own && cd own && git -c user.name=t -c user.email=t@t commit --quiet --allow-empty -m own && git rev-list --count HEAD";
  const { status, said } = await ranCommand(own, directory, signal);
  return { status, said, files: readdirSync(directory) };
});
const path = repository.pathOf(root + "/kept.txt");
appendFileSync(log, JSON.stringify({ head, base, inBase, kept: repository.fileAt("HEAD", path) }) + "\\n");
`;

let probe: string;
beforeAll(() => {
  const repository = scratch.create();
  repository.write("probe.mjs", PROBE);
  probe = join(repository.root, "probe.mjs");
});

/** Two commits; a file that is changed and staged, one that is changed alone, and a new one. */
function workUnderWay(): ScratchRepository {
  const repository = scratch.create();
  for (const name of ["kept.txt", "folder/below.txt", "other.txt"]) repository.write(name, "1\n");
  repository.git("add", "--all");
  repository.byUser(DATES, "commit", "--quiet", "--message", "base");
  repository.write("mine.txt", "earlier work\n");
  repository.git("add", "--all");
  repository.byUser(DATES, "commit", "--quiet", "--message", "earlier work");
  return changed(repository);
}

function changed(repository: ScratchRepository): ScratchRepository {
  repository.write("mine.txt", "staged\n");
  repository.git("add", "mine.txt");
  repository.write("other.txt", "not staged\n");
  repository.write("new.txt", "not tracked\n");
  return repository;
}

/** So that the same commit has the same name. */
const DATES = {
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/** Hooks that do what a gate does. What they found stands in the file that is given back. */
function withHooks(repository: ScratchRepository): string {
  const common = repository.git("rev-parse", "--path-format=absolute", "--git-common-dir");
  const log = join(common, "probe.log");
  const run = `"${process.execPath}" "${probe}" "${log}" "${repository.root}" 2>>"${log}.errors"`;
  const hooks: [string, string][] = [
    ...["pre-commit", "post-commit", "pre-push"].map((name): [string, string] => [name, run]),
    // A checkout of the base must not run what belongs to the user's.
    ["post-checkout", `echo ran >>"${log}.checkouts"`],
  ];
  for (const [name, line] of hooks) {
    mkdirSync(join(common, "hooks"), { recursive: true });
    writeFileSync(join(common, "hooks", name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  return log;
}

/** All that a hook must leave alone, and the commit that was made. */
function stateOf(repository: ScratchRepository): string[] {
  return [
    repository.git("rev-parse", "HEAD"),
    repository.git("ls-tree", "-r", "HEAD"),
    repository.git("ls-files", "--stage"),
    repository.git("status", "--porcelain"),
    repository.git("for-each-ref"),
    repository.git("log", "--walk-reflogs", "--format=%gs"),
    repository.git("config", "--local", "--list"),
    `${repository.git("worktree", "list").split("\n").length} worktrees`,
    repository.read("mine.txt") + repository.read("other.txt") + repository.read("new.txt"),
  ].map((text) => text.replaceAll(/repository-\d+/gu, "another repository"));
}

type Commit = (repository: ScratchRepository, ...args: readonly string[]) => void;
const commit: Commit = (repository, ...args) =>
  void repository.byUser(DATES, "commit", "--quiet", "--message", "a change of mine", ...args);

function linkedWorktree(): ScratchRepository {
  const root = scratch.path();
  workUnderWay().git("worktree", "add", "--quiet", "-b", "linked", root);
  return changed(new ScratchRepository(root));
}

function submodule(): ScratchRepository {
  const outer = scratch.create();
  const inner = workUnderWay();
  outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.root, "inner");
  outer.commit("outer");
  return changed(new ScratchRepository(join(outer.root, "inner")));
}

function withRemote(): ScratchRepository {
  const repository = workUnderWay();
  const remote = scratch.path();
  repository.git("init", "--quiet", "--bare", remote);
  repository.git("remote", "add", "mine", remote);
  return repository;
}

describe("a gate in a hook leaves HEAD, index, files and branches as git makes them without it", () => {
  test.each<[string, () => ScratchRepository, (repository: ScratchRepository) => void]>([
    ["git commit", workUnderWay, (here) => commit(here)],
    ["git commit -a", workUnderWay, (here) => commit(here, "--all")],
    [
      "git commit FILE, which has an index of its own",
      workUnderWay,
      (here) => commit(here, "other.txt"),
    ],
    ["git commit --amend", workUnderWay, (here) => commit(here, "--amend")],
    ["git commit in a subfolder", workUnderWay, (here) => commit(here.below("folder"), "--all")],
    [
      "git commit with GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE set",
      workUnderWay,
      (here) =>
        void here.byUser(
          {
            ...DATES,
            GIT_DIR: join(here.root, ".git"),
            GIT_WORK_TREE: here.root,
            GIT_INDEX_FILE: join(here.root, ".git/index"),
          },
          "commit",
          "--quiet",
          "--all",
          "--message",
          "a change of mine",
        ),
    ],
    ["git commit in a linked worktree", linkedWorktree, (here) => commit(here, "--all")],
    ["git commit in a submodule", submodule, (here) => commit(here, "--all")],
    ["git push", withRemote, (here) => void here.byUser(DATES, "push", "--quiet", "mine", "main")],
    [
      "an alias of git",
      workUnderWay,
      (here) => {
        commit(here, "--no-verify");
        here.below("folder").byUser(DATES, "-c", "alias.gate=!sh .git/hooks/pre-commit", "gate");
      },
    ],
  ])("%s", (name, prepare, act) => {
    const [plain, hooked] = [prepare(), prepare()];
    if (name !== "an alias of git") act(plain);
    else commit(plain, "--no-verify");
    const before = hooked.git("rev-parse", "HEAD");
    const log = withHooks(hooked);
    act(hooked);
    expect(stateOf(hooked)).toEqual(stateOf(plain));
    expect(readFileSync(`${log}.errors`, "utf8")).toBe("");
    expect(existsSync(`${log}.checkouts`)).toBe(false);
    const found = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Found);
    const { commit: head } = (found[0] as Found).head;
    // Before and after a commit; the alias is called after one whose first hook is left out.
    const isCommit = name.startsWith("git commit");
    expect(found).toHaveLength(name === "git push" ? 1 : 2);
    expect(head).toBe(isCommit ? before : hooked.git("rev-parse", "HEAD"));
    for (const { inBase, kept } of found) {
      expect(inBase).toMatchObject({ status: 0, said: "1\n" });
      expect(inBase.files).toContain("kept.txt");
      expect(kept).toBe("1");
    }
  });
});

/** What the probe writes. */
interface Found {
  readonly head: { readonly commit: string };
  readonly inBase: { readonly status: number; readonly said: string; readonly files: string[] };
  readonly kept: string;
}

describe("a whole gate in a hook", () => {
  const project = new ScratchProject();
  afterAll(() => project.remove());

  test("compares, fails for a base that does not build, and the commit is the user's", () => {
    project.write("setup.mjs", 'process.stderr.write("no dependencies");\nprocess.exit(1);\n');
    const base = project.commit("a base without dependencies");
    const main = join(project.root, "benchmarks/dist/main.js");
    const line = `"${process.execPath}" --expose-gc "${main}" gate --checks bytes,time --cases fork --base HEAD --out "${project.root}/reports" >"${project.temporary}/said" 2>&1`;
    const hook = `#!/bin/sh\n${line}\n[ $? = 3 ]\n`;
    writeFileSync(join(project.root, ".git/hooks/pre-commit"), hook, { mode: 0o755 });
    project.write("package.json", project.read("package.json").replace("scratch", "mine"));
    const env = { ...userEnvironment(), TMPDIR: project.temporary };
    execFileSync("git", ["commit", "--quiet", "--all", "--message", "mine"], {
      cwd: project.root,
      env,
    });
    expect(readFileSync(join(project.temporary, "said"), "utf8")).toContain("no dependencies");
    expect(project.git("diff", "--name-only", base, "HEAD")).toBe("package.json");
    expect(project.git("rev-parse", "HEAD~1")).toBe(base);
    expect(project.leftovers()).toEqual(["?? reports/"]);
  });
});
