// docs/semantics.md#tasks-for-each-item
import { expect, test } from "vitest";
import { firstCauseOf, run, type WorkflowError } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

const actions = { give: ({ input }: { input: unknown }) => input };

test("templates under each see the item, its name, its index and what its action gave", async () => {
  const workflow = loadWorkflow(`
parameters: { unit: {} }
vars: { largest: 0 }
policies: { largest: max }
tasks:
  - name: before
    action: give
    input: 100
  - name: measure
    action: give
    with-items: [3, 5]
    as: width
    input: "{{ width * 2 }}"
    each:
      - name: sum
        action: give
        when: "{{ width > 3 and index > 0 }}"
        input: "{{ task.measure.output + task.before.output + item }}"
        publish: { largest: "{{ result() }}" }
      - name: label
        action: give
        input: "{{ width }}: {{ task.sum.status }} {{ task.sum.output }} {{ parameters.unit }}"
output: { labels: "{{ task.measure.output }}", largest: "{{ largest }}" }
`);
  const { output, errors } = await run(workflow, { actions, parameters: { unit: "mm" } }).result;
  expect(errors).toEqual([]);
  expect(output).toEqual({
    labels: ["3: skipped  mm", "5: succeeded 115 mm"],
    largest: 115,
  });
});

test("a list under each has items of its own, and sees the outer one where it is not for items", async () => {
  const workflow = loadWorkflow(`
tasks:
  - name: outer
    action: give
    with-items: [[1, 2], [3]]
    as: row
    input: "{{ row }}"
    each:
      - name: inner
        action: give
        with-items: "{{ row }}"
        as: cell
        input: "{{ cell * 10 + index }}"
        each:
          - name: text
            action: give
            input: "{{ cell }}: {{ task.inner.output }}, {{ task.outer.output }}"
output: "{{ task.outer.output }}"
`);
  const { output, errors } = await run(workflow, { actions }).result;
  expect(errors).toEqual([]);
  expect(output).toEqual([["1: 10, [1,2]", "2: 21, [1,2]"], ["3: 30, [3]"]]);
});

const list = (options: string): string => `
vars: { v: 1 }
tasks:
  - name: other
    action: give
  - name: get
    action: give
    with-items: [1, 2]
    as: one
    each:
      - name: put
        action: give
        ${options.replaceAll("\n", "\n        ")}
`;

test.each([
  ["input: '{{ task.putt.output }}'", 13, 25, "UNKNOWN_NAME", "putt"],
  ["input: '{{ two }}'", 13, 20, "UNKNOWN_NAME", "two"],
  ["with-items: [1]\ninput: '{{ one }}'", 14, 20, "UNKNOWN_NAME", 'the output of "get"'],
  [
    "with-items: [1]\neach:\n  - name: x\n    when: '{{ one }}'",
    16,
    23,
    "UNKNOWN_NAME",
    'the output of "get"',
  ],
  ["retries: 1", 13, 9, "UNKNOWN_KEY", "a task"],
  ["timeout: 0", 13, 18, "INVALID_OPTION", '"timeout" of task "put" of task "get"'],
  ["collect: none", 13, 9, "INVALID_OPTION", "without"],
  ["next: { do: other }", 13, 21, "UNKNOWN_TASK", "other"],
  ["publish: { one: 1 }", 9, 9, "SHADOWED_NAME", "variable"],
  ["with-items: [1]\nas: one", 14, 13, "SHADOWED_NAME", "variable"],
  ["each: [{ name: x }]", 13, 9, "INVALID_OPTION", "without"],
  ["with-items: [1]\neach: []", 14, 15, "INVALID_OPTION", "at least one task"],
  ["with-items: [1]\neach: [{ name: get }]", 14, 24, "DUPLICATE_NAME", "outside"],
])("%j is refused", (options, line, column, code, words) => {
  const expected = { line, column, code, text: expect.stringContaining(words) as string };
  expect(problemIn(list(options))).toMatchObject(expected);
});

/** What is wrong with the document, and nothing else. */
function problemIn(text: string): object {
  const actions = { names: ["give", "x", "get"] };
  const [problem, ...others] = validateWorkflow(text, { actions });
  expect(others).toEqual([]);
  return { ...problem, text: `${problem?.message} ${problem?.hint ?? ""}` };
}

const around = (task: string, rest = ""): string => `
tasks:
  - name: get
    action: give
    ${task.replaceAll("\n", "\n    ")}
${rest}`;

const PUT = "each: [{ name: put, action: give }]";

test.each([
  [around(PUT), 5, 5, "INVALID_OPTION", "without"],
  [
    around(`with-items: [1]\nretry: { count: 1, hold: false }\n${PUT}`),
    6,
    30,
    "INVALID_OPTION",
    "beside",
  ],
  [around(`with-items: [1]\n${PUT}`, 'output: "{{ task.put }}"'), 7, 18, "UNKNOWN_NAME", "put"],
  [
    around(`with-items: [1]\npublish: { x: "{{ task.put }}" }\n${PUT}`),
    6,
    28,
    "UNKNOWN_NAME",
    "put",
  ],
  [around("with-items: [1]\neach: [{ name: put, action: gve }]"), 6, 33, "UNKNOWN_ACTION", "give"],
  [
    around("with-items: [1]\neach: [{ action: give }]"),
    6,
    12,
    "MISSING_KEY",
    '"name" of task 1 of task "get"',
  ],
  [
    around("with-items: [1]\neach: [{ name: __proto__, action: give }]"),
    6,
    20,
    "RESERVED_NAME",
    "__proto__",
  ],
  [around("with-items: [1]\neach: give"), 6, 11, "INVALID_OPTION", "a list of tasks"],
  [
    around(
      "with-items: [1]\neach:\n  - { name: a, action: give, next: [] }\n  - { name: b, action: give }",
    ),
    8,
    17,
    "UNREACHABLE_TASK",
    '"b"',
  ],
])("%s is refused", (text, line, column, code, words) => {
  const expected = { line, column, code, text: expect.stringContaining(words) as string };
  expect(problemIn(text)).toMatchObject(expected);
});

test("a task under each has no name of a task in the workflow that is the action", () => {
  const text = `
tasks:
  - name: get
    action: workflow.fetch
    with-items: [1]
    each: [{ name: load, action: give }, { name: finally, action: give }]
workflows:
  fetch:
    tasks: [{ name: load, action: give }]
    finally: [{ name: done, action: give }]
`;
  expect(validateWorkflow(text).map(({ code, column }) => [code, column])).toEqual([
    ["DUPLICATE_NAME", 20],
    ["DUPLICATE_NAME", 50],
  ]);
});

test("errors while it runs have the position of what is under each", async () => {
  const workflow = loadWorkflow(list("input: '{{ item / 0 }}'"));
  const { errors } = await run(workflow, { actions }).result;
  expect(firstCauseOf(errors[0] as WorkflowError).error).toMatchObject({ task: "put", line: 13 });
});
