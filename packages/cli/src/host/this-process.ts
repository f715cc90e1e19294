import { createReadStream } from "node:fs";
import { access, readdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { prepareFor } from "@sheaf/threads/typescript";
import { UserCodeMonitor } from "../user-code/user-code-monitor.ts";
import { boundedRead } from "./bounded-read.ts";
import { type Colors, colorsFor } from "./colors.ts";
import { interruptionSignal } from "./interruption.ts";
import { readInnerFile } from "./inner-file.ts";
import { Output } from "./output.ts";
import type { SupervisorChannel } from "./supervisor-channel.ts";

/** What the command uses of its process. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** For stderr. */
  readonly colors: Colors;
  /** Whether stderr is a terminal that can move its cursor. */
  readonly canRedraw: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start, for durations. */
  elapsed(): number;
  /** A random UUID. */
  uniqueId(): string;
  /** Calls back at an interval, until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
  /** Calls back in a later turn of the event loop. */
  soon(callback: () => void): void;
  /**
   * The bytes of a file, or of stdin if the file is `-`.
   *
   * @throws TooLargeError if there are more than `limit`
   */
  read(file: string, limit: number): Promise<Uint8Array>;
  /**
   * The bytes of a file in a folder, read while the process waits.
   *
   * @throws OutsideError, NotAFileError, TooLargeError; what the file system throws
   */
  readInside(folder: string, path: string, limit: number): Uint8Array;
  /** Whether there is something at this path. */
  exists(path: string): Promise<boolean>;
  /** The same path for all that lead to one file, through folders and links. */
  realPath(path: string): Promise<string>;
  /** The names of what is in a folder, sorted; null if it is none. */
  filesIn(path: string): Promise<readonly string[] | null>;
  /** Imports a module. */
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** The version of Node. */
  readonly version: string;
  /** From the first call on, Ctrl-C, SIGTERM and SIGHUP abort the signal instead of ending the process. */
  interruption(): AbortSignal;
  /** From the first call on, user code is monitored. All calls return the same monitor. */
  userCode(): UserCodeMonitor;
  /** Ends the process once everything is written, even if actions left something running. */
  exit(status: number): Promise<never>;
}

/**
 * The current process.
 *
 * @param channel The connection to the supervisor, if there is one.
 */
export function thisProcess(channel: SupervisorChannel | null = null): Host {
  const { stdout, stderr, env } = process;
  const onFirstWrite = (): void => channel?.send({ sheaf: "writing-result" });
  const outputs = { stdout: new Output(stdout, onFirstWrite), stderr: new Output(stderr) };
  let monitor: UserCodeMonitor | null = null;
  const exit = (status: number): never => {
    monitor?.stop();
    return process.exit(status);
  };
  return {
    ...outputs,
    colors: colorsFor(outputs.stderr.isTerminal, env),
    canRedraw: outputs.stderr.isTerminal && env["TERM"] !== "dumb",
    now: () => Date.now(),
    elapsed: () => performance.now(),
    uniqueId: () => crypto.randomUUID(),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
    soon: (callback) => void setImmediate(callback),
    read: (file, limit) =>
      boundedRead(file === "-" ? process.stdin : createReadStream(file), limit),
    readInside: readInnerFile,
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    realPath: (path) => realpath(path).catch(() => resolve(path)),
    filesIn: (path) =>
      readdir(path).then(
        (names) => names.toSorted(),
        () => null,
      ),
    async load(file) {
      prepareFor(file);
      return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    },
    version: process.version,
    interruption: () => interruptionSignal(channel, exit),
    userCode() {
      monitor ??= new UserCodeMonitor([stdout, stderr], (text) => outputs.stderr.write(text));
      return monitor;
    },
    async exit(status) {
      monitor?.flush();
      await outputs.stdout.flush();
      await outputs.stderr.flush();
      await channel?.sendExit(status);
      return exit(status);
    },
  };
}
