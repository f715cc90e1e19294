import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { childEnvironment, GIT_SETTINGS } from "../../src/measure/child-environment.ts";

const directory = mkdtempSync(join(tmpdir(), "sheaf-environment-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const lines = (env: NodeJS.ProcessEnv, ...args: string[]): string[] =>
  execFileSync("git", args, { env, cwd: directory, encoding: "utf8" }).trim().split("\n");

const local = lines(process.env, "rev-parse", "--local-env-vars");

describe("the environment of a child", () => {
  test("has none of what git names as a repository's own", () => {
    const around = Object.fromEntries(local.map((name) => [name, "/nowhere"]));
    const env = childEnvironment({ PATH: process.env["PATH"], ...around });
    // The number of settings is its own again.
    expect(local.filter((name) => name in env)).toEqual(["GIT_CONFIG_COUNT"]);
    expect(env["PATH"]).toBe(process.env["PATH"]);
    expect(around["GIT_DIR"]).toBe("/nowhere");
  });

  test("has none of them either where git cannot be asked", () => {
    const around = Object.fromEntries(local.map((name) => [name, "/nowhere"]));
    const left = childEnvironment({ ...around, PATH: directory });
    expect(Object.values(left)).not.toContain("/nowhere");
    const env = childEnvironment({
      PATH: directory,
      GIT_DIR: "x",
      GIT_INDEX_FILE: "y",
      OTHER: "z",
    });
    expect(env).toMatchObject({ PATH: directory, OTHER: "z" });
    expect(Object.keys(env)).not.toContain("GIT_DIR");
    expect(Object.keys(env)).not.toContain("GIT_INDEX_FILE");
  });

  test("keeps who the user is, and how git is installed and connected", () => {
    const around = {
      GIT_AUTHOR_NAME: "a",
      GIT_COMMITTER_EMAIL: "b",
      GIT_SSH_COMMAND: "c",
      GIT_ASKPASS: "d",
      GIT_CONFIG_GLOBAL: "e",
      GIT_EXEC_PATH: "f",
    };
    expect(childEnvironment({ PATH: process.env["PATH"], ...around })).toMatchObject(around);
  });

  test("switches hooks, signatures, colours, pagers and prompts off, whatever was set before", () => {
    const env = childEnvironment({
      ...process.env,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "log.showSignature",
      GIT_CONFIG_VALUE_0: "true",
      GIT_PAGER: "less",
      GIT_EXTERNAL_DIFF: "false",
      GIT_LITERAL_PATHSPECS: "1",
    });
    for (const [name, value] of GIT_SETTINGS)
      expect([name, lines(env, "config", "--get", name)]).toEqual([name, [value]]);
    expect(env).toMatchObject({ GIT_PAGER: "cat", GIT_TERMINAL_PROMPT: "0" });
    expect(Object.keys(env)).not.toContain("GIT_EXTERNAL_DIFF");
    expect(Object.keys(env)).not.toContain("GIT_LITERAL_PATHSPECS");
  });

  test("trusts the directories that the environment trusts, and no other setting of it", () => {
    const env = childEnvironment({
      ...process.env,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "/somewhere",
      GIT_CONFIG_KEY_1: "core.worktree",
      GIT_CONFIG_VALUE_1: "/nowhere",
    });
    expect(lines(env, "config", "--get-all", "safe.directory")).toContain("/somewhere");
    const settings = lines(env, "config", "--show-scope", "--list");
    expect(settings.filter((line) => line.startsWith("command\tcore.worktree"))).toEqual([]);
    expect(childEnvironment(env)).toEqual(env);
  });
});

test("every process that the benchmarks start gets this environment", () => {
  const sources = fileURLToPath(new URL("../../src", import.meta.url));
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const starting = files.filter((file) =>
    readFileSync(join(sources, file), "utf8").includes('"node:child_process"'),
  );
  expect(starting.length).toBeGreaterThan(4);
  for (const file of starting.filter((each) => !each.endsWith("child-environment.ts"))) {
    const text = readFileSync(join(sources, file), "utf8");
    const starts = text.match(/\b(?:spawn|spawnSync|fork|execFile|execFileSync|exec|execSync)\(/gu);
    const environments = text.match(/\bchildEnvironment\(\)/gu);
    expect([file, environments?.length]).toEqual([file, starts?.length]);
  }
});
