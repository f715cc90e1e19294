// docs/semantics.md#names
// docs/semantics.md#conditions
import { createContext, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate, reservedNames } from "../src/index.ts";
import { compileErrorOf, errorOf, someContext, thrownBy, valueOf } from "./evaluate.ts";

const names = {
  tasks: new Set(["get_servers", "check-health"]),
  parameters: ["limit"],
  variables: ["n", "user", "down-list", "up--list"],
  config: ["retries"],
  secrets: ["token"],
};
const scope = { run: { id: "run-1", startedAt: "2026-01-01T00:00:00.000Z" }, attempt: 2 };

describe("names", () => {
  test.each([
    ["parameters.limit", 50],
    ["parameters", { limit: 50, region: "eu" }],
    ["vars.n", 7],
    ["variables.n", 7],
    ["workflow.n", 7],
    ["n", 7],
    ['vars["n"]', 7],
    ['vars[text + ""] or 1', 1],
    ["task.get_servers.status", "succeeded"],
    ["tasks.get_servers.output.servers[1].host", "b"],
    ['task["get_servers"].status', "succeeded"],
    ['task["get_" + "servers"].status', "succeeded"],
    ["config.retries", 3],
    ["secrets.token", "s3cret"],
    ['secrets["tok" + "en"]', "s3cret"],
  ])("%s is read", (source, value) => {
    const context = someContext().set("abc", 0);
    expect(compileExpression(source)(context)).toEqual(value);
  });

  test("each part of a context has names of its own", () => {
    const context: WorkflowContext = createContext({
      parameters: { x: "parameter" },
      config: { x: "setting" },
      secrets: { x: "secret" },
      variables: { x: "variable" },
    }).setTask("x", "task");
    for (const [part, value] of [
      ["parameters", "parameter"],
      ["config", "setting"],
      ["secrets", "secret"],
      ["vars", "variable"],
      ["task", "task"],
    ]) {
      expect(compileExpression(`${part}.x`)(context)).toBe(value);
      expect(compileExpression(`${part}["" + "x"]`)(context)).toBe(value);
    }
  });

  test("item and index, and the alias of the item", () => {
    const [, fork] = [...someContext().fanOut([{ a: 1 }, { a: 2 }])] as WorkflowContext[];
    const evaluate = (source: string) =>
      compileExpression(source, { item: true, as: "server" })(fork as WorkflowContext);
    expect(evaluate("item.a")).toBe(2);
    expect(evaluate("index")).toBe(1);
    expect(evaluate("server")).toBe(fork?.item);
    expect(evaluate("server.a + index")).toBe(3);
  });

  test("system: run id, start time, attempt", () => {
    const evaluate = (source: string) => compileExpression(source)(createContext(), scope);
    expect(evaluate("system.run_id")).toBe("run-1");
    expect(evaluate("system.start_time")).toBe("2026-01-01T00:00:00.000Z");
    expect(evaluate("system.attempt")).toBe(2);
    expect(compileErrorOf("system.runid").hint).toBe('did you mean "run_id"?');
    expect(errorOf("system.run_id").code).toBe("MISSING_VALUE");
    expect(valueOf("system.run_id?")).toBe(null);
  });

  test("a bare name is a variable, even if a function has the same name", () => {
    expect(compileExpression("length")(createContext({ variables: { length: 3 } }))).toBe(3);
    expect(compileExpression("vars.task")(createContext({ variables: { task: 3 } }))).toBe(3);
  });

  test("in retry.when there are error, attempt and result()", () => {
    const options = { conditions: "retry" } as const;
    const seen = { ...scope, error: { code: "TIMEOUT" }, result: () => 5 };
    const evaluate = (source: string) => compileExpression(source, options)(createContext(), seen);
    expect(evaluate('error.code == "TIMEOUT" and attempt < 3')).toBe(true);
    expect(evaluate("result()")).toBe(5);
    expect(compileErrorOf("failed()", options).code).toBe("UNKNOWN_FUNCTION");
  });

  test("the reserved names are the roots that are not variables", () => {
    expect(reservedNames()).toEqual(
      expect.arrayContaining(["task", "tasks", "vars", "workflow", "item", "index", "system"]),
    );
  });
});

