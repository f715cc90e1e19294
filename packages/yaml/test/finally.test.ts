import { run } from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

const DOCUMENT = `
vars: { opened: false, log: [] }
tasks:
  - name: open
    publish: { opened: true }
  - name: work
    input: { fails: "{{ parameters.fails }}" }
finally:
  - name: close
    when: "{{ opened }}"
    with-items: [1, 2]
    input: { how: "{{ outcome.status }}", item: "{{ item }}" }
    publish: { log: "{{ result() }}" }
    next: [{ do: report }]
  - name: report
    input: { code: "{{ outcome.error.code if outcome.error else null }}" }
output: { log: "{{ log }}", report: "{{ task.report.output }}" }
`;

const actions = {
  open: () => null,
  work: ({ input }: { input: { fails: boolean } }) => {
    if (input.fails) throw Object.assign(new Error("no"), { code: "E" });
    return 1;
  },
  close: ({ input }: { input: unknown }) => input,
  report: ({ input }: { input: unknown }) => input,
};

describe("finally in documents", () => {
  test("runs tasks that see everything, and how the workflow ended", async () => {
    const workflow = loadWorkflow(DOCUMENT);
    const good = await run(workflow, { actions, parameters: { fails: false } }).result;
    expect(good.output).toEqual({
      log: [
        { how: "succeeded", item: 1 },
        { how: "succeeded", item: 2 },
      ],
      report: { code: null },
    });
    const bad = await run(workflow, { actions, parameters: { fails: true } }).result;
    expect(bad.status).toBe("failed");
    expect(bad.tasks["report"]?.output).toEqual({ code: "E" });
    expect(bad.sequence).toEqual(["open", "work", "close", "report"]);
  });

  test("of a sub-workflow runs when that ends", async () => {
    const workflow = loadWorkflow(`
workflows:
  child:
    tasks: [{ name: inner, action: work, input: { fails: true } }]
    finally: [{ name: after, action: report, input: "{{ outcome.status }}" }]
tasks: [{ name: outer, action: workflow.child }]
finally: [{ name: last, action: report, input: "{{ outcome.error.code }}" }]
`);
    const { status, tasks } = await run(workflow, { actions }).result;
    expect([status, tasks["last"]?.output]).toEqual(["failed", "E"]);
  });

  test("errors in it have their position while it runs", async () => {
    const text = DOCUMENT.replace("outcome.error.code if outcome.error else null", "outcome.nope");
    const result = await run(loadWorkflow(text, { source: "x.yaml" }), {
      actions,
      parameters: { fails: false },
    }).result;
    expect(result.errors).toMatchObject([{ task: "report", line: 16, file: "x.yaml" }]);
  });

  test.each<[string, string, number]>([
    ["finally: []", 'INVALID_OPTION "finally": expected at least one task, got a list', 2],
    [
      "finally: clean",
      'INVALID_OPTION "finally": expected a list of tasks, got the string "clean"',
      2,
    ],
    ["finally: [clean]", "INVALID_OPTION task 1: expected a task: a map with a name", 2],
    ["finally: [{ name: a }]", 'DUPLICATE_NAME the task "a" is already declared in line 1', 2],
    ["finally: [{ name: b, next: [{ do: a }] }]", 'UNKNOWN_TASK no task is called "a"', 2],
    ["finally: [{ name: b, retry: 2 }]", 'INVALID_OPTION "retry" of task "b"', 2],
    ["finally: [{ name: b, nope: 2 }]", 'UNKNOWN_KEY unknown key "nope" in a task', 2],
    ["finally: [{ name: b, input: '{{ nope }}' }]", "UNKNOWN_NAME", 2],
    ["finally: [{ name: b, with-items: [1], as: outcome }]", "SHADOWED_NAME", 2],
    ["finally: [{ name: b, publish: { item: 1 } }]", "RESERVED_NAME", 2],
    ["output: '{{ outcome }}'\nfinally: [{ name: b }]", "UNKNOWN_NAME", 2],
  ])("%s is refused: %s", (more, expected, line) => {
    const [problem] = validateWorkflow(`tasks: [{ name: a }]\n${more}\n`);
    expect(`${problem?.code} ${problem?.message}`).toContain(expected);
    expect(problem?.line).toBe(line);
  });

  test("a task cannot have its name beside it", () => {
    const text = "tasks: [{ name: finally }]\nfinally: [{ name: b }]\n";
    expect(validateWorkflow(text)).toMatchObject([{ code: "RESERVED_NAME", line: 1, column: 17 }]);
    expect(validateWorkflow("tasks: [{ name: finally }]\n")).toEqual([]);
  });

  test("unknown actions in it are found when the document is loaded", () => {
    const [problem] = validateWorkflow("tasks: [{ name: a }]\nfinally: [{ name: b }]\n", {
      actions: { names: ["a"] },
    });
    expect(problem).toMatchObject({ code: "UNKNOWN_ACTION", line: 2 });
  });
});
