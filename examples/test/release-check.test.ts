import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { EXAMPLES, runExample } from "./sheaf.ts";

const manifest = (name: string, license?: string, dependencies = {}): string =>
  JSON.stringify({ name, version: "1.0.0", license, dependencies });

const REPOSITORY = {
  "README.md": "# Top\n\n[guide](docs/guide.md#how-to-go) [self](#top) [web](https://a.test)\n",
  "docs/guide.md":
    "# How to `go`\n\n[gone](gone.md)\n[none](../README.md#none)\n\n```\n[x](y)\n```\n\nA\nlong\nend\n",
  "packages/a/package.json": manifest("a", "MIT", { good: "1", bad: "1" }),
  "packages/a/src/index.ts": "one\ntwo\nthree\n",
  "packages/a/src/deep/other.ts": "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n",
  "packages/a/node_modules/good/package.json": manifest("good", "MIT"),
  "packages/a/node_modules/bad/package.json": manifest("bad", "Shady-1.0"),
  "packages/b/package.json": manifest("b"),
  "packages/b/src/index.ts": "one\n",
  "packages/c/package.json": manifest("c", "Apache-2.0"),
  "packages/c/src/index.ts": "one",
};

function repository(): string {
  const root = mkdtempSync(join(tmpdir(), "sheaf-release-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(REPOSITORY)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

it("joins the results of three branches", async () => {
  const param = `root=${repository()}`;
  const result = await runExample("release-check/workflow.yaml", "--param", param);
  expect(result.status).toBe("succeeded");
  expect(result.errors).toEqual([]);
  expect(result.output).toEqual({
    verdict: "not ready for release: 3 problems",
    packages: "2 of 3",
    documents: "1 of 2",
    // 13 of package a, 1 of c, 3 and 12 of the documents; b fails
    lines: 29,
    longest: 12,
    licences: ["Apache-2.0", "MIT", "Shady-1.0"],
    problems: [
      "packages/b has an unacceptable licence: none",
      "docs/guide.md has broken links: gone.md, ../README.md#none",
      "bad has an unacceptable licence: Shady-1.0",
    ],
  });
  expect(result.variables).toMatchObject({ lines: 29, longest: 12 });
  expect(result.tasks["decide"]).toMatchObject({ status: "succeeded" });
  expect(result.sequence.filter((name) => name === "decide")).toHaveLength(1);
  expect(result.sequence.slice(-2)).toEqual(["decide", "explain"]);
});

it("finds this repository ready", async () => {
  const result = await runExample("release-check/workflow.yaml", "--param", "root=..");
  expect(result.output).toMatchObject({ verdict: "ready for release", problems: [] });
  const packages = readdirSync(join(EXAMPLES, "../packages")).toSorted();
  const [first = ""] = packages;
  const sources = join(EXAMPLES, "../packages", first, "src");
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const lines = files.map((file) => readFileSync(join(sources, file), "utf8").match(/\n/g)?.length);
  const inspections = result.tasks["inspect_packages"]?.output as readonly { longest: number }[];
  const { longest } = result.output as { longest: number };
  expect(longest).toBeGreaterThanOrEqual(
    Math.max(...inspections.map((inspection) => inspection.longest)),
  );
  expect(inspections).toMatchObject([
    {
      name: `@sheaf/${first}`,
      licence: "MIT",
      files: files.length,
      lines: lines.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    },
    ...packages.slice(1).map((name) => ({ name: `@sheaf/${name}` })),
  ]);
});
