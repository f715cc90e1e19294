// docs/semantics.md#names
import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression, type TemplateOptions } from "../src/index.ts";
import { errorOf } from "./evaluate.ts";

const PARTS = "there is system.run_id, system.start_time, system.attempt";
const LONG = "x".repeat(100);
/** Steps that are null, so that the message names all of them. */
const steps = (count: number): string => ".bbb?".repeat(count);

type Row = [
  source: string,
  code: string,
  problem: string,
  column: number,
  hint?: string | undefined,
  options?: TemplateOptions,
];

function assertError(...[source, code, problem, column, hint, options]: Row): void {
  const error = errorOf(source, options);
  expect([error.code, error.problem, error.column, error.hint]).toEqual([
    code,
    problem,
    column,
    hint,
  ]);
}

describe("a name that nothing has", () => {
  const whole = "as a whole: it is not a value";
  const item = { item: false };

  test.each<Row>([
    ["system", "UNKNOWN_NAME", `Cannot read system ${whole}`, 1, PARTS],
    ["1 + system[text + 'x']", "UNKNOWN_NAME", `Cannot read system ${whole}`, 12, PARTS],
    [
      "1 + system.nope",
      "UNKNOWN_NAME",
      'Cannot read "nope" of system: there is no such property',
      12,
      PARTS,
    ],
    ["task", "UNKNOWN_NAME", `Cannot read task ${whole}`, 1, "name one task, as in task.NAME"],
    [
      "1 + vars",
      "UNKNOWN_NAME",
      `Cannot read vars ${whole}`,
      5,
      "name one variable, as in vars.NAME",
    ],
    [
      "secrets",
      "UNKNOWN_NAME",
      `Cannot read secrets ${whole}`,
      1,
      "name one secret, as in secrets.NAME",
    ],
    [
      "1 + item.x",
      "UNKNOWN_NAME",
      "Cannot read item: it does not exist here",
      5,
      "only a task with items has one",
      item,
    ],
    [
      "index",
      "UNKNOWN_NAME",
      "Cannot read index: it does not exist here",
      1,
      "give it a list",
      { ...item, itemHint: "give it a list" },
    ],
    [
      "task.nope",
      "UNKNOWN_NAME",
      'Cannot read task "nope": it does not exist',
      6,
      undefined,
      { names: { tasks: ["n"] } },
    ],
  ])("%s is found when compiling", assertError);

  test.each<Row>([
    [
      "1 + system.start_time",
      "MISSING_VALUE",
      "Cannot read system.start_time: there is no run",
      12,
    ],
    ["system.attempt", "MISSING_VALUE", "Cannot read system.attempt: there is no run", 8],
    [
      "error.code",
      "MISSING_VALUE",
      "Cannot read error: it does not exist here",
      1,
      undefined,
      { conditions: "retry" },
    ],
    [
      "attempt",
      "MISSING_VALUE",
      "Cannot read attempt: it does not exist here",
      1,
      undefined,
      { conditions: "retry" },
    ],
    ["vars['a' + 'b']", "MISSING_VALUE", "Cannot read a variable: it does not exist", 6],
    ["task[text]", "MISSING_VALUE", "Cannot read a task: it does not exist", 6],
    ["secrets[text]", "MISSING_VALUE", "Cannot read a secret: it does not exist", 9],
    ["index", "MISSING_VALUE", "Cannot read index: it does not exist here", 1],
    [
      "1 + result()",
      "MISSING_VALUE",
      "Cannot call result(): nothing has ended here",
      5,
      undefined,
      { conditions: "task" },
    ],
  ])("%s is found when evaluating", assertError);
});

