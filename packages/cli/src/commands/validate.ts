import { refusedAnswer } from "../answer/refused.ts";
import { readText } from "../given/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { problemsIn } from "../load.ts";
import { STATUS } from "../status.ts";

/** Tells what is wrong with a document. */
export async function validateFile(file: string, host: Host): Promise<number> {
  const document = await readText(file, host);
  const problems = problemsIn(document);
  if (problems.length > 0) return refusedAnswer(problems, document, {}, host);
  host.stdout.write(`${document.name} is valid\n`);
  return STATUS.succeeded;
}
