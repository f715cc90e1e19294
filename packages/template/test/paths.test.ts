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

test("a task without output, or whose result is not an object, has no output to read", () => {
  const tasks = root.setTask("bare", { status: "failed" }).setTask("list", [1] as never);
  for (const path of ["task.bare.output", "task.list.output", "task.bare.output.a.b.c"]) {
    expect(thrownBy(() => compileExpression(path)(tasks)).code).toBe("MISSING_VALUE");
    expect(compileExpression(`default(${path}, 1)`)(tasks)).toBe(1);
  }
});
