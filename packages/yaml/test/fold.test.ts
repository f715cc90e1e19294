// docs/semantics.md#folds
import { expect, test } from "vitest";
import { run } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

const actions = { give: ({ input }: { input: unknown }) => input };

test("templates of an item read the value by its name", async () => {
  const workflow = loadWorkflow(`
parameters: { start: {} }
tasks:
  - name: total
    action: give
    with-items: [1, 2, 3, 4]
    item-when: "{{ sum < 6 }}"
    input: "{{ sum + item }}"
    retry: { count: 1, when: "{{ sum > 100 }}" }
    fold: { as: sum, from: "{{ parameters.start }}" }
    publish: { total: "{{ result() }}" }
output: "{{ total }}"
`);
  const { output, tasks } = await run(workflow, { actions, parameters: { start: 1 } }).result;
  expect(output).toBe(7);
  expect(tasks["total"]).toMatchObject({ succeeded: 3, skipped: 1 });
});

const task = (options: string): string => `
vars: { v: 1 }
tasks:
  - name: total
    action: give
    with-items: [1, 2]
    ${options.replaceAll("\n", "\n    ")}
`;

test.each([
  ["concurrency: 2\nfold: { as: sum, from: 0 }", 7, 5, "INVALID_OPTION", "beside"],
  ["collect: outputs\nfold: { as: sum, from: 0 }", 7, 14, "INVALID_OPTION", "only the last output"],
  ["retry: { count: 1, hold: false }\nfold: { as: sum, from: 0 }", 7, 30, "INVALID_OPTION", "hold"],
  ["fold: { as: item, from: 0 }", 7, 17, "RESERVED_NAME", "the value of a fold"],
  ["fold: { as: v, from: 0 }", 7, 17, "SHADOWED_NAME", "a variable"],
  ["as: one\nfold: { as: one, from: 0 }", 8, 17, "SHADOWED_NAME", "the name of the items"],
  ["fold: { as: sum, from: 0 }\npublish: { x: '{{ sum }}' }", 8, 23, "UNKNOWN_NAME", "sum"],
  ["fold: { as: sum, from: '{{ sum }}' }", 7, 32, "UNKNOWN_NAME", "sum"],
  ["fold: { as: sum }", 7, 11, "MISSING_KEY", "from"],
])("%j is refused", (options, line, column, code, words) => {
  const [problem, ...others] = validateWorkflow(task(options));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, line, column });
  expect(`${problem?.message} ${problem?.hint ?? ""}`).toContain(words);
});
