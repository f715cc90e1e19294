import { expect, test } from "vitest";
import type { Executor, Job } from "@sheaf/workflow";
import { run } from "@sheaf/workflow";
import { readsOf } from "@sheaf/workflow/declaration";
import { loadWorkflow } from "../src/index.ts";

const declared = "vars: { a: 1, b: [], c: x, n: a }";

test.each([
  ["{ fixed: [1, { x: y }] }", { variables: [], tasks: [] }],
  ["'{{ item }}'", { variables: [], tasks: [] }],
  [
    "{ x: ['{{ a }}', { y: '{{ task.first.output }} {{ b }}' }] }",
    { variables: ["a", "b"], tasks: ["first"] },
  ],
  ["['{{ a }}', '{{ vars[n] }}']", null],
])("the input %s says what it reads", (input, expected) => {
  const workflow = loadWorkflow(
    `${declared}\ntasks: [{ name: first }, { name: list, with-items: [1], input: ${input} }]`,
  );
  const { task } = workflow.nodes.get("list") as unknown as { task: { input: unknown } };
  const given = task.input;
  const reads = typeof given === "function" ? readsOf(given) : { variables: [], tasks: [] };
  expect(reads).toEqual(expected);
});

test("jobs name the document that their workflow was loaded from, also in workflows inside", async () => {
  const text = `
name: outer
tasks: [{ name: each, with-items: [1], action: workflow.inner }]
workflows:
  inner:
    tasks: [{ name: list, with-items: [1], action: far }]
`;
  const jobs: Job[] = [];
  const open = (job: Job): ReturnType<Executor["open"]> => {
    jobs.push(job);
    return {
      start: (attempt) => {
        try {
          attempt.succeed(job.action === null ? job.perform(attempt) : "far away");
        } catch (error) {
          attempt.fail(error);
        }
      },
    };
  };
  const workflow = loadWorkflow(text, { source: "outer.yaml" });
  await run(workflow, { executor: { open, has: () => true } }).result;
  const list = jobs.find(({ task }) => task === "list");
  expect(list?.path).toEqual(["each", "list"]);
  expect(list?.workflow).toMatchObject({ name: "outer", document: { text, source: "outer.yaml" } });
});
