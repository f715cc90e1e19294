// docs/semantics.md#counting-the-items-of-batches
import { expect, test } from "vitest";
import { run } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

/** Refuses what is negative. */
function insert({ item }: { item: readonly number[] }): unknown {
  return { failed: [...item.keys()].filter((at) => Number(item[at]) < 0), outputs: item };
}

test("templates read the items of batches, each with its place", async () => {
  const workflow = loadWorkflow(`
tasks:
  - name: insert
    with-items: [1, -2, 3, 4, -5]
    batch-size: 2
    count: items
    tolerate: 40%
    publish:
      refused: "{{ failures() | map('item') }}"
      at: "{{ failures() | map('index') }}"
output: ["{{ refused }}", "{{ at }}", "{{ task.insert.output }}", "{{ task.insert.failed }} of {{ task.insert.total }}"]
`);
  const { output } = await run(workflow, { actions: { insert } }).result;
  expect(output).toEqual([[-2, -5], [1, 4], [1, null, 3, 4, null], "2 of 5"]);
});

const task = (options: string): string => `
tasks:
  - name: insert
    with-items: [1, 2]
    ${options.replaceAll("\n", "\n    ")}
`;

test.each([
  ["count: items", 5, 5, "INVALID_OPTION", "batch-size"],
  [
    "count: items\nbatch-size: 2\nfold: { as: sum, from: 0 }",
    7,
    5,
    "INVALID_OPTION",
    "whole batches",
  ],
  ["count: items\nbatch-size: 2\neach: [{ name: b }]", 7, 5, "INVALID_OPTION", "whole batches"],
  ["count: item\nbatch-size: 2", 5, 12, "INVALID_OPTION", "items"],
  ["count: 2\nbatch-size: 2", 5, 12, "INVALID_OPTION", "batches"],
  ["count: [items]\nbatch-size: 2", 5, 12, "INVALID_OPTION", "batches"],
  ["count: '{{ \"items\" }}'\nbatch-size: 2", 5, 12, "INVALID_OPTION", "batches"],
])("%j is refused", (options, line, column, code, words) => {
  const [problem, ...others] = validateWorkflow(task(options));
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, line, column });
  expect(`${problem?.message} ${problem?.hint ?? ""}`).toContain(words);
});
