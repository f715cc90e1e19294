import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChosenBase, defaultBase, type MissingBase } from "../../src/guard/base-commit.ts";
import { ScratchRepositories, type ScratchRepository } from "./scratch-repository.ts";

const scratch = new ScratchRepositories();
afterAll(() => scratch.remove());

const baseOf = (
  repository: ScratchRepository,
  environment: Readonly<Record<string, string>> = {},
): ChosenBase | MissingBase => defaultBase(repository, repository.checkout(), environment);

/** Three commits on a default branch, the second of which `topic` left with two of its own. */
function forked(trunk: string): {
  origin: ScratchRepository;
  left: string;
  last: string;
  tip: string;
} {
  const origin = scratch.create(trunk);
  origin.commit("1");
  const left = origin.commit("2");
  const tip = origin.branch("topic", "a", "b");
  origin.git("checkout", "--quiet", trunk);
  return { origin, left, tip, last: origin.commit("3") };
}

let trunk: ReturnType<typeof forked>;
let main: ReturnType<typeof forked>;
beforeAll(() => {
  trunk = forked("trunk");
  main = forked("main");
});

describe("the base of a clone", () => {
  test("is where the branch left the default branch of origin, whatever its name", () => {
    const clone = scratch.clone(trunk.origin);
    clone.git("checkout", "--quiet", "topic");
    expect(baseOf(clone)).toEqual({
      commit: trunk.left,
      reason: "where this branch left origin/trunk",
    });
  });

  test("is the commit before on that branch itself, and HEAD where files differ from it", () => {
    const clone = scratch.clone(trunk.origin);
    expect(baseOf(clone)).toEqual({
      commit: trunk.left,
      reason: "the commit before HEAD, as HEAD is on origin/trunk",
    });
    clone.write("1", "changed");
    expect(baseOf(clone)).toEqual({
      commit: trunk.last,
      reason: "HEAD itself, as HEAD is on origin/trunk and files differ from it",
    });
  });

  test("is what was pushed last where commits of the default branch were not", () => {
    const clone = scratch.clone(trunk.origin);
    for (const name of ["4", "5"]) clone.commit(name);
    expect(baseOf(clone)).toMatchObject({ commit: trunk.last });
  });

  test("prefers origin to other remotes", () => {
    const clone = scratch.clone(trunk.origin);
    clone.git("remote", "add", "another", `file://${main.origin.root}`);
    clone.git("fetch", "--quiet", "another");
    clone.git("remote", "set-head", "another", "main");
    clone.git("checkout", "--quiet", "--track", "origin/topic");
    expect(baseOf(clone)).toMatchObject({ commit: trunk.left });
  });

  test("needs no word of the remote where its branch is called main", () => {
    const clone = scratch.clone(main.origin);
    clone.git("remote", "set-head", "origin", "--delete");
    clone.git("checkout", "--quiet", "--detach", "origin/topic");
    expect(baseOf(clone)).toEqual({
      commit: main.left,
      reason: "where this branch left origin/main",
    });
  });

  test("is not known where the branch may have left any of several", () => {
    const clone = scratch.clone(trunk.origin);
    clone.git("remote", "set-head", "origin", "--delete");
    clone.git("checkout", "--quiet", "topic");
    clone.git("branch", "--quiet", "--delete", "--force", "trunk");
    expect(baseOf(clone)).toEqual({
      missing:
        "no default branch is known here, and this branch may have left any of origin/trunk: name one by --base REF",
    });
    clone.git("remote", "set-head", "origin", "--auto");
    expect(baseOf(clone)).toMatchObject({ commit: trunk.left });
  });

  test("of a single branch that is the default one is the commit before", () => {
    const clone = scratch.clone(main.origin, "--single-branch");
    expect(baseOf(clone)).toMatchObject({ commit: main.left });
    clone.git("remote", "set-head", "origin", "--delete");
    expect(baseOf(clone)).toEqual({
      commit: main.left,
      reason: "the commit before HEAD, as HEAD is on origin/main",
    });
  });

  test("of a single branch of another name is the commit before, as nothing else is there", () => {
    const clone = scratch.clone(trunk.origin, "--single-branch", "--branch", "topic");
    expect(baseOf(clone)).toEqual({
      commit: clone.git("rev-parse", "HEAD~1"),
      reason: "the commit before HEAD, as no other branch is known here",
    });
  });
});

