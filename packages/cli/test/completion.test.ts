import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, SHEAF, sheaf } from "./command.ts";

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout, status } = await sheaf(["complete", "--", ...words]);
  expect(status).toBe(0);
  return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
}

describe("what a word may be", () => {
  test("the first is a command", async () => {
    expect(await completed("")).toStrictEqual([
      "run",
      "worker",
      "runs",
      "signal",
      "validate",
      "graph",
      "schema",
      "completion",
      "help",
    ]);
    expect(await completed("ru")).toStrictEqual(["run", "runs"]);
    expect(await completed("help", "gr")).toStrictEqual(["graph"]);
  });

  test("what begins with a dash is an option of the command, each once", async () => {
    expect(await completed("run", "a.yaml", "--js")).toStrictEqual(["--json"]);
    expect(await completed("graph", "-")).toContain("--format");
    const given = await completed("run", "--json", "--param", "a=1", "-");
    expect(given).not.toContain("--json");
    expect(given).toContain("--param");
  });

  test("an option with choices has those", async () => {
    expect(await completed("graph", "--format", "")).toStrictEqual(["mermaid", "dot"]);
    expect(await completed("completion", "z")).toStrictEqual(["zsh"]);
  });

  test("nothing where the shell completes files, or anything is possible", async () => {
    expect(await completed("run", "")).toStrictEqual([]);
    expect(await completed("run", "--journal", "")).toStrictEqual([]);
    expect(await completed("run", "--param", "")).toStrictEqual([]);
    expect(await completed("nothing", "")).toStrictEqual([]);
  });
});

test("other shells are refused", async () => {
  const { status, stderr } = await sheaf(["completion", "sh"]);
  expect(status).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});

test.skipIf(process.platform === "win32")("bash completes what was typed", () => {
  const bin = folder({});
  writeFileSync(join(bin, "sheaf"), `#!/bin/sh\nexec "${process.execPath}" "${SHEAF}" "$@"\n`);
  chmodSync(join(bin, "sheaf"), 0o755);
  const typed = (...words: readonly string[]): readonly string[] => {
    const script = `eval "$(sheaf completion bash)"
      COMP_WORDS=(sheaf ${words.map((word) => `'${word}'`).join(" ")})
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _sheaf
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
    return execFileSync("bash", ["-c", script], { env, encoding: "utf8" }).trim().split("\n");
  };
  expect(typed("ru")).toStrictEqual(["run", "runs"]);
  expect(typed("graph", "a.yaml", "--format", "d")).toStrictEqual(["dot"]);
  expect(typed("run", "")).toStrictEqual([""]);
});
