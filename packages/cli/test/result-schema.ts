import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

const string = { type: "string" };
const count = { type: "integer", minimum: 0 };
const position = { type: "integer", minimum: 1 };
const status = (...names: readonly string[]): object => ({ enum: names });

const cause = {
  type: "object",
  properties: {
    code: string,
    message: string,
    task: string,
    path: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: { task: string, index: count },
        required: ["task"],
        additionalProperties: false,
      },
    },
  },
  required: ["code", "message", "task", "path"],
  additionalProperties: false,
};

const reported = {
  type: "object",
  properties: { code: string, message: string, cause },
  required: ["code", "message"],
  additionalProperties: false,
};

const task = {
  type: "object",
  properties: {
    status: status("succeeded", "failed", "canceled", "skipped"),
    output: {},
    total: count,
    succeeded: count,
    failed: count,
    items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          index: count,
          status: status("succeeded", "failed", "canceled", "skipped"),
          attempts: count,
          error: reported,
        },
        required: ["index", "status", "attempts"],
        additionalProperties: false,
      },
    },
    error: reported,
  },
  required: ["status", "output"],
  additionalProperties: false,
};

const error = {
  type: "object",
  properties: {
    code: string,
    message: string,
    task: string,
    index: count,
    file: string,
    line: position,
    column: position,
    cause,
  },
  required: ["code", "message"],
  additionalProperties: false,
};

const schema = {
  type: "object",
  properties: {
    status: status("succeeded", "failed", "canceled", "invalid"),
    output: {},
    variables: { type: "object" },
    tasks: { type: "object", additionalProperties: task },
    sequence: { type: "array", items: string },
    errors: { type: "array", items: error },
    reason: string,
    handled: { type: "array", items: error },
  },
  required: ["status", "output", "variables", "tasks", "sequence", "errors", "handled"],
  additionalProperties: false,
};

/** What `--json` prints. */
export interface Printed {
  readonly status: string;
  readonly output: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly sequence: readonly string[];
  readonly reason?: string;
  readonly errors: readonly PrintedError[];
  readonly handled: readonly PrintedError[];
}

interface PrintedError {
  readonly code: string;
  readonly message: string;
  readonly task?: string;
  readonly index?: number;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Parses stdout, which must be a single object of the documented shape. */
export function printed(stdout: string): Printed {
  expect(stdout.endsWith("}\n")).toBe(true);
  expect(stdout.trimEnd()).not.toContain("\n");
  const value = JSON.parse(stdout) as Printed;
  const check = new Ajv2020().compile(schema);
  check(value);
  expect(check.errors).toBeNull();
  return value;
}
