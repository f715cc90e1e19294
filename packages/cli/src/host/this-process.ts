import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type Colors, colorsFor } from "./colors.ts";
import { type Guests, GuestWrites, type TextMask } from "./guest-writes.ts";
import { Interruption } from "./interruption.ts";
import { Output } from "./output.ts";

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
  /** The bytes of a file, or of the input of the process for `-`. */
  read(file: string): Promise<Uint8Array>;
  /** The file that a package publishes under a name. */
  published(name: string): string;
  /** The module in a file. */
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** The version of Node. */
  readonly version: string;
  /** Listens to Ctrl-C and SIGTERM from now on. */
  interruption(): Interruption;
  /** Hands over what others print, each stream through a mask of its own, and what they throw where nobody catches it. */
  takeOver(
    show: (text: string) => boolean,
    maskFor: () => TextMask | null,
    onStray: (thrown: unknown) => void,
  ): Guests;
  /** Ends the process once everything is written, whatever others have left running. */
  exit(status: number): Promise<never>;
}

/** The process itself. */
export function thisProcess(): Host {
  const { stdout, stderr, env } = process;
  let guests: Guests | null = null;
  const outputs = { stdout: new Output(stdout), stderr: new Output(stderr) };
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
    read: (file) => (file === "-" ? input() : readFile(file)),
    published: (name) => createRequire(import.meta.url).resolve(name),
    load: (file) => import(pathToFileURL(file).href) as Promise<Readonly<Record<string, unknown>>>,
    version: process.version,
    interruption: () => new Interruption(),
    takeOver(show, maskFor, onStray) {
      const streams = [stdout, stderr].map((stream) => new GuestWrites(stream, show, maskFor()));
      process.on("uncaughtException", onStray);
      guests = {
        flush() {
          for (const stream of streams) stream.flush();
        },
      };
      return guests;
    },
    async exit(status) {
      guests?.flush();
      await outputs.stdout.flush();
      await outputs.stderr.flush();
      return process.exit(status);
    },
  };
}

async function input(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
