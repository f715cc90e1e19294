import { describe, expect, test } from "vitest";
import { compileTasks, type InvalidWorkflowError, run, type WorkflowError } from "@sheaf/workflow";
import {
  FOLD_OPTIONS,
  NEXT_OPTIONS,
  RATE_OPTIONS,
  RETRY_OPTIONS,
  TASK_OPTIONS,
} from "@sheaf/workflow/declaration";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

/** Each wrong value as YAML and in code. */
type Wrong = readonly [yaml: string, code: unknown];

const TEXT: Wrong = ["text", "text"];
const EMPTY: Wrong = ["''", ""];
const LONG: Wrong = [`"${"x".repeat(5_000)}"`, "x".repeat(5_000)];
const ZERO: Wrong = ["0", 0];
const NEGATIVE: Wrong = ["-1", -1];
const HALF: Wrong = ["1.5", 1.5];
const AGES: Wrong = ["1e300", 1e300];
const TRUE: Wrong = ["true", true];
const NULL: Wrong = ["null", null];
const LIST: Wrong = ["[1]", [1]];
const MAP: Wrong = ["{ x: 1 }", { x: 1 }];
/** Cannot be written in a document. */
const PROMISE = Promise.resolve([1]);

interface Case {
  /** Refused when the document is loaded, or the workflow built. */
  readonly wrong: readonly Wrong[];
  /** What a template or function gives, if the option takes one. */
  readonly rendered?: readonly Wrong[];
  /** The task, if it needs more than its name. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly code?: string;
}

const NUMBERS = [TEXT, EMPTY, LONG, ZERO, NEGATIVE, TRUE, NULL, LIST, MAP];
const WORDS = [TEXT, EMPTY, LONG, ZERO, TRUE, NULL, LIST, MAP];
const CONDITION: Case = {
  wrong: [TEXT, EMPTY, LONG, ZERO, NULL, LIST, MAP],
  rendered: [TEXT, EMPTY, ZERO, NULL, LIST, MAP],
  code: "NOT_A_BOOLEAN",
};
const DELAY: Case = {
  wrong: [TEXT, EMPTY, NEGATIVE, TRUE, NULL, LIST, MAP],
  rendered: [TEXT, EMPTY, NEGATIVE, TRUE, NULL, LIST, MAP],
};
const ITEMS = { "with-items": [1] };

/** By key of a document: a key without a case fails below. Those with `null` take anything. */
const CASES: Readonly<Record<string, Case | null>> = {
  input: null,
  name: { wrong: [ZERO, TRUE, NULL, LIST, MAP] },
  action: { wrong: [ZERO, TRUE, NULL, LIST, MAP] },
  when: CONDITION,
  "with-items": {
    wrong: [TEXT, EMPTY, LONG, ZERO, TRUE, NULL, MAP],
    rendered: [TEXT, EMPTY, ZERO, TRUE, NULL, MAP],
    code: "WITH_ITEMS_NOT_A_LIST",
  },
  "item-when": { ...CONDITION, beside: ITEMS },
  as: { wrong: [EMPTY, ["a b", "a b"], LIST, ZERO, TRUE, NULL, MAP], beside: ITEMS },
  "batch-size": { wrong: [...NUMBERS, HALF], rendered: [...NUMBERS, HALF], beside: ITEMS },
  concurrency: { wrong: [...NUMBERS, HALF], rendered: [...NUMBERS, HALF], beside: ITEMS },
  until: { wrong: [...NUMBERS, HALF], rendered: [...NUMBERS, HALF], beside: ITEMS },
  fold: { wrong: [TEXT, EMPTY, ZERO, TRUE, NULL, LIST], beside: ITEMS },
  "fold.as": { wrong: [EMPTY, ["a b", "a b"], LIST, ZERO, TRUE, NULL, MAP], beside: ITEMS },
  "fold.from": null,
  rate: { wrong: [TEXT, EMPTY, ZERO, TRUE, NULL, LIST] },
  "rate.limit": { wrong: [...NUMBERS, HALF], rendered: [...NUMBERS, HALF] },
  "rate.per": { wrong: [...NUMBERS, AGES], rendered: [...NUMBERS, AGES] },
  "rate.name": { wrong: [EMPTY, ZERO, TRUE, NULL, LIST, MAP] },
  timeout: { wrong: NUMBERS, rendered: NUMBERS },
  deadline: { wrong: NUMBERS, rendered: NUMBERS },
  "on-failure": { wrong: WORDS },
  "on-item-failure": { wrong: WORDS, beside: ITEMS },
  tolerate: {
    wrong: [TEXT, EMPTY, LONG, NEGATIVE, HALF, TRUE, NULL, LIST, MAP],
    rendered: [TEXT, EMPTY, NEGATIVE, HALF, TRUE, NULL, LIST, MAP],
    beside: ITEMS,
  },
  collect: { wrong: WORDS, beside: ITEMS },
  count: { wrong: WORDS, beside: { ...ITEMS, "batch-size": 2 } },
  join: { wrong: [TEXT, EMPTY, LONG, ZERO, HALF, TRUE, NULL, LIST, MAP] },
  each: { wrong: [TEXT, EMPTY, LONG, ZERO, TRUE, NULL, MAP], beside: ITEMS },
  publish: { wrong: [TEXT, EMPTY, LONG, ZERO, TRUE, NULL, LIST] },
  next: { wrong: [TEXT, EMPTY, ZERO, TRUE, NULL, LIST] },
  start: { wrong: [TEXT, EMPTY, ZERO, NULL, LIST, MAP] },
  retry: { wrong: [TEXT, EMPTY, ZERO, TRUE, NULL, LIST] },
  "retry.count": {
    wrong: [TEXT, EMPTY, NEGATIVE, HALF, TRUE, NULL, LIST, MAP],
    rendered: [TEXT, EMPTY, NEGATIVE, HALF, TRUE, NULL, LIST, MAP],
  },
  "retry.delay": { wrong: [...DELAY.wrong, AGES], rendered: [...DELAY.wrong, AGES] },
  "retry.backoff": { wrong: WORDS },
  "retry.max-delay": DELAY,
  "retry.hold": { wrong: [TEXT, EMPTY, ZERO, NULL, LIST, MAP] },
  "retry.jitter": { wrong: [TEXT, EMPTY, ZERO, NULL, LIST, MAP] },
  "retry.when": CONDITION,
  "next.when": CONDITION,
  "next.publish": { wrong: [TEXT, EMPTY, ZERO, TRUE, NULL, LIST] },
  "next.on": { wrong: WORDS },
  "next.do": { wrong: [ZERO, TRUE, NULL, LIST, MAP] },
};

/** What an option with keys cannot be without. */
const REQUIRED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  retry: { count: 1 },
  rate: { limit: 1, per: 1 },
  fold: { as: "sum", from: 0 },
};

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const keys = [
  ...Object.keys(TASK_OPTIONS),
  ...Object.keys(RETRY_OPTIONS).map((name) => `retry.${name}`),
  ...Object.keys(FOLD_OPTIONS).map((name) => `fold.${name}`),
  ...Object.keys(RATE_OPTIONS).map((name) => `rate.${name}`),
  ...Object.keys(NEXT_OPTIONS).map((name) => `next.${name}`),
].map(kebab);
const cases = Object.entries(CASES).flatMap(([key, one]) =>
  one === null ? [] : ([[key, one]] as const),
);
const camel = (key: string): string =>
  key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
