import type { SecretMask } from "@sheaf/workflow";
import type { TextFile } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { briefly, maskedProblem, type Problem } from "../errors/problem.ts";
import { STATUS } from "../host/exit-status.ts";
import type { AnswerMode } from "./run-reporter.ts";
import { EventLines } from "./event-writer.ts";
import { jsonPieces } from "./json-chunks.ts";
import { problemText } from "./problem-text.ts";
import { emptyResultJson } from "./result-json.ts";

/** Tells why nothing was done, and gives the status to exit with. */
export function refusedAnswer(
  problems: readonly Problem[],
  document: TextFile | null,
  mode: AnswerMode,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  return answerWithoutResult("invalid", problems, document, mode, mask, host);
}

/** Tells how a run ended of which there is no result, and gives the status to exit with. */
export async function answerWithoutResult(
  status: "failed" | "canceled" | "invalid",
  given: readonly Problem[],
  document: TextFile | null,
  { json = false, events = false, verbose = false }: AnswerMode,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  const problems = given.map((problem) =>
    maskedProblem(verbose ? problem : briefly(problem), mask),
  );
  if (json) {
    await host.stdout.writeAll(jsonPieces(emptyResultJson(status, problems)));
    host.stdout.write("\n");
  } else if (events) {
    const lines = new EventLines(host);
    lines.addEnd(`run.${status}`, problems[0]);
    await lines.flush();
  }
  for (const problem of problems)
    host.stderr.write(`${problemText(problem, document, mask, host.colors)}\n`);
  return STATUS[status];
}
