import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../bundle/", import.meta.url));

/** Adds a file of the bundle, and those that it imports before it runs. */
function addImports(file: string, files: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  const text = readFileSync(folder + file, "utf8");
  for (const [, imported = ""] of text.matchAll(/^(?:import|\} from) ?"\.\/(.*)";$/gm))
    addImports(imported, files);
}

// Each file takes a millisecond of the start.
test("a run loads few files", () => {
  const loaded = new Set<string>();
  const all = readdirSync(folder);
  for (const entry of [/^main\.js$/, /^command-\w+\.js$/, /^run-\w+\.js$/]) {
    const [file = "", ...others] = all.filter((name) => entry.test(name));
    expect(others).toEqual([]);
    addImports(file, loaded);
  }
  expect(loaded.size).toBeGreaterThan(3);
  expect(loaded.size).toBeLessThanOrEqual(16);
});
