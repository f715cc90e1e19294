// A process that runs one command line after another, loading the command once. Each finds the process
// as a new one would be; once user code has left something running, the process ends.
import { createReadStream } from "node:fs";
import { Readable, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { executeCommandLine } from "../dist/command-line.js";
import { boundedRead } from "../dist/host/bounded-read.js";
import { colorsFor } from "../dist/host/colors.js";
import { Output } from "../dist/host/output.js";
import { thisProcess } from "../dist/host/this-process.js";
import { UserCodeMonitor } from "../dist/user-code/user-code-monitor.js";

const { channel } = process;
const send = process.send.bind(process);
process.on("message", (commandLine) => void answer(commandLine));
process.on("disconnect", () => process.exit());
// Hidden from user code, as the command hides its supervisor.
process.send = undefined;

/** Reading a file, for example; and the streams of the process. */
const ENDS_BY_ITSELF = /Req|^TTYWrap$|^PipeWrap$/;

const here = thisProcess();

async function answer({ args, cwd, input }) {
  process.chdir(cwd);
  // Nothing else keeps the process alive, so that it notices promises that never settle.
  channel.unref();
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  const ended = await run(args, input);
  await setImmediate();
  for (const name of process.eventNames())
    for (const listener of process.rawListeners(name))
      if (listeners.get(name)?.includes(listener) !== true) process.off(name, listener);
  const isWorn = process.getActiveResourcesInfo().some((name) => !ENDS_BY_ITSELF.test(name));
  channel.ref();
  send({ ...ended, isWorn }, () => isWorn && process.exit());
}

async function run(args, input) {
  const printed = { stdout: "", stderr: "" };
  const output = (name) =>
    new Output(
      new Writable({
        write(chunk, _, done) {
          printed[name] += String(chunk);
          done();
        },
      }),
    );
  const [stdout, stderr] = [output("stdout"), output("stderr")];
  let monitor = null;
  const host = {
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
  monitor?.flush();
  await stderr.flush();
  monitor?.stop();
  // Their own `write` and `end` again, which the monitor hid.
  for (const stream of [process.stdout, process.stderr]) {
    delete stream.write;
    delete stream.end;
  }
  return { status, ...printed };
}
