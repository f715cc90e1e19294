import { expect, test } from "vitest";
import { compileExpression, compileTemplate } from "../src/index.ts";

test.each([
  ["1 + 2", [], []],
  ["item.host | default('x')", [], []],
  ["parameters.limit + config.retries", [], []],
  ["n + vars.user.age", ["n", "user"], []],
  ["n + n", ["n"], []],
  ['vars["down-list"][index]', ["down-list"], []],
  ["task.a.output if tasks.b.status == 'failed' else n", ["n"], ["a", "b"]],
  ['task["c"].output', [], ["c"]],
  ["missing? | default(other)", ["missing", "other"], []],
  ["[upper(a), { x: b[c] }, not d]", ["a", "b", "c", "d"], []],
])("%s reads these variables and tasks", (source, variables, tasks) => {
  const { reads } = compileExpression(source);
  expect([reads?.variables.toSorted(), reads?.tasks.toSorted()]).toEqual([variables, tasks]);
});

test("all parts of a text are read", () => {
  const { reads } = compileTemplate("{{ a }} and {{ task.b.output }}");
  expect(reads).toEqual({ variables: ["a"], tasks: ["b"] });
});

test.each(["vars[name]", 'task["a" + n].output'])("%s may read any name", (source) => {
  expect(compileExpression(source).reads).toBeNull();
});

test("a computed name of a secret reads no variable", () => {
  expect(compileExpression('secrets["a" + "b"]').reads).toEqual({ variables: [], tasks: [] });
});
