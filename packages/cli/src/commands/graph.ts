import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { Document } from "../input/document.ts";
import { reportInvalid } from "../output/problem-report.ts";

export interface GraphOptions {
  readonly format: "mermaid" | "dot";
}

/** `sheaf graph`: prints a workflow as a graph. Returns the exit status. */
export async function drawGraph(
  file: string,
  { format }: GraphOptions,
  host: Host,
): Promise<number> {
  const document = await Document.read(file, host);
  try {
    const workflow = document.load();
    host.stdout.write(`${format === "dot" ? workflow.toDot() : workflow.toMermaid()}\n`);
    return EXIT_STATUS.succeeded;
  } catch (error) {
    if (error instanceof InvalidInputError)
      return reportInvalid(error.problems, document, {}, null, host);
    throw error;
  }
}
