import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { boundedRead } from "./bounded-read.ts";
import { type Colors, colorsFor } from "./colors.ts";
import { Guests } from "../user-code/user-code-monitor.ts";
import { Interruption } from "./interruption.ts";
import { Output } from "./output.ts";
import type { Supervision } from "./supervisor-channel.ts";

/** What the command uses of the world around it. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** For what is written to stderr. */
  readonly colors: Colors;
  /** False for a terminal that cannot go back in a line. */
  readonly canRedraw: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, for durations. */
  elapsed(): number;
  /** An identifier that nothing else has. */
  uniqueId(): string;
  /** Calls back again and again, until the function that is returned is called. */
  every(milliseconds: number, callback: () => void): () => void;
  /** Calls back once other things had their turn. */
  soon(callback: () => void): void;
  /** The bytes of a file, or of the input of the process for `-`. @throws TooLargeError for more than `limit`. */
  read(file: string, limit: number): Promise<Uint8Array>;
  /** The file that a package publishes under a name. */
  published(name: string): string;
  /** The module in a file. */
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** The version of Node. */
  readonly version: string;
  /** Listens to Ctrl-C, SIGTERM and SIGHUP from now on. */
  interruption(): Interruption;
  /** Looks after the code of others from now on: the same for everyone who asks. */
  guests(): Guests;
  /** Ends the process once everything is written, whatever others have left running. */
  exit(status: number): Promise<never>;
}

/**
 * The process itself.
 *
 * @param supervision The line to the process that watches it, where there is one.
 */
export function thisProcess(supervision: Supervision | null = null): Host {
  const { stdout, stderr, env } = process;
  const onAnswer = (): void => supervision?.tell({ sheaf: "answering" });
  const outputs = { stdout: new Output(stdout, onAnswer), stderr: new Output(stderr) };
  let guests: Guests | null = null;
  const exit = (status: number): never => {
    guests?.leave();
    return process.exit(status);
  };
  return {
    ...outputs,
    colors: colorsFor(outputs.stderr.isTerminal, env),
    canRedraw: outputs.stderr.isTerminal && env["TERM"] !== "dumb",
    now: () => Date.now(),
    elapsed: () => performance.now(),
    uniqueId: () => randomUUID(),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
    soon: (callback) => void setImmediate(callback),
    read: (file, limit) =>
      boundedRead(file === "-" ? process.stdin : createReadStream(file), limit),
    published: (name) => createRequire(import.meta.url).resolve(name),
    load: (file) => import(pathToFileURL(file).href) as Promise<Readonly<Record<string, unknown>>>,
    version: process.version,
    interruption: () => new Interruption(supervision, exit),
    guests() {
      guests ??= new Guests([stdout, stderr], (text) => outputs.stderr.write(text));
      return guests;
    },
    async exit(status) {
      guests?.flush();
      await outputs.stdout.flush();
      await outputs.stderr.flush();
      await supervision?.end(status);
      return exit(status);
    },
  };
}
