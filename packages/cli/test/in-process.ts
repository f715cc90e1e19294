import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { executeCommandLine } from "../src/command-line.ts";
import { boundedRead } from "../src/host/bounded-read.ts";
import { colorsFor } from "../src/host/colors.ts";
import { Output } from "../src/host/output.ts";
import { type Host, thisProcess } from "../src/host/this-process.ts";
import type { UserCodeMonitor } from "../src/user-code/user-code-monitor.ts";

/** A process that has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command in the process of the tests, which takes a tenth of the time of starting one. The
 * same happens as in a process that gets no signal and runs no user code.
 */
export async function sheafInProcess(
  args: readonly string[],
  cwd: string,
  input: string,
): Promise<Ended> {
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
  const host: Host = {
    ...PROCESS,
    stdout: output("stdout"),
    stderr: output("stderr"),
    colors: colorsFor(false, {}),
    canRedraw: false,
    read: (file, limit) => {
      const stdin = Readable.from([Buffer.from(input)]);
      return boundedRead(file === "-" ? stdin : createReadStream(resolve(cwd, file)), limit);
    },
    readInside: (folder, path, limit) => PROCESS.readInside(resolve(cwd, folder), path, limit),
    interruption: () => new AbortController().signal,
    userCode: () => NO_USER_CODE,
  };
  const status = await executeCommandLine(args, host);
  await host.stderr.flush();
  return { status, ...printed };
}

const PROCESS = thisProcess();

const NO_USER_CODE = {
  showOutput() {},
  onFailure() {},
  flush() {},
  lateFailure: async () => null,
} as unknown as UserCodeMonitor;
