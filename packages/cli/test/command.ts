import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished, type TestContext } from "vitest";
import { hasActions } from "../src/host/argv.ts";
import { type Ended, sheafInProcess } from "./in-process.ts";
import { sheafInWarmProcess } from "./in-warm-process.ts";

export type { Ended } from "./in-process.ts";

/** The command as package managers link it. */
export const SHEAF: string = fileURLToPath(new URL("../bin/sheaf.js", import.meta.url));

/** A running process. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Its output so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string };
  /** Resolves once the text appears in stdout or stderr. */
  readonly seen: (text: string) => Promise<void>;
}

/** What a command finds. */
export interface Input {
  readonly cwd?: string;
  /** On stdin. */
  readonly input?: string;
}

/** How to start a process. */
export interface Start extends Input {
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps stdin open. */
  readonly isTyping?: boolean;
}

/**
 * Writes files to a temporary folder, which is removed after the test.
 *
 * @param test The context of a concurrent test.
 */
export function folder(
  files: Readonly<Record<string, string>>,
  test: Pick<TestContext, "onTestFinished"> = { onTestFinished },
): string {
  const path = mkdtempSync(join(tmpdir(), "sheaf-cli-"));
  test.onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** Starts any program, without the colour settings of the environment. */
export function start(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = "", isTyping = false }: Start = {},
): Running {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(program, args, { cwd, env: { ...inherited, ...env }, stdio: "pipe" });
  const printed = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      for (const check of watchers) check();
    });
  }
  child.stdin.on("error", () => {});
  if (!isTyping) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...printed }));
  });
  const seen = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!`${printed.stdout}${printed.stderr}`.includes(text)) return;
        watchers.delete(check);
        resolve();
      };
      watchers.add(check);
      check();
      void ended.then(() => reject(new Error(`ended without printing ${text}: ${printed.stderr}`)));
    });
  return { child, ended, printed, seen };
}

/** Runs the command until it ends, with user code in a process where that can do no harm. */
export function sheaf(args: readonly string[], options: Input = {}): Promise<Ended> {
  const { cwd = process.cwd(), input = "" } = options;
  return hasActions(args) ? sheafInWarmProcess(args, cwd, input) : sheafInProcess(args, cwd, input);
}

/** Starts the command as users do, with a supervisor if there is user code, and waits until it exits. */
export function sheafAlone(args: readonly string[], options: Input = {}): Promise<Ended> {
  return start(process.execPath, [SHEAF, ...args], options).ended;
}

/** Runs a document from stdin. */
export function sheafRun(document: string, ...args: readonly string[]): Promise<Ended> {
  return sheaf(["run", "-", ...args], { input: document });
}