/** The other spelling of an option, which no message may use. */
const inCode = keys
  .filter((key) => key.includes("-"))
  .map((key) => camel(key.split(".").at(-1) ?? ""));
const inDocuments = keys
  .filter((key) => key.includes("-"))
  .map((key) => key.split(".").at(-1) ?? "");

test("every option of a task has a case", () => {
  expect(Object.keys(CASES).toSorted()).toEqual(keys.toSorted());
});

/** A document in which the option has this text; the rest is JSON, which is YAML too. */
function documentWith(key: string, yaml: string, { beside = {} }: Case): string {
  const [outer = "", inner] = key.split(".");
  const lines = [
    "parameters: { v: {} }",
    "tasks:",
    `  - ${key === "name" ? `name: ${yaml}` : "name: t"}`,
  ];
  if (key !== "action") lines.push("    action: act");
  for (const [name, value] of Object.entries(beside))
    lines.push(`    ${name}: ${JSON.stringify(value)}`);
  if (inner !== undefined) {
    const others = Object.entries(REQUIRED[outer] ?? {}).filter(([name]) => name !== inner);
    const before = others.map(([name, value]) => `${name}: ${String(value)}, `).join("");
    lines.push(`    ${outer}: { ${before}${inner}: ${yaml} }`);
  } else if (key !== "name") lines.push(`    ${outer}: ${yaml}`);
  return `${lines.join("\n")}\n`;
}

function taskWith(key: string, value: unknown, { beside = {} }: Case): object {
  const [outer = "", inner] = key.split(".");
  const option = camel(outer);
  const others = Object.fromEntries(
    Object.entries(beside).map(([name, given]) => [camel(name), given]),
  );
  const task = { name: "t", action: () => null, ...others };
  if (inner === undefined) return { ...task, [option]: value };
  return {
    ...task,
    [option]: { ...REQUIRED[outer], [camel(inner)]: value },
  };
}

/** The column of the option's value, in the only line that has its key. */
function placeOf(key: string, text: string): { line: number; from: number; to: number } {
  const [outer = "", inner] = key.split(".");
  const lines = text.split("\n");
  const line = lines.findIndex((one) =>
    one.startsWith(key === "name" ? "  - name" : `    ${outer}:`),
  );
  const found = lines[line] as string;
  const from = found.indexOf(`${inner ?? outer}: `) + `${inner ?? outer}: `.length + 1;
  return { line: line + 1, from, to: found.length + 1 };
}

const EXPECTED_AND_GOT = /expected .+, got .+/s;

