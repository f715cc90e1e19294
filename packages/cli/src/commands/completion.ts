import type { Command } from "commander";
import { candidates } from "../completion/candidates.ts";
import { SCRIPTS, type Shell } from "../completion/scripts.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";

/** `sheaf completion`: prints what a shell evaluates. Returns the exit status. */
export function printCompletion(shell: Shell, host: Host): number {
  host.stdout.write(SCRIPTS[shell]);
  return EXIT_STATUS.succeeded;
}

/** `sheaf complete`: prints a line for each candidate, with its description after a tab. Returns the exit status. */
export function complete(program: Command, words: readonly string[], host: Host): number {
  for (const { word, description } of candidates(program, words) ?? [])
    host.stdout.write(`${word}\t${description}\n`);
  return EXIT_STATUS.succeeded;
}
