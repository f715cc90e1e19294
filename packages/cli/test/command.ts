import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The command as package managers link it. */
export const SHEAF: string = fileURLToPath(new URL("../bin/sheaf.js", import.meta.url));

/** What a process came to. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process under way. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** What it has written so far. */
  readonly said: { readonly stdout: string; readonly stderr: string };
  /** Once the text stands in stdout or stderr. */
  readonly seen: (text: string) => Promise<void>;
}

/** How to start it. */
export interface Start {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Leaves the input open, for what is typed later. */
  readonly isTyping?: boolean;
}

/** Files in a folder of their own, which is gone when the test has ended. */
export function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), "sheaf-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** Starts any program. Colours are as for a user without settings. */
export function start(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = "", isTyping = false }: Start = {},
): Running {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(program, args, { cwd, env: { ...inherited, ...env }, stdio: "pipe" });
  const said = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      for (const look of watchers) look();
    });
  }
  child.stdin.on("error", () => {});
  if (!isTyping) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, ...said }));
  });
  const seen = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!`${said.stdout}${said.stderr}`.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${text}: ${said.stderr}`)));
    });
  return { child, ended, said, seen };
}

/** Runs the command to its end. */
export function sheaf(args: readonly string[], options?: Start): Promise<Ended> {
  return start(process.execPath, [SHEAF, ...args], options).ended;
}

/** Runs a document, from standard input. */
export function sheafRun(document: string, ...args: readonly string[]): Promise<Ended> {
  return sheaf(["run", "-", ...args], { input: document });
}
