import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { replaceFiles } from "../src/output/replace-files.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sheaf-replaced-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
});

const at = (...names: string[]): string => join(directory, ...names);

describe("a file that is replaced", () => {
  test("where a link leads to it stays there, and the link stays one", () => {
    mkdirSync(at("real"));
    mkdirSync(at("links"));
    writeFileSync(at("real/baseline"), "before");
    symlinkSync("../real/baseline", at("links/first"));
    symlinkSync("first", at("links/second"));
    symlinkSync("links", at("folder"));
    for (const [i, path] of [
      "real/baseline",
      "links/first",
      "links/second",
      "folder/second",
    ].entries()) {
      replaceFiles(directory, { [path]: `after ${i}` });
      expect(readFileSync(at("real/baseline"), "utf8")).toBe(`after ${i}`);
    }
    expect(["first", "second"].map((name) => readlinkSync(at("links", name)))).toEqual([
      "../real/baseline",
      "first",
    ]);
    expect(lstatSync(at("folder")).isSymbolicLink()).toBe(true);
    expect([readdirSync(at("real")), readdirSync(at("links"))]).toEqual([
      ["baseline"],
      ["first", "second"],
    ]);
  });

  test("is another file in one step: whoever reads the old one reads all of it", () => {
    writeFileSync(at("file"), "before");
    linkSync(at("file"), at("old"));
    replaceFiles(directory, { file: "after" });
    expect(readFileSync(at("old"), "utf8")).toBe("before");
    expect(readdirSync(directory).toSorted()).toEqual(["file", "old"]);
  });

  test("stays as it was where another of the same set cannot be written", () => {
    writeFileSync(at("file"), "before");
    writeFileSync(at("no-folder"), "");
    const files = { file: "after", "no-folder/file": "" };
    expect(() => replaceFiles(directory, files)).toThrow("Cannot write file and no-folder/file in");
    expect(readFileSync(at("file"), "utf8")).toBe("before");
    expect(readdirSync(directory).toSorted()).toEqual(["file", "no-folder"]);
  });
});
