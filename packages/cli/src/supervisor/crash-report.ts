import type { Problem } from "../errors/problem.ts";
import { type Host, thisProcess } from "../host/this-process.ts";
import type { OutputOptions } from "../output/output-options.ts";
import { reportWithoutResult } from "../output/problem-report.ts";

/** How the child process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Prints a result in place of a child process that ended without one, and returns the exit status.
 *
 * @param exit Null if the user asked to end it.
 * @param hasPrinted Whether the child has printed part of a result.
 */
export async function reportCrash(
  status: "failed" | "canceled",
  exit: ChildExit | null,
  { json = false, events = false }: OutputOptions,
  hasPrinted: boolean,
  host: Host = thisProcess(),
): Promise<number> {
  const options = {
    // A second object would not make the first, incomplete one readable.
    json: json && !hasPrinted,
    // Whoever pressed Ctrl-C twice does not wait for the reader of the events.
    events: events && exit !== null,
  };
  const problems = exit === null ? [] : [problemOf(exit)];
  const exitStatus = await reportWithoutResult(status, problems, null, options, null, host);
  await host.stdout.flush();
  return exitStatus;
}

function problemOf({ code, signal }: ChildExit): Problem {
  const how = signal === null ? `exited with status ${code}` : `was killed by ${signal}`;
  return {
    code: "PROCESS_DIED",
    message: `Cannot complete the run: its process ${how}`,
    ...(signal === "SIGKILL" || signal === "SIGABRT"
      ? { hint: "it may have run out of memory" }
      : {}),
  };
}
