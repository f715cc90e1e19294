import { createContext, type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { thrownBy } from "./evaluate.ts";

const NAMES = ["a", "b", "c", "d", "e", "entries"];

/** `{a: {b: {c: …, nothing: null}, nothing: null}, nothing: null}`. */
function nested([name, ...names]: readonly string[]): Json {
  return name === undefined ? "the end" : { [name]: nested(names), nothing: null };
}

const data = jsonOf(nested(NAMES), "data");
const root: WorkflowContext = createContext({
  parameters: data as never,
  config: data as never,
  variables: { data },
})
  .setTask("data", data as never)
  .setTask("done", { status: "succeeded", output: data });
const context: WorkflowContext = root.fanOut([data]).fork(0);

describe.each([
  "data",
  "vars.data",
  "task.data",
  "task.done.output",
  "item",
  "parameters",
  "config",
  "[data][0]",
])("paths from %s", (start) => {
  test.each(NAMES.map((_, i) => NAMES.slice(0, i)))(
    "read what is there: %s %s %s %s %s",
    (...names) => {
      let expected: Json | undefined = data;
      for (const name of names) expected = (expected as Record<string, Json>)[name];
      const path = [start, ...names].join(".");
      expect(compileExpression(path)(context)).toBe(expected);
      expect(compileExpression(`${path}.nothing`)(context)).toBe(null);
      expect(compileExpression(`${path}.nothing?`)(context)).toBe(null);
      expect(compileExpression(`default(${path}.nothing, 1)`)(context)).toBe(null);
      expect(compileExpression(`default(${path}.nope.nope, 1)`)(context)).toBe(1);
      const error = thrownBy(() => compileExpression(`${path}.nope`)(context));
      expect(error.column).toBe(path.length + 2);
    },
  );
});

/** Pushes each look at an object or at what it holds: the name of what is read, or of what is asked for. */
function watched<T>(value: T, looks: string[]): T {
  if (typeof value === "function" || typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, name) {
      looks.push(String(name));
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === "function" ? found.bind(target) : found;
    },
    getOwnPropertyDescriptor(target, name) {
      looks.push(`own ${String(name)}`);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}

describe("a path of up to four names", () => {
  const looks: string[] = [];
  const text = "a text";
  let values: object = { e5: text };
  for (const name of ["d4", "c3", "b2", "a1"]) values = watched({ [name]: values }, looks);
  const names = ["a1", "b2", "c3", "d4", "e5"];
  const seen = watched(
    createContext({
      freeze: false,
      parameters: values as never,
      config: values as never,
      variables: { values: values as never },
    })
      .setTask("values", values as never)
      .setTask("done", watched({ output: values }, looks) as never)
      .fanOut([values as never])
      .fork(0),
    looks,
  ) as WorkflowContext;

  test.each([
    ["values", ["get"]],
    ["task.values", ["task"]],
    ["task.done.output", ["task", "output"]],
    ["item", ["item"]],
    ["parameters", ["parameters"]],
    ["config", ["config"]],
  ])("from %s looks once at each value on its way", (start, first) => {
    const most = 5 - first.length;
    for (let count = 0; count <= most; count++) {
      const path = names.slice(0, count);
      const read = compileExpression([start, ...path].join("."));
      looks.length = 0;
      read(seen);
      expect(looks).toEqual([...first, ...path]);
    }
  });
});

describe("a path on which something is missing", () => {
  const starts = ["data", "task.data", "task.done", "task.done.output", "item"];
  const missing = ["nope", "nope.a", "nope.a.b", "nope.a.b.c", "nothing.a", "nothing.a.b.c"];

  test.each([...starts, "parameters", "config", "nope", "task.nope", "task.nope.output"])(
    "from %s gives what default says, however much follows",
    (start) => {
      for (const [i] of NAMES.entries())
        for (const rest of missing) {
          const path = [start, ...NAMES.slice(0, i), rest].join(".");
          expect([path, compileExpression(`default(${path}, 1)`)(context)]).toEqual([path, 1]);
          expect(thrownBy(() => compileExpression(path)(context)).code).toBe("MISSING_VALUE");
        }
    },
  );

  test.each([
    "item",
    "item.a",
    "item.a.b",
    "item.a.b.c",
    "item.a.b.c.d",
    "parameters.x.a.b",
    "config.x.a",
  ])("from the root: %s", (path) => {
    expect(compileExpression(`default(${path}, 1)`)(createContext())).toBe(1);
  });
});

test("a task without output, or whose result is not an object, has no output to read", () => {
  const tasks = root.setTask("bare", { status: "failed" }).setTask("list", [1] as never);
  for (const path of ["task.bare.output", "task.list.output", "task.bare.output.a.b.c"]) {
    expect(thrownBy(() => compileExpression(path)(tasks)).code).toBe("MISSING_VALUE");
    expect(compileExpression(`default(${path}, 1)`)(tasks)).toBe(1);
  }
});
