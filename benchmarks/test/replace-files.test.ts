import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { outputFile } from "../src/output/output-paths.ts";
import { replaceFile, replaceFiles } from "../src/output/replace-files.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sheaf-replaced-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
});

const at = (...names: string[]): string => join(directory, ...names);
const modeOf = (path: string): number => statSync(path).mode & 0o7777;

describe("a file that is replaced", () => {
  test("where a link leads to it stays there, and the link stays one", () => {
    mkdirSync(at("real"));
    mkdirSync(at("links"));
    writeFileSync(at("real/history"), "before");
    symlinkSync("../real/history", at("links/first"));
    symlinkSync("first", at("links/second"));
    symlinkSync("links", at("folder"));
    for (const [i, path] of [
      "real/history",
      "links/first",
      "links/second",
      "folder/second",
    ].entries()) {
      replaceFile(at(path), `after ${i}`);
      expect(readFileSync(at("real/history"), "utf8")).toBe(`after ${i}`);
    }
    expect(["first", "second"].map((name) => readlinkSync(at("links", name)))).toEqual([
      "../real/history",
      "first",
    ]);
    expect(lstatSync(at("folder")).isSymbolicLink()).toBe(true);
    expect([readdirSync(at("real")), readdirSync(at("links"))]).toEqual([
      ["history"],
      ["first", "second"],
    ]);
  });

  test("at the end of a link that leads nowhere yet is made there", () => {
    symlinkSync("later/history", at("link"));
    replaceFile(at("link"), "new");
    expect(readFileSync(at("later/history"), "utf8")).toBe("new");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  });

  test.each([0o644, 0o600, 0o664, 0o640, 0o755, 0o444])("keeps its mode: %o", (mode) => {
    writeFileSync(at("file"), "before");
    chmodSync(at("file"), mode);
    symlinkSync("file", at("link"));
    replaceFile(at("link"), "after");
    expect([readFileSync(at("file"), "utf8"), modeOf(at("file"))]).toEqual(["after", mode]);
  });

  test("is another file in one step: whoever reads the old one reads all of it", () => {
    writeFileSync(at("file"), "before");
    linkSync(at("file"), at("old"));
    replaceFile(at("file"), "after");
    expect(readFileSync(at("old"), "utf8")).toBe("before");
    expect(readdirSync(directory).toSorted()).toEqual(["file", "old"]);
  });

  test("stays as it was where another of the same set cannot be written", () => {
    writeFileSync(at("file"), "before");
    writeFileSync(at("no-folder"), "");
    const files = [
      { name: "file", text: "after" },
      { name: "no-folder/file", text: "" },
    ];
    expect(() => replaceFiles(directory, files)).toThrow("Cannot write file and no-folder/file in");
    expect(readFileSync(at("file"), "utf8")).toBe("before");
    expect(readdirSync(directory).toSorted()).toEqual(["file", "no-folder"]);
  });

  test("that is a device is written to, and stays one", () => {
    symlinkSync("/dev/null", at("null"));
    replaceFile(at("null"), "gone");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(existsSync(at("null"))).toBe(true);
    expect(outputFile("--file", at("null"))).toBe(at("null"));
  });

  test("at links in a circle is refused", () => {
    symlinkSync("b", at("a"));
    symlinkSync("a", at("b"));
    expect(() => replaceFile(at("a"), "")).toThrow(`Cannot write a in "${directory}": ELOOP`);
    expect(() => outputFile("--file", at("a"))).toThrow("is not a file that can be written");
  });

  test("is refused before anything is measured where its link leads to a folder", () => {
    symlinkSync(".", at("link"));
    expect(() => outputFile("--file", at("link"))).toThrow("is not a file that can be written");
  });
});