describe("the base of a shallow clone", () => {
  test.each([
    ["of the default branch", "trunk", "1", "there is no commit before"],
    ["of another branch", "topic", "2", "no default branch is known here"],
  ])("%s is not known, and the command that helps is named", (_, branch, depth, problem) => {
    const clone = scratch.clone(trunk.origin, "--depth", depth, "--branch", branch);
    expect(baseOf(clone)).toEqual({
      missing: expect.stringMatching(
        new RegExp(`^${problem}.*run "git fetch --unshallow", or name one by --base REF$`, "u"),
      ),
    });
  });

  test("is not known where the commit that both have is cut off, until all is fetched", () => {
    const clone = scratch.clone(trunk.origin, "--depth", "1", "--no-single-branch");
    clone.git("checkout", "--quiet", "topic");
    expect(baseOf(clone)).toEqual({
      missing: `no commit is known in which ${trunk.tip.slice(0, 12)} left origin/trunk: this clone is shallow, run "git fetch --unshallow", or name one by --base REF`,
    });
    clone.git("fetch", "--quiet", "--unshallow");
    expect(baseOf(clone)).toMatchObject({ commit: trunk.left });
  });

  test("is known where the commit before is there", () => {
    const clone = scratch.clone(trunk.origin, "--depth", "2");
    expect(baseOf(clone)).toMatchObject({ commit: trunk.left });
  });
});

describe("the base of a repository without remotes", () => {
  test("is the commit before where there is no other branch, and said to be", () => {
    const repository = scratch.create("trunk");
    const first = repository.commit("1");
    repository.commit("2");
    expect(baseOf(repository)).toEqual({
      commit: first,
      reason: "the commit before HEAD, as no other branch is known here",
    });
  });

  test("is where the branch left main", () => {
    const repository = scratch.create();
    const first = repository.commit("1");
    repository.branch("topic", "a", "b");
    const expected = { commit: first, reason: "where this branch left main" };
    expect(baseOf(repository)).toEqual(expected);
  });

  test("is not known where another branch may be the one", () => {
    const repository = scratch.create("trunk");
    repository.commit("1");
    repository.branch("topic", "a", "b");
    expect(baseOf(repository)).toEqual({
      missing:
        "no default branch is known here, and this branch may have left any of trunk: name one by --base REF",
    });
  });

  test("is not known of a first commit, and of unrelated histories", () => {
    const repository = scratch.create();
    const first = repository.commit("1");
    expect(baseOf(repository)).toEqual({
      missing: `there is no commit before ${first.slice(0, 12)} here: name one by --base REF`,
    });
    repository.git("checkout", "--quiet", "--orphan", "other");
    const other = repository.commit("2").slice(0, 12);
    expect(baseOf(repository)).toEqual({
      missing: `no commit is known in which ${other} left main: name one by --base REF`,
    });
  });
});

describe("the base of a change for another branch", () => {
  test("is where it left that branch, which a variable names", () => {
    const clone = scratch.clone(trunk.origin);
    clone.git("checkout", "--quiet", "-b", "release", trunk.last);
    const release = clone.commit("release");
    clone.git("push", "--quiet", "origin", "release");
    clone.branch("mine", "mine");
    expect(baseOf(clone)).toMatchObject({ commit: trunk.last });
    expect(baseOf(clone, { GATE_BASE: "origin/release" })).toEqual({
      commit: release,
      reason: "where this branch left origin/release",
    });
    // On a push the variable is empty.
    expect(baseOf(clone, { GATE_BASE: "" })).toMatchObject({ commit: trunk.last });
  });

  test.each([
    ["in the clone", false],
    ["in the shallow clone of a service", true],
  ])("is not another one where it is not %s", (_, isShallow) => {
    const options = isShallow ? ["--depth", "1"] : [];
    const clone = scratch.clone(main.origin, ...options, "--single-branch", "--branch", "topic");
    const environment = { GATE_BASE: "origin/main" };
    const way = isShallow ? 'this clone is shallow, run "git fetch --unshallow", or ' : "";
    expect(baseOf(clone, environment)).toEqual({
      missing: `there is no "origin/main" (GATE_BASE) in this clone: ${way}name one by --base REF`,
    });
    const whole = isShallow ? ["--unshallow"] : [];
    clone.git("fetch", ...whole, "origin", "main:refs/remotes/origin/main");
    expect(baseOf(clone, environment)).toMatchObject({ commit: main.left });
  });
});

test("a file at a commit is what it was, wherever git is asked from", () => {
  const repository = scratch.create();
  repository.write("kept/a.json", "first");
  const first = repository.commit("1");
  repository.write("kept/a.json", "second");
  repository.commit("2");
  appendFileSync(join(repository.root, "kept/a.json"), " and more");
  const path = repository.pathOf(join(repository.root, "kept/a.json")) as string;
  expect(path).toBe("kept/a.json");
  expect(repository.fileAt(first, path)).toBe("first");
  expect(repository.fileAt("HEAD", path)).toBe("second");
  expect(repository.fileAt(first, "kept/b.json")).toBeNull();
  expect(repository.pathOf(scratch.path())).toBeNull();
});
