// A process that runs one command line after another, loading the command once. Each finds the process
// as a new one would be; once user code has left something running, the process ends.
import { createReadStream } from "node:fs";
import { Readable, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { executeCommandLine } from "../src/command-line.ts";
import { boundedRead } from "../src/host/bounded-read.ts";
import { colorsFor } from "../src/host/colors.ts";
import { Output } from "../src/host/output.ts";
import { type Host, thisProcess } from "../src/host/this-process.ts";
import { UserCodeMonitor } from "../src/user-code/user-code-monitor.ts";
import type { Ended } from "./in-process.ts";
import type { Answer, CommandLine } from "./in-warm-process.ts";

const { channel } = process;
const send = process.send?.bind(process) ?? (() => false);
process.on("message", (commandLine) => void answer(commandLine as CommandLine));
process.on("disconnect", () => process.exit());
// Hidden from user code, as the command hides its supervisor.
Object.assign(process, { send: undefined });

/** Reading a file, for example; and the streams of the process. */
const ENDS_BY_ITSELF = /Req|^TTYWrap$|^PipeWrap$/;

const here = thisProcess();

async function answer({ args, cwd, input }: CommandLine): Promise<void> {
  process.chdir(cwd);
  // Nothing else keeps the process alive, so that it notices promises that never settle.
  channel?.unref();
  const known = new Set(listeners().map(([, listener]) => listener));
  const ended = await run(args, input);
  await setImmediate();
  for (const [name, listener] of listeners()) if (!known.has(listener)) process.off(name, listener);
  const isWorn = process.getActiveResourcesInfo().some((name) => !ENDS_BY_ITSELF.test(name));
  channel?.ref();
  const answered: Answer = { ...ended, isWorn };
  send(answered, undefined, undefined, () => isWorn && process.exit());
}

function listeners(): [string, (...values: unknown[]) => void][] {
  return process
    .eventNames()
    .flatMap((name) =>
      process
        .rawListeners(name as "exit")
        .map((listener): [string, (...values: unknown[]) => void] => [
          name as string,
          listener as (...values: unknown[]) => void,
        ]),
    );
}

async function run(args: readonly string[], input: string): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const output = (name: keyof typeof printed): Output =>
    new Output(
      new Writable({
        write(chunk, _, done) {
          printed[name] += String(chunk);
          done();
        },
      }),
    );
  const [stdout, stderr] = [output("stdout"), output("stderr")];
  let monitor: UserCodeMonitor | null = null;
  const host: Host = {
    ...here,
    stdout,
    stderr,
    colors: colorsFor(false, {}),
    canRedraw: false,
    read: (file, limit) =>
      boundedRead(
        file === "-" ? Readable.from([Buffer.from(input)]) : createReadStream(file),
        limit,
      ),
    interruption: () => new AbortController().signal,
    userCode() {
      const streams = [process.stdout, process.stderr];
      monitor ??= new UserCodeMonitor(streams, (text) => stderr.write(text));
      return monitor;
    },
  };
  const status = await executeCommandLine(args, host);
  const watched = monitor as UserCodeMonitor | null;
  watched?.flush();
  await stderr.flush();
  watched?.stop();
  // Their own `write` and `end` again, which the monitor hid.
  for (const stream of [process.stdout, process.stderr] as Partial<NodeJS.WriteStream>[]) {
    delete stream.write;
    delete stream.end;
  }
  return { status, ...printed };
}
