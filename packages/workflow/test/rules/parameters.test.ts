// docs/semantics.md#parameters
import { createContext, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test, vi } from "vitest";
import { compileTasks, run } from "../../src/index.ts";
import { codesOf, runTasks, type Settings } from "../run/run-tasks.ts";

type Declarations = NonNullable<Settings["parameters"]>;

const look = ({ context }: { context: WorkflowContext }): unknown => context.parameters;

const given = (parameters: Declarations, values?: object) =>
  runTasks(
    [{ name: "a", action: look }],
    { parameters },
    values === undefined ? {} : { parameters: values },
  );

describe("parameters are checked against their declarations", () => {
  const kinds = {
    string: ["", "text"],
    number: [0, -1.5],
    integer: [0, -3],
    boolean: [true, false],
    array: [[], [1]],
    object: [{}, { a: 1 }],
    any: [null, 1, "x", [], {}],
  } as const;
  const others = {
    string: [1, null],
    number: ["1", null, true],
    integer: [1.5, "1"],
    boolean: [0, "true", null],
    array: [{}, "a", null],
    object: [[], null, "o"],
    any: [],
  };

  test.each(Object.entries(kinds))("type %s", async (type, values) => {
    const declarations = { p: { type: type as "any" } };
    for (const value of values)
      expect((await given(declarations, { p: value })).tasks["a"]?.output).toEqual({ p: value });
    for (const value of others[type as "any"]) {
      const result = await given(declarations, { p: value });
      expect(result.status).toBe("invalid");
      expect(result.errors).toMatchObject([{ code: "INVALID_PARAMETERS" }]);
      expect(result.errors[0]?.message).toContain('"p"');
    }
  });

  test("required", async () => {
    expect(codesOf(await given({ p: { required: true } }))).toEqual(["INVALID_PARAMETERS"]);
    expect((await given({ p: { required: true } }, { p: null })).status).toBe("succeeded");
    expect((await given({ p: {} })).tasks["a"]?.output).toEqual({});
  });

  test("defaults fill what is missing, and nothing else", async () => {
    const declarations = {
      p: { default: { a: [1] } },
      q: { type: "integer", default: 3 },
      r: { default: null },
    } as const;
    expect((await given(declarations)).tasks["a"]?.output).toEqual({
      p: { a: [1] },
      q: 3,
      r: null,
    });
    const values = { p: null, q: 0, r: false };
    expect((await given(declarations, values)).tasks["a"]?.output).toEqual(values);
  });

  test("a default is checked too", async () => {
    const wrong = { p: { type: "integer", default: "3" } } as const;
    expect(codesOf(await given(wrong))).toEqual(["INVALID_PARAMETERS"]);
  });

  test("enum, by deep equality", async () => {
    const declarations = { p: { enum: ["a", null, { x: 1, y: [2] }] } };
    for (const p of ["a", null, { x: 1, y: [2] }, { y: [2], x: 1 }])
      expect((await given(declarations, { p })).status).toBe("succeeded");
    for (const p of ["b", "null", { x: 1 }, 0])
      expect((await given(declarations, { p })).status).toBe("invalid");
  });

  test("unknown names are refused if any name is declared, and accepted otherwise", async () => {
    expect(codesOf(await given({ p: {} }, { q: 1 }))).toEqual(["INVALID_PARAMETERS"]);
    expect((await given({}, { q: 1 })).tasks["a"]?.output).toEqual({ q: 1 });
    for (const name of ["constructor", "toString", "__proto__"]) {
      const values = JSON.parse(`{"${name}": 1}`) as object;
      expect((await given({ p: {} }, values)).errors[0]?.message).toContain(name);
    }
  });

  test("all problems together, before anything runs", async () => {
    const action = vi.fn<() => void>();
    const parameters = { a: { type: "string" }, b: { required: true }, c: { enum: [1] } } as const;
    const result = await runTasks(
      [{ name: "x", action }],
      { parameters },
      { parameters: { a: 1, c: 2, d: 3 } },
    );
    expect(result.status).toBe("invalid");
    expect(result.errors).toHaveLength(1);
    for (const name of ["a", "b", "c", "d"])
      expect(result.errors[0]?.message).toContain(`"${name}"`);
    expect(action).not.toHaveBeenCalled();
    expect(result).toMatchObject({ output: null, tasks: {}, sequence: [] });
  });

  test.each([
    [[]],
    ["text"],
    [5],
    [new Date(0)],
    [new Map()],
    [{ p: () => 1 }],
    [{ p: Number.NaN }],
  ])("%s cannot be parameters", async (values) => {
    const result = await runTasks(
      [{ name: "a", action: look }],
      {},
      { parameters: values as object },
    );
    expect(result.status).toBe("invalid");
    expect(codesOf(result)).toEqual(["INVALID_PARAMETERS"]);
  });

  test("the caller's parameters are neither shared nor frozen", async () => {
    const values = { list: [1] };
    const workflow = compileTasks([{ name: "a", action: look }], {});
    const handle = run(workflow, { parameters: values });
    const result = await handle.result;
    values.list.push(2);
    expect(result.tasks["a"]?.output).toEqual({ list: [1] });
  });

  test("the parameters of a starting context are checked too", async () => {
    const workflow = compileTasks([{ name: "a", action: look }], {
      parameters: { p: { type: "integer" } },
    });
    const context = createContext({ parameters: { p: "text" } }) as WorkflowContext;
    const result = await run(workflow, { context }).result;
    expect(codesOf(result)).toEqual(["INVALID_PARAMETERS"]);
  });
});
