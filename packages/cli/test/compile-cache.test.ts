import { existsSync, readdirSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../src/host/compile-cache.ts";
import { type Ended, folder, SHEAF, start } from "./command.ts";

const keepsCode = "enableCompileCache" in nodeModule;

describe("the folder of compiled code", () => {
  it.each([
    ["linux", {}, "/home/me/.cache"],
    ["linux", { XDG_CACHE_HOME: "/var/me" }, "/var/me"],
    ["linux", { XDG_CACHE_HOME: "" }, "/home/me/.cache"],
    ["linux", { XDG_CACHE_HOME: "relative" }, "/home/me/.cache"],
    ["darwin", { XDG_CACHE_HOME: "/var/me" }, "/home/me/Library/Caches"],
    ["win32", { LOCALAPPDATA: "C:\\me" }, "C:\\me"],
    ["win32", {}, join("/home/me", "AppData", "Local")],
  ] as const)("on %s with %j", (platform, env, path) => {
    expect(cacheFolder(platform, env, "/home/me")).toBe(path);
  });
});

describe("the command", () => {
  const cwd = (): string =>
    folder({
      "hello.yaml": "tasks: [{ name: a, action: core.echo, input: 1 }]\noutput: 1",
      "act.yaml": "tasks: [{ name: a }]\noutput: 1",
      "actions.mjs": "export default { a: () => 1 };",
      file: "",
    });

  const run = (
    path: string,
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<Ended> => {
    const [document = "hello.yaml", ...options] = args;
    const command = [SHEAF, "run", document, "--quiet", ...options];
    return start(process.execPath, command, { cwd: path, env }).ended;
  };

  it.skipIf(!keepsCode)("keeps it there, of both processes", async () => {
    const path = cwd();
    const env = { XDG_CACHE_HOME: join(path, "cache") };
    const one = await run(path, env);
    expect(one).toMatchObject({ status: 0, stdout: "1\n", stderr: "" });
    const [version = ""] = readdirSync(join(path, "cache/sheaf"));
    const count = (): number => readdirSync(join(path, "cache/sheaf", version)).length;
    const before = count();
    expect(before).toBeGreaterThan(3);
    expect(await run(path, env, "act.yaml", "--actions", "actions.mjs")).toEqual(one);
    // Some of the supervisor, and the module of actions.
    expect(count()).toBeGreaterThan(before + 2);
  });

  it("works if it cannot be kept", async () => {
    const path = cwd();
    const env = { XDG_CACHE_HOME: join(path, "file") };
    expect(await run(path, env)).toEqual({ status: 0, stdout: "1\n", stderr: "" });
  });

  it("keeps nothing if Node is told not to", async () => {
    const path = cwd();
    const env = { XDG_CACHE_HOME: join(path, "cache"), NODE_DISABLE_COMPILE_CACHE: "1" };
    expect(await run(path, env)).toEqual({ status: 0, stdout: "1\n", stderr: "" });
    expect(existsSync(join(path, "cache"))).toBe(false);
  });
});
