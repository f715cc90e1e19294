import { Console } from "node:console";

/**
 * Makes `console` write to the streams of the process, as it does in Node. Bun's console bypasses
 * them, so its output could be neither masked nor kept out of stdout.
 */
export function patchBunConsole({ stdout, stderr, versions }: NodeJS.Process): void {
  if (versions["bun"] === undefined) return;
  const nodeConsole = new Console({ stdout, stderr });
  for (const method of ["log", "info", "debug", "warn", "error", "dir", "table", "trace"] as const)
    console[method] = nodeConsole[method].bind(nodeConsole);
}
