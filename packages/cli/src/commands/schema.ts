import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { readText } from "../input/text-file.ts";

/** `sheaf schema`: prints the JSON Schema of documents. Returns the exit status. */
export async function printSchema(host: Host): Promise<number> {
  const file = host.resolve("@sheaf/yaml/workflow.schema.json");
  const { text } = await readText(file, host);
  host.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return EXIT_STATUS.succeeded;
}
