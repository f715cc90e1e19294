import { refusedAnswer } from "../output/problem-report.ts";
import { readText } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { loadDocument } from "../input/document.ts";
import { Refusal } from "../errors/problem.ts";
import { STATUS } from "../host/exit-status.ts";

/** How to draw. */
export interface GraphOptions {
  readonly format: "mermaid" | "dot";
}

/** Prints a workflow as a drawing. */
export async function drawGraph(
  file: string,
  { format }: GraphOptions,
  host: Host,
): Promise<number> {
  const document = await readText(file, host);
  try {
    const workflow = loadDocument(document);
    host.stdout.write(`${format === "dot" ? workflow.toDot() : workflow.toMermaid()}\n`);
    return STATUS.succeeded;
  } catch (error) {
    if (error instanceof Refusal) return refusedAnswer(error.problems, document, {}, null, host);
    throw error;
  }
}
