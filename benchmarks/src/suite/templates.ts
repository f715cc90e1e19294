import type { WorkflowContext } from "@sheaf/context";
import { type Case, expectAnswer, type Operation } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

const TASKS = 20;

/** Templates, and the documents that they stand in. */
export const templateCases: readonly Case<Workbench>[] = [
  {
    id: "template-path",
    title: "A template that is one path into a task result",
    prepare: (bench) => rendered(bench, "{{ task.task_7.status }}", () => "succeeded"),
  },
  {
    id: "template-text",
    title: "A template with text around two values",
    prepare: (bench) =>
      rendered(
        bench,
        "{{ item.name }}: {{ variable_7.number }} of 50",
        (index) => `server-${index}: 7 of 50`,
      ),
  },
  {
    id: "template-condition",
    title: "A template that compares and calls a function",
    prepare: (bench) =>
      rendered(
        bench,
        "{{ item.id % 2 == 0 and length(task.task_7.output) > 0 }}",
        (index) => index % 2 === 0,
      ),
  },
  {
    id: "load-task",
    isLarge: true,
    title: "A task of a document of 20 that is loaded",
    async prepare({ libraries }) {
      const { loadWorkflow } = await libraries.yaml();
      const text = documentOf(TASKS);
      const load = (): unknown => loadWorkflow(text, { source: "guarded.yaml" });
      expectAnswer(typeof load(), "object");
      return { operations: TASKS, makes: true, call: load };
    },
  },
];

/** Renders in forks of the scenario, four in turn. */
function rendered(
  bench: Workbench,
  source: string,
  answerAt: (index: number) => unknown,
): Operation {
  const template = bench.libraries.template.compileTemplate(source);
  const fork = bench.forks();
  const forks = Array.from({ length: 4 }, (_, i) => fork(i) as unknown as WorkflowContext);
  const render = (index: number): unknown => template(forks[index & 3] as WorkflowContext);
  expectAnswer([render(2), render(3)], [answerAt(2), answerAt(3)]);
  return { call: render };
}

function documentOf(tasks: number): string {
  const all = Array.from({ length: tasks }, (_, i) =>
    [`  - name: task_${i}`, `    input: { text: "number ${i} of {{ vars.total }}" }`].join("\n"),
  );
  return `vars:\n  total: ${tasks}\ntasks:\n${all.join("\n")}\n`;
}
