import { describe, expect, test } from "vitest";
import {
  compileTasks,
  type InvalidWorkflowError,
  run,
  type RunResult,
  type WorkflowSettings,
} from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

const DATE = new Date(0);
/** Values that are not JSON, and the message about each. */
const NOT_JSON: readonly (readonly [unknown, string])[] = [
  [DATE, "is a Date, not JSON"],
  [1n, "is a bigint, not JSON"],
  [Promise.resolve(1), "is a promise; await it first"],
];

function problemsOf(task: object, settings: object = {}): readonly string[] {
  try {
    compileTasks([{ name: "t", ...task }], settings).check();
    return [];
  } catch (error) {
    return (error as InvalidWorkflowError).problems.map(({ message }) => message);
  }
}

async function messagesOf(task: object, settings: WorkflowSettings = {}): Promise<string[]> {
  return messagesIn(await run(compileTasks([{ name: "t", ...task }], settings)).result);
}

function messagesIn({ errors }: RunResult): string[] {
  return errors.map(({ code, message }) => `${code} ${message}`);
}

describe.each(NOT_JSON)("what is not JSON: %s", (value, problem) => {
  test("as the input of a task in code", () => {
    const of = 'task "t" has an invalid "input"';
    // A promise is one value, a function another: only in a list is either told apart from an input.
    expect(problemsOf({ input: value })).toEqual([`${of}: input ${problem}`]);
    expect(problemsOf({ input: { a: [value] } })).toEqual([`${of}: input.a[0] ${problem}`]);
    expect(problemsOf({ input: { f: () => 1, a: { b: value } } })).toEqual([
      `${of}: input.a.b ${problem}`,
    ]);
    expect(problemsOf({ input: [value], timeout: -1 })).toHaveLength(2);
  });

  test("as the output of an action", async () => {
    const head = 'INVALID_VALUE Cannot accept the output of task "t": output';
    expect(await messagesOf({ action: () => ({ a: value }) })).toEqual([`${head}.a ${problem}`]);
    const result = await run(
      compileTasks([{ name: "t", withItems: [1], action: () => [value] }], {}),
    ).result;
    expect(result.errors[0]?.cause).toMatchObject({
      message: `${head.slice("INVALID_VALUE ".length)}[0] ${problem}`,
    });
  });

  test("as a published variable", async () => {
    const action = (): null => null;
    const head = 'INVALID_VALUE Cannot evaluate "publish.x" of task "t": x';
    expect(await messagesOf({ action, publish: { x: () => value } })).toEqual([
      `${head} ${problem}`,
    ]);
    expect(await messagesOf({ action, publish: { x: { y: value } } })).toEqual([
      `${head}.y ${problem}`,
    ]);
    expect(await messagesOf({ action, next: { publish: { x: () => value } } })).toEqual([
      `${head.replace('"publish', '"next.publish')} ${problem}`,
    ]);
  });

  test("among items", async () => {
    const action = (): null => null;
    expect(await messagesOf({ action, withItems: () => [1, { a: value }] })).toEqual([
      `INVALID_VALUE Cannot evaluate "withItems" of task "t": items[1].a ${problem}`,
    ]);
  });

  test("as a variable and as the output of a workflow", async () => {
    const action = (): null => null;
    expect(await messagesOf({ action }, { name: "w", vars: { v: [value] } })).toEqual([
      `INVALID_VARIABLE Cannot evaluate "vars.v" of workflow "w": v[0] ${problem}`,
    ]);
    expect(await messagesOf({ action }, { name: "w", output: () => ({ o: value }) })).toEqual([
      `EXPRESSION_FAILED Cannot evaluate "output" of workflow "w": output.o ${problem}`,
    ]);
  });
});

