import { type Host, thisProcess } from "../host/this-process.ts";
import type { Problem } from "../errors/problem.ts";
import type { AnswerMode } from "../output/run-reporter.ts";
import { answerWithoutResult } from "../output/problem-report.ts";

/** How a process came to its end. */
export interface Death {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * The answer for a process that died without one, or was ended.
 *
 * @param death Null where it was ended on request.
 * @param hasAnswered True where something of an answer was printed.
 */
export async function diedAnswer(
  status: "failed" | "canceled",
  death: Death | null,
  { json = false, events = false }: AnswerMode,
  hasAnswered: boolean,
  host: Host = thisProcess(),
): Promise<number> {
  // Of one object that is torn nobody makes two that are whole; and whoever ends a run twice waits for no reader of events.
  const mode = { json: json && !hasAnswered, events: events && death !== null };
  const problems = death === null ? [] : [problemOf(death)];
  const exitStatus = await answerWithoutResult(status, problems, null, mode, null, host);
  await host.stdout.flush();
  return exitStatus;
}

function problemOf({ code, signal }: Death): Problem {
  const how = signal === null ? `ended with status ${code}` : `was ended by ${signal}`;
  return {
    code: "PROCESS_DIED",
    message: `Cannot complete the run: its process ${how}`,
    ...(signal === "SIGKILL" || signal === "SIGABRT"
      ? { hint: "this is also how a process ends that has no memory left" }
      : {}),
  };
}
