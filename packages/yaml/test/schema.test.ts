import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { validateWorkflow } from "../src/index.ts";
import { jsonSchema } from "../src/json-schema.ts";

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(jsonSchema());

const accepts = (text: string): boolean => validate(parse(text));

describe("the published schema", () => {
  test("is what the sources describe", () => {
    const published = readFileSync(new URL("../workflow.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(published)).toEqual(jsonSchema());
  });

  test.each(["monitoring", "log-pipeline", "notifications"])("accepts %s", (name) => {
    const text = readFileSync(new URL(`scenarios/${name}.yaml`, import.meta.url), "utf8");
    expect(accepts(text)).toBe(true);
  });

  test.each([
    "tasks: [{ name: a }]",
    "workflow: { tasks: [{ name: a }] }",
    "name: x\nworkflow: { tasks: [{ name: a }] }",
    "tasks: [{ name: a, with_items: '{{ x }}', batch_size: 2, on_item_failure: stop, tolerate: 5%, as: été }]",
    "tasks: [{ name: a, retry: { count: 1, max_delay: 2, when: true } }]",
    "tasks: [{ name: a, with-items: [1, null], concurrency: '{{ 1 }}', timeout: 0.5, join: all }]",
    "tasks: [{ name: a, next: { do: b } }, { name: b, next: [{ when: '{{ true }}', publish: { x: 1 }, do: [c] }] }]",
    "max_steps: 1\nsecrets: [A]\nmerge: { x: sum }\nparameters: { p: { type: any, default: null } }\ntasks: [{ name: a }]",
    "workflows: { w: { tasks: [{ name: a }], output: 1 } }\ntasks: [{ name: a, action: workflow.w }]",
  ])("accepts %s", (text) => expect(accepts(text)).toBe(true));

  test.each([
    "tasks: []",
    "name: a",
    "tasks: [{ action: a }]",
    "tasks: [{ name: 5 }]",
    "foo: 1\ntasks: [{ name: a }]",
    "tasks: [{ name: a, concurency: 1 }]",
    "tasks: [{ name: a, with-items: 5 }]",
    "tasks: [{ name: a, with-items: [], concurrency: 0 }]",
    "tasks: [{ name: a, timeout: 0 }]",
    "tasks: [{ name: a, when: maybe }]",
    "tasks: [{ name: a, retry: { delay: 1 } }]",
    "tasks: [{ name: a, with-items: [], tolerate: some }]",
    "tasks: [{ name: a, join: some }]",
    "tasks: [{ name: a, next: b }]",
    "parameters: { p: { type: int } }\ntasks: [{ name: a }]",
    "merge: { x: best }\nvars: { x: 1 }\ntasks: [{ name: a }]",
    "workflows: { w: { version: 1, tasks: [{ name: a }] } }\ntasks: [{ name: a }]",
  ])("refuses what loading refuses: %s", (text) => {
    expect(validateWorkflow(text)).not.toEqual([]);
    expect(accepts(text)).toBe(false);
  });
});