describe("names that can never exist are errors when compiling", () => {
  test.each([
    ["task.get_server.output", "UNKNOWN_NAME", 'did you mean "get_servers"?'],
    ["tasks.nope", "UNKNOWN_NAME", undefined],
    ["parameters.limt", "UNKNOWN_NAME", 'did you mean "limit"?'],
    ["usr.name", "UNKNOWN_NAME", 'did you mean "user"?'],
    ["vars.usr", "UNKNOWN_NAME", 'did you mean "user"?'],
    ["parmeters.limit", "UNKNOWN_NAME", 'did you mean "parameters"?'],
    ["config.x", "UNKNOWN_NAME", undefined],
    ["secrets.tokn", "UNKNOWN_NAME", 'did you mean "token"?'],
    ["None", "UNKNOWN_NAME", "write null"],
    ["True", "UNKNOWN_NAME", "write true"],
    ["task.check-health.output", "UNKNOWN_NAME", 'write task["check-health"], as "-" subtracts'],
    ["down-list", "UNKNOWN_NAME", 'write vars["down-list"], as "-" subtracts'],
    ["1 + up--list.x", "UNKNOWN_NAME", 'write vars["up--list"], as "-" subtracts'],
    ["item", "UNKNOWN_NAME", "only a task with items has one"],
    ["index", "UNKNOWN_NAME", "only a task with items has one"],
    ["uper(n)", "UNKNOWN_FUNCTION", 'did you mean "upper"?'],
    ["user.name()", "INVALID_TEMPLATE", undefined],
  ])("%s: %s, %s", (source, code, hint) => {
    const error = compileErrorOf(source, { names, item: false });
    expect(error.code).toBe(code);
    expect(error.hint).toBe(hint);
  });

  test.each([
    "default(task.nope.output, 1)",
    "task.nope? ",
    "default(usr.name, 1)",
    "usr?",
    "default(item, 1)",
    "default(nope(1), 1)",
    "true or usr",
    "[{a: usr}]",
    "n if usr else n",
    "user[usr]",
    "-usr",
    "n | default(usr)",
  ])("wherever they are, inside default(…) too: %s", (source) => {
    expect(compileErrorOf(source, { names, item: false }).code).toMatch(/^UNKNOWN/);
  });

  test("without a list of known names, any name may exist", () => {
    expect(compileExpression("a + task.b + parameters.c + item").isConstant).toBe(false);
  });

  test("vars, task and secrets must be followed by a name", () => {
    for (const source of ["task", "tasks", "vars", "secrets", "system", "keys(vars)"])
      expect([source, compileErrorOf(source).code]).toEqual([source, "UNKNOWN_NAME"]);
  });

  test("all of them are found at once, in order of position", () => {
    const error = thrownBy(() => compileTemplate("{{ a }} {{ n + b }}\n{{ c() }}", { names }));
    expect(error.all.map(({ line, column }) => [line, column])).toEqual([
      [1, 4],
      [1, 16],
      [2, 4],
    ]);
    expect(error.message).toMatch(/and 2 more$/);
  });
});

describe("at run time", () => {
  test.each([
    ["nope", 'Cannot read variable "nope": it does not exist', 1],
    ["1 + nope", 'Cannot read variable "nope": it does not exist', 5],
    ["task.later.output", 'Cannot read task "later": it has no result yet', 6],
    ["secrets.nope", 'Cannot read secret "nope": it does not exist', 9],
    ["parameters.nope", 'Cannot read "nope" of parameters: there is no such property', 12],
    ["item.x", "Cannot read item: it does not exist here", 1],
    ["user.nme", 'Cannot read "nme" of user: there is no such property', 6],
    ["user.tags.x", 'Cannot read "x" of user.tags: it is a list', 11],
    ["user.address.city", 'Cannot read "city" of user.address: it is null', 14],
    ["list[3]", "Cannot read [3] of list: it has 3 elements, counted from 0", 6],
    ["list[-4]", "Cannot read [-4] of list: it has 3 elements, counted from 0", 6],
    ["text.length", 'Cannot read "length" of text: it is a string', 6],
  ])(
    "%s: a missing name or property is an error that names it, with its place",
    (source, problem, column) => {
      const error = errorOf(source);
      expect(error).toMatchObject({ code: "MISSING_VALUE", problem, line: 1, column });
    },
  );

  test.each([
    ["default(nope, 1)", 1],
    ["nope | default(1)", 1],
    ["default(user.nope, 1)", 1],
    ["default(user.nope.deeper.still, 1)", 1],
    ["default(task.later.output[0], 1)", 1],
    ["default(list[7], 1)", 1],
    ["default(first([]), 1)", 1],
    ["default(upper(user.nope), 1)", 1],
    ["default(default(nope, user.nope), 1)", 1],
    ["default(item, 1)", 1],
    ["default(secrets.nope, 1)", 1],
    ["default(user.name, nope)", "Ann"],
    ["default(zero, 1)", 0],
    ["default(empty, 1)", ""],
  ])("default(x, y) forgives it: %s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each([
    ["user.nope?", null],
    ["user.address.city?", null],
    ["nope?", null],
    ["task.later?", null],
    ["task.later?.output?", null],
    ["list[9]?", null],
    ['user["nope"]?', null],
    ["user.name?", "Ann"],
    ["default(user.nope?, 1)", null],
    ["(user.nope? or 1) + 1", 2],
  ])("x.y? gives null: %s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test("? forgives the step before it, not those after it", () => {
    expect(errorOf("user.nope?.deeper").problem).toMatch(/it is null$/);
  });

  test("null is not missing", () => {
    expect(valueOf("default(nothing, 1)")).toBe(null);
    expect(valueOf("default(user.address, 1)")).toBe(null);
    expect(valueOf("nothing?")).toBe(null);
  });

  test.each([
    "default(1 / 0, 1)",
    'default(1 + "a", 1)',
    "default(upper(1), 1)",
    "default([][true], 1)",
  ])("default forgives nothing else: %s", (source) => {
    expect(errorOf(source).code).not.toBe("MISSING_VALUE");
  });
});

describe("conditions", () => {
  const ended = {
    ...scope,
    succeeded: () => true,
    failed: () => false,
    timedOut: () => false,
    canceled: () => false,
    skipped: () => false,
    result: () => [1],
    failures: () => [{ index: 0, attempts: 1, error: { code: "E", message: "m" } }],
  };

  test.each([
    ["succeeded()", true],
    ["not failed()", true],
    ["timed_out() or canceled() or skipped()", false],
    ["result()[0]", 1],
    ["failures()[0].error.code", "E"],
    ["length(failures())", 1],
  ])("%s", (source, value) => {
    const template = compileExpression(source, { conditions: "task" });
    expect(template(createContext(), ended)).toEqual(value);
    expect(template.isConstant).toBe(false);
  });

  test("they exist only after a task has ended", () => {
    expect(compileErrorOf("succeeded()").hint).toMatch(/publish and next/);
    expect(compileErrorOf("succeeded(1)", { conditions: "task" }).code).toBe("INVALID_CALL");
    expect(errorOf("succeeded()", { conditions: "task" }).code).toBe("MISSING_VALUE");
  });
});