function assertWords(message: string, option: string, others: readonly string[]): void {
  expect(message).toContain(`"${option}"`);
  expect(message).toMatch(EXPECTED_AND_GOT);
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/undefined \(|\[object|Cannot read prop|is not a function|task ""/);
  for (const other of others) expect(message).not.toContain(other);
}

describe.each(cases)("a wrong %s", (key, one) => {
  test.each(one.wrong)("in a document: %.20s", (yaml) => {
    const text = documentWith(key, yaml, one);
    const [problem, ...others] = validateWorkflow(text);
    expect(others).toEqual([]);
    expect(problem?.code).toBe(one.code ?? "INVALID_OPTION");
    const { line, column, message = "" } = problem ?? {};
    const place = placeOf(key, text);
    expect(line).toBe(place.line);
    expect(column).toBeGreaterThanOrEqual(place.from);
    expect(column).toBeLessThan(place.to);
    const isPart = yaml === "[1]" && ["next", "next.do"].includes(key);
    assertWords(message, isPart ? `${key}[0]` : key, inCode);
    expect(message).toContain(key === "name" ? "of task 1" : 'of task "t"');
  });

  // Items are checked when they are read; a task without a name cannot be named.
  const inCodeToo = ["with-items", "name"].includes(key) ? [] : one.wrong;
  test.each([...inCodeToo.map(([, value]) => value), ...(inCodeToo.length > 0 ? [PROMISE] : [])])(
    "in code: %.20s",
    (value) => {
      const [problem, ...others] = problemsOf(taskWith(key, value, one));
      expect(others).toEqual([]);
      const isPart = Array.isArray(value) && key === "next";
      assertWords(problem?.message ?? "", isPart ? "next[0]" : camel(key), inDocuments);
      expect(problem?.message).toContain('task "t"');
      expect(problem?.message.includes("a promise; await it first")).toBe(value === PROMISE);
    },
  );

  test.each(one.rendered ?? [])("that a template gives: %.20s", async (_, value) => {
    const text = documentWith(key, '"{{ parameters.v }}"', one);
    const error = await errorOf(loadWorkflow(text, { source: "doc" }), value);
    expect(error).toMatchObject({ code: one.code ?? "INVALID_OPTION", task: "t", file: "doc" });
    const place = placeOf(key, text);
    expect(error.line).toBe(place.line);
    expect(error.column).toBe(place.from);
    assertWords(error.message, key, inCode);
    expect(error.message).toContain('task "t"');
  });

  const given = [...(one.rendered ?? []).map(([, value]) => value), PROMISE, () => 1, undefined];
  test.each(one.rendered === undefined ? [] : given)(
    "that a function gives: %.20s",
    async (value) => {
      const workflow = compileTasks([taskWith(key, () => value, one) as never], {});
      const error = await errorOf(workflow, 0);
      expect(error).toMatchObject({ code: one.code ?? "INVALID_OPTION", task: "t" });
      expect(error).toMatchObject({ file: undefined, line: undefined, column: undefined });
      assertWords(error.message, camel(key), inDocuments);
      expect(error.message).toContain('task "t"');
      expect(error.message.includes("a promise; await it first")).toBe(value === PROMISE);
    },
  );

  test.runIf(one.rendered !== undefined)("whose template fails", async () => {
    const text = documentWith(key, '"{{ parameters.v.x }}"', one);
    const error = await errorOf(loadWorkflow(text), null);
    expect(error).toMatchObject({ code: "EXPRESSION_FAILED", task: "t" });
    expect(error.message).toContain(`"${key}" of task "t"`);
    const place = placeOf(key, text);
    expect(error.line).toBe(place.line);
    // The character within the template, which is more exact.
    expect(error.column).toBeGreaterThan(place.from);
    expect(error.column).toBeLessThan(place.to);
  });
});

test("a name in code that is not a name", () => {
  const [problem] = problemsOf({ name: 1, action: () => null });
  expect(problem?.message).toBe("a node has an invalid name: expected a string, got the number 1");
});

test("tasks in code that are not tasks", () => {
  const compiled = (tasks: unknown) => (): unknown => compileTasks(tasks as never, {});
  expect(compiled({ a: {} })).toThrow("Cannot compile tasks: expected a list, got an object");
  expect(compiled([{ name: "a" }, null])).toThrow(
    "Cannot compile task 2: expected an object, got null",
  );
  expect(() => run(undefined as never)).toThrow("Cannot run: expected a workflow, got undefined");
  const workflow = compileTasks([{ name: "a" }], {});
  expect(() => run(workflow, null as never)).toThrow(
    "Cannot run: expected options to be an object, got null",
  );
});

function problemsOf(task: object): InvalidWorkflowError["problems"] {
  try {
    compileTasks([task as never], {}).check();
    return [];
  } catch (error) {
    return (error as InvalidWorkflowError).problems;
  }
}

async function errorOf(
  workflow: ReturnType<typeof compileTasks>,
  v: unknown,
): Promise<WorkflowError> {
  const { errors } = await run(workflow, { actions: { act: () => null }, parameters: { v } })
    .result;
  const [error, ...others] = errors;
  expect(others).toEqual([]);
  // What is evaluated for an item fails that item.
  return (error?.code === "ITEMS_FAILED" ? error.cause : error) as WorkflowError;
}
