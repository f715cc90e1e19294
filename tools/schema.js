// Writes the JSON Schema of documents, or checks that it is up to date.
// node tools/schema.js [--write]
import { readFileSync, writeFileSync } from "node:fs";
import { jsonSchema } from "../packages/yaml/dist/json-schema.js";

const file = "packages/yaml/workflow.schema.json";
const text = `${JSON.stringify(jsonSchema(), null, 2)}\n`;

if (process.argv.includes("--write")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error(`Cannot accept ${file}: it is out of date; run npm run schema`);
  process.exitCode = 1;
}
