import { Console } from "node:console";

/**
 * Has `console` write to the streams of the process, as it does in Node: that of Bun writes past
 * them, where nothing could mask it or keep it out of the answer.
 */
export function consoleThroughStreams({ stdout, stderr, versions }: NodeJS.Process): void {
  if (versions["bun"] === undefined) return;
  const through = new Console({ stdout, stderr });
  for (const method of ["log", "info", "debug", "warn", "error", "dir", "table", "trace"] as const)
    console[method] = through[method].bind(through);
}
