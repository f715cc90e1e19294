import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { publish } from "../src/page/publish.ts";
import { madeUpReport } from "./measured.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "benchmarks/dist/main.js");
const checkReadme = join(root, "benchmarks/dist/check-readme.js");
const directory = mkdtempSync(join(tmpdir(), "sheaf-benchmarks-"));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

describe("the bench command", () => {
  test("explains itself", () => {
    const { status, stdout } = node(main, "--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--quick");
  });

  test("refuses an unknown option", () => {
    const { status, stderr } = node(main, "--fast");
    expect(status).toBe(2);
    expect(stderr).toContain("--fast");
  });

  test("refuses an unknown command", () => {
    const { status, stderr } = node(main, "scenarios");
    expect(status).toBe(2);
    expect(stderr).toContain(
      'Unknown command "scenarios": there are report, rivals, distributed, scenario',
    );
  });

  test("needs the report of another version of Node to stand beside, before it measures", () => {
    const other = mkdtempSync(join(tmpdir(), "sheaf-beside-"));
    const run = () => node(main, "--quick", "--beside", "--out", other);
    expect(run()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("there is no report yet") as string,
    });
    publish(madeUpReport(), other);
    expect(run()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        `is of Node ${Number.parseInt(process.versions.node, 10)} itself`,
      ) as string,
    });
    rmSync(other, { recursive: true });
  });

  test("leaves the old report in place when it is interrupted", async () => {
    publish(madeUpReport(), directory);
    const files = () =>
      readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), "utf8")]);
    const before = files();
    const child = spawn(process.execPath, ["--expose-gc", main, "--quick", "--out", directory]);
    await once(child.stderr, "data");
    child.kill("SIGINT");
    const [status] = (await once(child, "exit")) as [number | null];
    expect(status).toBe(130);
    expect(files()).toEqual(before);
  }, 30_000);
});

test("publishing replaces both files and leaves nothing else", () => {
  const other = join(directory, "published");
  publish(madeUpReport(true), other);
  publish(madeUpReport(false), other);
  expect(readdirSync(other).toSorted()).toEqual(["latest.json", "latest.md"]);
  expect(readFileSync(join(other, "latest.json"), "utf8")).toContain('"kind": "full"');
});

describe("the check of README", () => {
  const readme = join(directory, "README.md");
  const run = (...args: string[]) =>
    node(checkReadme, "--readme", readme, "--report", join(directory, "latest.json"), ...args);

  test("says what differs, and corrects it when asked", () => {
    publish(madeUpReport(), directory);
    writeFileSync(readme, "# Title\n\n<!-- figures:start -->\n<!-- figures:end -->\n");
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain("README does not show the figures of the report, first in line 4");
    expect(run("--write").status).toBe(0);
    expect(run().status).toBe(0);
  });
});
