import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { JsonObject } from "@sheaf/context";

/** The result of a finished task: payloads of webhooks, about 10 KB of JSON. */
export interface TaskResult {
  readonly id: number;
  readonly status: string;
  readonly output: readonly JsonObject[];
}

/** A variable: an account, about 1 KB of JSON. */
export interface Variable {
  readonly number: number;
  readonly account: JsonObject;
}

export interface Dataset {
  readonly parameters: JsonObject;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly tasks: Readonly<Record<string, TaskResult>>;
}

export interface Extent {
  readonly label: string;
  readonly tasks: number;
  readonly variables: number;
}

/** 100 results of about 10 KB, 50 KB of variables, 10 KB of parameters. */
export const SCENARIO: Extent = { label: "1 MB", tasks: 100, variables: 50 };

/** From a hundredth to a hundred times the scenario. */
export const EXTENTS: readonly Extent[] = [
  { label: "10 KB", tasks: 1, variables: 1 },
  SCENARIO,
  { label: "10 MB", tasks: 1_000, variables: 50 },
  { label: "100 MB", tasks: 10_000, variables: 50 },
];

/** So many tasks and as many variables. */
export function extentOf(size: number): Extent {
  return { label: "", tasks: size, variables: size };
}

/** Results are filled with payloads up to the first size, and never beyond the second. */
const RESULT_BYTES = 10_000;
const MOST_RESULT_BYTES = 11_500;

/** New objects at every call; the same content for the same extent. */
export function buildDataset({ tasks, variables }: Extent = SCENARIO): Dataset {
  const payloads = readPayloads();
  const groups = resultTexts(payloads.map((payload) => JSON.stringify(payload)));
  const senders = payloads.flatMap(({ sender }) => (sender ? JSON.stringify(sender) : []));
  const accounts = [...new Set(senders)];
  return {
    parameters: tasks === 1 ? {} : (JSON.parse(`{"defaults":[${at(groups, -1)}]}`) as JsonObject),
    variables: Object.fromEntries(
      named("variable", variables, (i) => variable(i, at(accounts, i))),
    ),
    tasks: Object.fromEntries(named("task", tasks, (i) => result(i, at(groups, i)))),
  };
}

/** The events of GitHub as they were sent to webhooks, in the order of the package. */
function readPayloads(): JsonObject[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve("@octokit/webhooks-examples/api.github.com/index.json");
  // Read, not required: a module cache would keep all of it on the heap that is measured.
  const events = JSON.parse(readFileSync(file, "utf8")) as { examples: JsonObject[] }[];
  return events.flatMap(({ examples }) => examples);
}

/** As many values, each made from its index. */
export function listOf<T>(length: number, at: (index: number) => T): T[] {
  return Array.from({ length }, (_, i) => at(i));
}

/** Bytes of the dataset as JSON text. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function result(id: number, output: string): TaskResult {
  // Parsed again for each result, so that no two share an object.
  return JSON.parse(`{"id":${id},"status":"succeeded","output":[${output}]}`) as TaskResult;
}

function variable(number: number, account: string): Variable {
  return JSON.parse(`{"number":${number},"account":${account}}`) as Variable;
}

function named<T>(prefix: string, count: number, make: (index: number) => T): [string, T][] {
  return listOf(count, (i) => [`${prefix}_${i}`, make(i)]);
}

function at(texts: readonly string[], index: number): string {
  return texts.at(index % texts.length) as string;
}

/** Payloads grouped into outputs of about 10 KB: each starts with the next one and is filled up with the largest that fits. */
function resultTexts(payloads: readonly string[]): string[] {
  const left = payloads.filter(({ length }) => length <= MOST_RESULT_BYTES);
  const groups: string[] = [];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    let group = first;
    while (group.length < RESULT_BYTES) {
      const next = largestWithin(left, MOST_RESULT_BYTES - group.length);
      if (next === -1) break;
      group += `,${left.splice(next, 1)[0]}`;
    }
    if (group.length > RESULT_BYTES * 0.8) groups.push(group);
  }
  return groups;
}

function largestWithin(texts: readonly string[], limit: number): number {
  let best = -1;
  for (const [i, { length }] of texts.entries()) {
    if (length <= limit && length > (texts[best]?.length ?? 0)) best = i;
  }
  return best;
}
