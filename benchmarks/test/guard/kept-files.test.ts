import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type Baseline,
  baselineName,
  foundBaseline,
  writeBaseline,
} from "../../src/guard/baseline.ts";
import { boundsOf } from "../../src/guard/bounds.ts";
import { BOUNDS_FILE, writeBounds } from "../../src/guard/bounds-file.ts";
import { fileIn } from "../../src/guard/tracked-file.ts";
import { ScratchRepositories } from "./scratch-repository.ts";

const directory = mkdtempSync(join(tmpdir(), "sheaf-kept-"));
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48, retained: 48, left: 0, alive: 0 };
const baseline: Baseline = {
  kind: "sheaf baseline",
  version: 2,
  platform: { ...platform, node: "20", v8: "11.3" },
  cases: { fork: bytes },
};
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a baseline", () => {
  const name = baselineName(platform);

  test("is found by the platform that it was written for", () => {
    expect(writeBaseline(directory, platform, baseline.cases)).toBe("node20-x64-linux.json");
    expect(foundBaseline(directory, platform)).toEqual({ content: baseline });
    expect(foundBaseline(directory, { ...platform, node: "20.9.9" })).toEqual({
      content: baseline,
    });
    expect(readdirSync(directory)).toEqual([name]);
  });

  test("of another platform is not comparable, and says so", () => {
    const other = foundBaseline(directory, { ...platform, node: "24.0.0" });
    expect(other).toEqual({
      problem: "absent",
      message: expect.stringMatching(/^the baseline node24-x64-\w+\.json is missing; write it by /),
    });
    const later = foundBaseline(directory, { ...platform, v8: "11.8.1" });
    expect(later).toEqual({
      problem: "outdated",
      message: expect.stringContaining("is of V8 11.3, not 11.8"),
    });
  });

  const cases = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, bytes]));
  const written = (): string => readFileSync(join(directory, name), "utf8");

  test("is the same bytes for the same figures, whoever measured them and in whatever order", () => {
    writeBaseline(directory, platform, cases("fork", "read", "a"));
    const first = written();
    const patched = { ...platform, node: "20.7.2", v8: "11.3.999" };
    writeBaseline(directory, patched, cases("a", "read", "fork"));
    expect(written()).toBe(first);
    expect(first).not.toContain("20.1.0");
  });

  test("differs only where a figure does by more than its tolerance", () => {
    const many = { ...bytes, allocated: 9_000 };
    writeBaseline(directory, platform, { fork: bytes, join: many, set: bytes });
    const before = written().split("\n");
    writeBaseline(directory, platform, {
      fork: { ...bytes, allocated: 48.3 },
      join: { ...many, allocated: 9_008 },
      set: { ...bytes, allocated: 56, retained: 48.2 },
    });
    const after = written().split("\n");
    const changed = after.filter((text, i) => text !== before[i]);
    expect([after.length, changed]).toEqual([before.length, ['      "allocated": 56,']]);
    writeBaseline(directory, platform, { load: { ...many, allocated: 100_000 } }, () => true);
    writeBaseline(directory, platform, { load: { ...many, allocated: 100_400 } }, () => true);
    expect(written()).toContain('"allocated": 100000,');
  });

  test("of cases that two changes add is merged by git", () => {
    const scratch = new ScratchRepositories();
    onTestFinished(() => scratch.remove());
    const repository = scratch.create();
    const update = (ids: string[]): void => {
      writeBaseline(repository.root, platform, cases(...ids));
      writeBounds(
        repository.root,
        boundsOf({
          cases: ids.map((id) => ({ id, title: id, prepare: () => ({ call: () => null }) })),
          growths: [],
        }),
      );
    };
    const ids = ["a", "c", "e", "g"];
    update(ids);
    repository.commit("base");
    repository.git("checkout", "--quiet", "-b", "one");
    update(["b", ...ids]);
    repository.commit("one");
    repository.git("checkout", "--quiet", "-b", "other", "main");
    update([...ids, "f"]);
    repository.commit("other");
    repository.byUser({}, "merge", "--quiet", "--no-edit", "one");
    const found = foundBaseline(repository.root, platform);
    const merged = "content" in found ? Object.keys(found.content.cases) : [];
    expect(merged).toEqual(["a", "b", "c", "e", "f", "g"]);
    const bounds = fileIn(repository.root, BOUNDS_FILE);
    const names = "content" in bounds ? Object.keys(bounds.content) : [];
    expect(names.filter((each) => each.startsWith("case "))).toEqual(
      merged.map((id) => `case ${id}: change of bytes at most`),
    );
  });

  test("of version 1 is not compared, and not damaged", () => {
    const old = { ...baseline, version: 1, commit: "a1", dirty: false, platform };
    writeFileSync(join(directory, name), JSON.stringify(old));
    expect(foundBaseline(directory, platform)).toEqual({
      problem: "outdated",
      message: expect.stringContaining(
        `the baseline ${name} is of version 1, not 2; replace it by`,
      ),
    });
  });

  test.each([
    ["<<<<<<< HEAD", 3],
    ["||||||| 0123abc", 5],
    ["=======", 7],
    [">>>>>>> a branch", 9],
  ])("with a conflict is named as that: %s", (marker, at) => {
    const lines = `${JSON.stringify(baseline, null, 2)}\n`.split("\n");
    for (const end of ["\n", "\r\n"]) {
      writeFileSync(join(directory, name), lines.toSpliced(at - 1, 0, marker).join(end));
      expect(foundBaseline(directory, platform)).toEqual({
        problem: "damaged",
        message: expect.stringContaining(
          `the baseline ${name} is damaged: line ${at} is "${marker}": it holds both sides of a merge conflict; take one of them by "git checkout --ours -- FILE" or "--theirs", then run "npm run bench -- baseline update"`,
        ),
      });
    }
  });

  test.each([
    ["cut short", '{"kind":"sheaf base', "is damaged: "],
    ["of another kind", "{}", 'kind: Invalid input: expected "sheaf baseline"'],
    [
      "of a later version",
      JSON.stringify({ ...baseline, version: 3 }),
      "version: Invalid input: expected 2",
    ],
    ["without cases", JSON.stringify({ ...baseline, cases: {} }), "cases: there are no cases"],
    [
      "with a word for a number",
      JSON.stringify({ ...baseline, cases: { fork: { ...bytes, left: "none" } } }),
      "cases.fork.left: Invalid input: expected number, received string",
    ],
  ])("that is %s is named, and not comparable", (_, text, problem) => {
    writeFileSync(join(directory, name), text);
    expect(foundBaseline(directory, platform)).toEqual({
      problem: "damaged",
      message: expect.stringContaining(problem),
    });
  });
});
