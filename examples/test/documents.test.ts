import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateWorkflow } from "@sheaf/yaml";
import { expect, it } from "vitest";
import { EXAMPLES } from "./sheaf.ts";

const SCENARIOS = ["log-pipeline", "monitoring", "notifications"];

const documents = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .flatMap(({ name }) =>
    readdirSync(join(EXAMPLES, name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => `${name}/${file}`),
  );

const read = (path: string): string => readFileSync(join(EXAMPLES, path), "utf8");

it.each(SCENARIOS)("%s runs the unchanged document of the scenario", (name) => {
  const scenario = `../packages/yaml/test/scenarios/${name}.yaml`;
  expect(read(`${name}/workflow.yaml`)).toBe(read(scenario));
});

it.each(documents)("%s is valid", (document) => {
  const files = (_: string, source: string): string => read(source);
  expect(validateWorkflow(read(document), { source: document, files })).toEqual([]);
});

it.each(
  documents.filter((document) => !SCENARIOS.includes(document.replace("/workflow.yaml", ""))),
)("%s names its schema for editors", (document) => {
  const [, schema = ""] = /^# yaml-language-server: \$schema=(.+)\n/.exec(read(document)) ?? [];
  expect(read(join(document, "..", schema))).toContain("json-schema.org");
});
