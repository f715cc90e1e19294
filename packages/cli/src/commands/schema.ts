import { readText } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { STATUS } from "../host/exit-status.ts";

/** Prints the JSON Schema of documents. */
export async function printSchema(host: Host): Promise<number> {
  const file = host.published("@sheaf/workflow/workflow.schema.json");
  const { text } = await readText(file, host);
  host.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return STATUS.succeeded;
}