describe("a property", () => {
  test.each<Row>([
    [
      "[{a: 1}][0].b",
      "MISSING_VALUE",
      'Cannot read "b" of the value: there is no such property',
      13,
    ],
    ["user . name [ 'x' ]", "MISSING_VALUE", 'Cannot read "x" of user . name: it is a string', 15],
    [
      "user  .  tags[0].x",
      "MISSING_VALUE",
      'Cannot read "x" of user . tags[0]: it is a string',
      18,
    ],
    [
      "list.x",
      "MISSING_VALUE",
      'Cannot read "x" of list: it is a list',
      6,
      "write x[0] for its first element",
    ],
    [
      "text.length",
      "MISSING_VALUE",
      'Cannot read "length" of text: it is a string',
      6,
      "write length(x)",
    ],
    ["text.size", "MISSING_VALUE", 'Cannot read "size" of text: it is a string', 6],
    [
      "user.tags.length",
      "MISSING_VALUE",
      'Cannot read "length" of user.tags: it is a list',
      11,
      "write length(x)",
    ],
    [
      `user${steps(10)}.bbbb?.c`,
      "MISSING_VALUE",
      `Cannot read "c" of user${steps(10)}.bbbb?: it is null`,
      62,
    ],
    [
      `user${steps(12)}.c`,
      "MISSING_VALUE",
      `Cannot read "c" of …${`user${steps(12)}`.slice(-59)}: it is null`,
      66,
    ],
  ])("that is missing: %s", assertError);

  test.each<Row>([
    [
      "user[list]",
      "TYPE_MISMATCH",
      "Cannot read a property: expected a string or a number as its name, got a list",
      6,
    ],
    [
      "list[true]",
      "TYPE_MISMATCH",
      "Cannot read a property: expected a string or a number as its name, got a boolean",
      6,
    ],
    [
      "list[0.5]",
      "TYPE_MISMATCH",
      "Cannot read [0.5]: expected an integer as the position in a list",
      6,
    ],
    [
      "user[0]",
      "TYPE_MISMATCH",
      "Cannot read [0] of user: expected a list, got an object",
      6,
      "the properties of an object have strings as names: string(x) makes one",
    ],
    [
      "vars[n]",
      "TYPE_MISMATCH",
      "Cannot read a variable: expected a string as its name, got a number",
      6,
    ],
    [
      "secrets[nothing]",
      "TYPE_MISMATCH",
      "Cannot read a secret: expected a string as its name, got null",
      9,
    ],
  ])("of a name that cannot be one: %s", assertError);

  const refused = 'Cannot read "__proto__": it is not allowed';
  test.each<Row>([
    ["1 + user.__proto__", "FORBIDDEN_NAME", refused, 10],
    ["vars['__pro' + 'to__']", "FORBIDDEN_NAME", refused, 6],
    ["1 + user['__pro' + 'to__']", "FORBIDDEN_NAME", refused, 10],
    [
      "map(list, '__proto__')",
      "FORBIDDEN_NAME",
      'Cannot call map(): "__proto__" is not allowed in a path',
      11,
    ],
  ])("that may never be read: %s", assertError);
});

describe("a function", () => {
  const nothing = "there is no such function";
  const condition = "it asks how a task ended: it exists in publish and next of a task";

  test.each<Row>([
    ["failed()", "UNKNOWN_FUNCTION", `Cannot call failed(): ${nothing} here`, 1, condition],
    ["succeded()", "UNKNOWN_FUNCTION", `Cannot call succeded(): ${nothing}`, 1],
    [
      "1 + succeded()",
      "UNKNOWN_FUNCTION",
      `Cannot call succeded(): ${nothing}`,
      5,
      'did you mean "succeeded"?',
      { conditions: "task" },
    ],
    [
      "resul()",
      "UNKNOWN_FUNCTION",
      `Cannot call resul(): ${nothing}`,
      1,
      'did you mean "result"?',
      { conditions: "retry" },
    ],
    ["results()", "UNKNOWN_FUNCTION", `Cannot call results(): ${nothing}`, 1],
    [
      "failurs()",
      "UNKNOWN_FUNCTION",
      `Cannot call failurs(): ${nothing}`,
      1,
      undefined,
      { conditions: "retry" },
    ],
    [
      "defalt(n, 1)",
      "UNKNOWN_FUNCTION",
      `Cannot call defalt(): ${nothing}`,
      1,
      'did you mean "default"?',
    ],
    [`${LONG}()`, "UNKNOWN_FUNCTION", `Cannot call ${LONG.slice(0, 80)}(): ${nothing}`, 1],
  ])("that does not exist: %s", assertError);

  test("of one's own must return JSON, and its error is the cause", () => {
    const cause = new Error("broken");
    const broken = {
      takes: ["any?"] as const,
      call: () => {
        throw cause;
      },
    };
    const error = errorOf("broken()", { functions: { broken } });
    expect(error.problem).toBe("Cannot call broken(): broken");
    expect(error.cause).toBe(cause);
  });

  test("named default cannot be given", () => {
    const functions = { default: { takes: [], call: () => 1 } } as never;
    const error = errorOf("1 + default(n, 1)", { functions });
    expect([error.code, error.column, error.hint]).toEqual([
      "FORBIDDEN_NAME",
      5,
      "give it another one: default cannot be replaced",
    ]);
  });
});

describe("default(x, y)", () => {
  /** How many errors are made, which takes most of the time of what makes them. */
  function errorsOf(source: string): number {
    let errors = 0;
    const locate = (): { line: number; column: number } => ({ line: 1, column: ++errors });
    const context = createContext({ variables: { a: { b: {} }, list: [1] } });
    expect(compileExpression(`default(${source}, 2)`, { locate })(context)).toBe(2);
    return errors;
  }

  test.each([
    "x",
    "vars.x",
    "x.y",
    "a.x",
    "a.b.x.y",
    "a['x']",
    "list[1]",
    "a.x[0]",
    "item",
    "task.t.output",
  ])("makes no error where %s is missing", (source) => {
    expect(errorsOf(source)).toBe(0);
  });

  test.each(["list[a.x]", "a[x].b", "a.b[list[1]]", "[a.x][0]", "upper(a.x)", "vars[x]"])(
    "gives y where something in %s is missing",
    (source) => {
      expect(errorsOf(source)).toBe(1);
    },
  );
});

test.each([
  ["succeeded()", true],
  ["n > 1 and not skipped()", true],
  ["result() == 1", false],
  ["n > 1", false],
])("%s asks for the status of the task: %j", (source, asks) => {
  expect(compileExpression(source, { conditions: "task" }).asksStatus).toBe(asks);
});
