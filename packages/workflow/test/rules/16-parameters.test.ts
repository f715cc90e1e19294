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

describe("16. parameters are checked against their declarations", () => {
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

  test.each(Object.entries(kinds))("16. type %s", async (type, values) => {
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

  test("16. required", async () => {
    expect(codesOf(await given({ p: { required: true } }))).toEqual(["INVALID_PARAMETERS"]);
    expect((await given({ p: { required: true } }, { p: null })).status).toBe("succeeded");
    expect((await given({ p: {} })).tasks["a"]?.output).toEqual({});
  });

  test("16. defaults fill what is missing, and nothing else", async () => {
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

  test("16. a default is checked, too", async () => {
    const wrong = { p: { type: "integer", default: "3" } } as const;
    expect(codesOf(await given(wrong))).toEqual(["INVALID_PARAMETERS"]);
  });

  test("16. enum, by deep equality", async () => {
    const declarations = { p: { enum: ["a", null, { x: 1, y: [2] }] } };
    for (const p of ["a", null, { x: 1, y: [2] }, { y: [2], x: 1 }])
      expect((await given(declarations, { p })).status).toBe("succeeded");
    for (const p of ["b", "null", { x: 1 }, 0])
      expect((await given(declarations, { p })).status).toBe("invalid");
  });

  test("16. unknown names are refused where any are declared, else taken", async () => {
    expect(codesOf(await given({ p: {} }, { q: 1 }))).toEqual(["INVALID_PARAMETERS"]);
    expect((await given({}, { q: 1 })).tasks["a"]?.output).toEqual({ q: 1 });
    for (const name of ["constructor", "toString", "__proto__"]) {
      const values = JSON.parse(`{"${name}": 1}`) as object;
      expect((await given({ p: {} }, values)).errors[0]?.message).toContain(name);
    }
  });

  test("16. all problems together, before anything runs", async () => {
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
  ])("16. %s are no parameters", async (values) => {
    const result = await runTasks(
      [{ name: "a", action: look }],
      {},
      { parameters: values as object },
    );
    expect(result.status).toBe("invalid");
    expect(codesOf(result)).toEqual(["INVALID_PARAMETERS"]);
  });

  test("16. what is handed over is neither shared nor frozen", async () => {
    const values = { list: [1] };
    const workflow = compileTasks([{ name: "a", action: look }], {});
    const handle = run(workflow, { parameters: values });
    const result = await handle.result;
    values.list.push(2);
    expect(result.tasks["a"]?.output).toEqual({ list: [1] });
  });

  test("16. those of a starting context are checked as well", async () => {
    const workflow = compileTasks([{ name: "a", action: look }], {
      parameters: { p: { type: "integer" } },
    });
    const context = createContext({ parameters: { p: "text" } }) as WorkflowContext;
    const result = await run(workflow, { context }).result;
    expect(codesOf(result)).toEqual(["INVALID_PARAMETERS"]);
  });
});

describe("21. sub-workflows", () => {
  const inner = compileTasks(
    [
      {
        name: "double",
        action: ({ context }: { context: WorkflowContext }) =>
          (context.parameters["n"] as number) * 2,
      },
    ],
    {
      parameters: { n: { type: "integer", required: true } },
      output: (context) => (context.task("double") as { output: unknown }).output,
    },
  );

  test("21. run with input as their parameters and their output as output", async () => {
    const result = await runTasks([{ name: "a", action: inner, input: { n: 21 } }]);
    expect(result.tasks["a"]).toEqual({ status: "succeeded", output: 42 });
    expect(result.sequence).toEqual(["a"]);
  });

  test("21. for each item", async () => {
    const input = (context: WorkflowContext): object => ({ n: context.item });
    const result = await runTasks([{ name: "a", withItems: [1, 2, 3], action: inner, input }]);
    expect(result.tasks["a"]?.output).toEqual([2, 4, 6]);
  });

  test("21. they see nothing else of the caller, and write nothing into it", async () => {
    const spy = compileTasks(
      [
        {
          name: "look",
          action: ({ context, item }: { context: WorkflowContext; item: unknown }) => {
            const { variables, tasks, config, parameters } = context.toJSON();
            return [
              variables,
              Object.keys(tasks),
              config,
              parameters,
              item === undefined,
              context.index === undefined,
            ];
          },
          publish: { leaked: 1 },
        },
      ],
      { output: (context) => (context.task("look") as { output: unknown }).output },
    );
    const settings = { vars: { v: 1 }, config: { c: 1 } };
    const result = await runTasks(
      [
        { name: "first", action: () => 1 },
        { name: "a", withItems: ["item"], action: spy, input: { p: 1 } },
      ],
      settings,
    );
    expect(result.tasks["a"]?.output).toEqual([[{}, [], {}, { p: 1 }, true, true]]);
    expect(result.context.has("leaked")).toBe(false);
    expect(result.context.taskNames().toSorted()).toEqual(["a", "first"]);
  });

  test("21. their parameters are checked", async () => {
    const result = await runTasks([{ name: "a", action: inner, input: { n: "x" } }]);
    expect(result.errors).toMatchObject([{ code: "INVALID_PARAMETERS", task: "a" }]);
    expect(result.status).toBe("failed");
  });

  test("21. their failure is that of the task, with its code and cause", async () => {
    const fail = (): never => {
      throw Object.assign(new Error("deep"), { code: "E_DEEP" });
    };
    for (const name of ["a", "x"]) {
      const failing = compileTasks([{ name, action: fail }], {});
      const result = await runTasks([{ name: "a", withItems: [1, 2], action: failing }]);
      expect(result.errors).toMatchObject([
        {
          code: "ITEMS_FAILED",
          task: "a",
          cause: { code: "E_DEEP", message: "deep", task: "a", index: 0 },
        },
      ]);
    }
  });

  test("21. in workflows in workflows", async () => {
    let workflow = inner;
    for (let level = 0; level < 20; level++) {
      workflow = compileTasks(
        [{ name: "in", action: workflow, input: (context: WorkflowContext) => context.parameters }],
        { output: (context) => (context.task("in") as { output: unknown }).output },
      );
    }
    const result = await runTasks([{ name: "a", action: workflow, input: { n: 4 } }]);
    expect(result.tasks["a"]?.output).toBe(8);
  });

  test("21. what they need is asked of the run before anything runs", async () => {
    const action = vi.fn<() => void>();
    const needy = compileTasks([{ name: "x", action: "missing" }], {});
    const result = await runTasks([
      { name: "first", action },
      { name: "a", action: needy },
    ]);
    expect(result.status).toBe("invalid");
    expect(codesOf(result)).toEqual(["UNKNOWN_ACTION"]);
    expect(action).not.toHaveBeenCalled();
  });
});
