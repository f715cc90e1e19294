import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const examples = new URL("../src/", import.meta.url);
const files = readdirSync(examples).toSorted();

/** A block of code under a comment that names its file, such as `<!-- example: src/first-steps.ts -->`. */
const block = /<!-- example: (?<file>\S+) -->\n+```\w+\n(?<code>.*?)```/gsu;

/** The line that names the schema for editors. */
const forEditors = /^# yaml-language-server: .*\n/;

describe.each(documents())("%s", (document) => {
  const text = readFileSync(new URL(document, root), "utf8");
  const blocks = [...text.matchAll(block)].map(({ groups }) => groups ?? {});

  test.each(blocks)("shows examples/$file unchanged", ({ file, code }) => {
    const text = readFileSync(new URL(`examples/${file}`, root), "utf8");
    expect(code).toBe(text.replace(forEditors, ""));
  });

  test("has a block of code below every comment that names an example", () => {
    expect(blocks).toHaveLength(text.split("<!-- example:").length - 1);
  });
});

describe("examples", () => {
  test.each(files)("%s runs", async (file) => {
    await expect(import(new URL(file, examples).href)).resolves.toBeDefined();
  });
});

function documents(): string[] {
  const guides = new URL("docs/", root);
  const written = readdirSync(guides, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith("api"))
    .map((file) => `docs/${file}`);
  return ["README.md", ...written];
}
