import schema from "@sheaf/yaml/workflow.schema.json" with { type: "json" };
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";

/** `sheaf schema`: prints the JSON Schema of documents. Returns the exit status. */
export function printSchema(host: Host): number {
  host.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return EXIT_STATUS.succeeded;
}
