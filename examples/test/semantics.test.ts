import { readdirSync, readFileSync } from "node:fs";
import { POLICIES } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { anchorsIn, linksIn, textOf } from "./markdown.ts";

const root = new URL("../../", import.meta.url);
const text = textOf("docs/semantics.md");
const rules = "packages/workflow/test/rules/";
const sources = sourcesOf("packages/");

interface Section {
  readonly heading: string;
  readonly anchor: string;
  /** The files of its tests, by their paths in the repository. */
  readonly tests: readonly string[];
  readonly codes: readonly string[];
}

const sections = text.split(/^## /mu).slice(1).map(sectionOf);

test("every section has a name of its own", () => {
  expect(new Set(sections.map(({ anchor }) => anchor)).size).toBe(sections.length);
});

test("every policy is in the table of policies", () => {
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.map((row) => row.split("|")[1] ?? "").join();
  for (const policy of Object.keys(POLICIES)) expect(named).toContain(`\`${policy}\``);
});

describe.each(sections)("$heading", ({ anchor, tests, codes }) => {
  test("names files of tests", () => {
    expect(tests).not.toEqual([]);
    for (const file of tests) expect(textOf(file)).toMatch(/^\s*(test|it)\b/mu);
  });

  test("is linked by the tests of its rules", () => {
    for (const file of tests.filter((one) => one.startsWith(rules)))
      expect(textOf(file)).toContain(`docs/semantics.md#${anchor}`);
  });

  test.skipIf(codes.length === 0)("names codes that the sources know", () => {
    for (const code of codes) expect(sources).toContain(`"${code}"`);
  });
});

test.each(readdirSync(new URL(rules, root)))("%s links sections that name it", (file) => {
  const anchors = [...textOf(rules + file).matchAll(/docs\/semantics\.md#([\w-]+)/gu)].map(
    ([, anchor]) => anchor,
  );
  expect(anchors).not.toEqual([]);
  for (const anchor of anchors)
    expect(sections.find((section) => section.anchor === anchor)?.tests).toContain(rules + file);
});

function sectionOf(section: string): Section {
  const heading = section.slice(0, section.indexOf("\n"));
  const lines = section.split("\n");
  const lineOf = (label: string): string => lines.find((line) => line.startsWith(label)) ?? "";
  return {
    heading,
    anchor: anchorsIn(`## ${heading}`)[0] ?? "",
    tests: linksIn(lineOf("Tests: ")).map((link) => link.replace("../", "")),
    codes: [...lineOf("Errors: ").matchAll(/`([A-Z_]+)`/gu)].map(([, code]) => code ?? ""),
  };
}

/** All TypeScript below a folder that is shipped, as one text. */
function sourcesOf(folder: string): string {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => /^[\w-]+\/src\/.*\.ts$/u.test(file.replaceAll("\\", "/")))
    .map((file) => readFileSync(new URL(folder + file, root), "utf8"))
    .join("\n");
}