test("an undefined property of an input is left out, next to functions too", async () => {
  const seen: unknown[] = [];
  const action = ({ input }: { input: unknown }): null => (seen.push(input), null);
  const input = { b: 1, gone: undefined, a: (): number => 2, c: [3] };
  expect(await messagesOf({ action, input })).toEqual([]);
  expect(seen).toEqual([{ b: 1, a: 2, c: [3] }]);
  expect(Object.keys(seen[0] as object)).toEqual(["b", "a", "c"]);
});

const TYPES = '"string", "number", "integer", "boolean", "array", "object" or "any"';

describe("declarations of parameters in code", () => {
  test.each<[object, string]>([
    [
      { type: "int" },
      `invalid setting "parameters.n.type": expected ${TYPES}, got the string "int"; did you mean "integer"?`,
    ],
    [
      { type: "nubmer" },
      `invalid setting "parameters.n.type": expected ${TYPES}, got the string "nubmer"; did you mean "number"?`,
    ],
    [{ type: 1 }, `invalid setting "parameters.n.type": expected ${TYPES}, got the number 1`],
    [
      { required: "yes" },
      'invalid setting "parameters.n.required": expected true or false, got the string "yes"',
    ],
    [
      { enum: [] },
      'invalid setting "parameters.n.enum": expected a list of at least one value, got a list',
    ],
    [
      { description: 1 },
      'invalid setting "parameters.n.description": expected a string, got the number 1',
    ],
    [{ typ: "string" }, 'unknown setting "parameters.n.typ"; did you mean "type"?'],
    [{ default: DATE }, 'invalid setting "parameters.n.default": default is a Date, not JSON'],
    [{ enum: [1, 2n] }, 'invalid setting "parameters.n.enum": enum[1] is a bigint, not JSON'],
  ])("%o", (declaration, message) => {
    expect(problemsOf({}, { parameters: { n: declaration } })).toEqual([message]);
  });

  test("that are not objects", () => {
    expect(problemsOf({}, { parameters: { n: "integer" } })).toEqual([
      'invalid setting "parameters.n": expected an object such as { type: "string" }, got the string "integer"',
    ]);
  });

  test("that are right", () => {
    const n = { type: "integer", required: false, default: 1, enum: [1, 2], description: "n" };
    expect(problemsOf({}, { parameters: { n, m: {}, o: { type: undefined } } })).toEqual([]);
  });

  test.each([
    ["int", "integer"],
    ["Str", "string"],
    ["list", "array"],
    ["nubmer", "number"],
  ])("a document gets the same hint: %s", (written, meant) => {
    const [problem] = validateWorkflow(
      `parameters: { n: { type: ${written} } }\ntasks:\n  - name: t\n`,
    );
    expect(problem?.hint).toBe(`did you mean "${meant}"?`);
  });
});

describe("a conflict points at the last write", () => {
  const conflict = async (last: string): Promise<unknown> => {
    const text = `tasks:
  - name: a
    start: true
    publish: { x: 1 }
    next: { do: end }
  - name: b
    start: true
${last}
  - name: end
    join: all
`;
    const actions = { a: () => 1, b: () => 1, end: () => 1 };
    const { errors } = await run(loadWorkflow(text), { actions }).result;
    const [error] = errors;
    return `${error?.code} ${error?.line}:${error?.column}`;
  };

  test.each([
    ["publish of the task", "    publish: { x: 2 }\n    next: { do: end }", "8:19"],
    ["the only entry of next", "    next: { publish: { x: 2 }, do: end }", "8:27"],
    [
      "the entry of a list",
      "    next:\n      - { on: failure, publish: { y: 1 } }\n      - { publish: { x: 2 }, do: end }",
      "10:25",
    ],
    [
      "the whole of next where several may have",
      "    next:\n      - { on: failure, publish: { x: 1 } }\n      - { publish: { x: 2 }, do: end }",
      "9:7",
    ],
  ])("%s", async (_, last, place) => {
    expect(await conflict(last)).toBe(`JOIN_CONFLICT ${place}`);
  });
});
