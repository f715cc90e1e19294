import type { SecretMask } from "@sheaf/workflow";
import type { TextFile } from "../given/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { maskedProblem, type Problem } from "../problem.ts";
import { STATUS } from "../status.ts";
import type { AnswerMode } from "./answer.ts";
import { EventLines } from "./event-lines.ts";
import { jsonPieces } from "./json-pieces.ts";
import { problemText } from "./problem-text.ts";
import { emptyResultJson } from "./result-json.ts";

/** Tells why nothing was done, and gives the status to exit with. */
export async function refusedAnswer(
  given: readonly Problem[],
  document: TextFile | null,
  { json = false, events = false }: AnswerMode,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  const problems = given.map((problem) => maskedProblem(problem, mask));
  if (json) {
    await host.stdout.writeAll(jsonPieces(emptyResultJson("invalid", problems)));
    host.stdout.write("\n");
  } else if (events) {
    const lines = new EventLines(host);
    lines.addEnd("run.invalid", problems[0]);
    await lines.flush();
  }
  for (const problem of problems)
    host.stderr.write(`${problemText(problem, document, mask, host.colors)}\n`);
  return STATUS.invalid;
}
