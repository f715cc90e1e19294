import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { brokenLinks } from "../release-check/links.ts";
import { markdownFiles, textOf } from "./markdown.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

test.each(markdownFiles())("every link of %s leads somewhere", async (file) => {
  expect(await brokenLinks(root, file)).toEqual([]);
});

test.each(["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/semantics.md"])(
  "every path that %s names exists",
  (file) => {
    const paths = [
      ...textOf(file).matchAll(/`((?:packages|benchmarks|examples|docs|tools)\/[\w./-]+)`/gu),
    ];
    const missing = paths.map(([, path = ""]) => path).filter((path) => !existsSync(root + path));
    expect(missing).toEqual([]);
  },
);

const codeMap = textOf("ARCHITECTURE.md")
  .split(/^### /mu)
  .filter((section) => section.startsWith("`packages/"))
  .map((section) => ({ folder: /^`(.+?)`/u.exec(section)?.[1] ?? "", section }));

test.each(codeMap)("every file in the code map of $folder exists", ({ folder, section }) => {
  const cells = section.split("\n").filter((line) => line.startsWith("| `"));
  const names = cells.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(.+?)`/gu)]);
  const missing = names.filter(([, name = ""]) => !existsSync(`${root}${folder}/src/${name}`));
  expect(names).not.toEqual([]);
  expect(missing).toEqual([]);
});

test("the glossary has at most 30 terms, in order", () => {
  const [, glossary = ""] = textOf("ARCHITECTURE.md").split("## Glossary");
  const terms = [...glossary.matchAll(/^\| (?<term>[a-z][a-z-]*) /gmu)];
  const [heading, ...entries] = terms.map(({ groups }) => groups?.["term"] ?? "");
  expect(heading).toBe("term");
  expect(entries).toEqual(entries.toSorted((a, b) => a.localeCompare(b)));
  expect(entries.length).toBeGreaterThan(10);
  expect(entries.length).toBeLessThanOrEqual(30);
});
