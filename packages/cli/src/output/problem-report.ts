import type { SecretMask } from "@sheaf/workflow";
import { maskProblem, type Problem, withoutStack } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import type { Document } from "../input/document.ts";
import { EventWriter } from "./event-writer.ts";
import { jsonChunks } from "./json-chunks.ts";
import type { OutputOptions } from "./output-options.ts";
import { problemText } from "./problem-text.ts";
import { emptyResultJson } from "./result-json.ts";

/** Prints why a command could not start, and returns the exit status. */
export function reportInvalid(
  problems: readonly Problem[],
  document: Document | null,
  options: OutputOptions,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  return reportWithoutResult("invalid", problems, document, options, mask, host);
}

/** Prints how a run ended that has no result, and returns the exit status. */
export async function reportWithoutResult(
  status: "failed" | "canceled" | "invalid",
  unmasked: readonly Problem[],
  document: Document | null,
  { json = false, events = false, verbose = false }: OutputOptions,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  const problems = unmasked.map((problem) =>
    maskProblem(verbose ? problem : withoutStack(problem), mask),
  );
  if (json) {
    await host.stdout.writeAll(jsonChunks(emptyResultJson(status, problems)));
    host.stdout.write("\n");
  } else if (events) {
    const writer = new EventWriter(host);
    writer.addEnd(`run.${status}`, problems[0]);
    await writer.flush();
  }
  for (const problem of problems)
    host.stderr.write(`${problemText(problem, document, mask, host.colors)}\n`);
  return EXIT_STATUS[status];
}
