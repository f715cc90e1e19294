import type { WorkflowContext } from "@sheaf/context";
import type { RunOptions, TaskDeclaration, WorkflowSettings } from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { listOf } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing, rows, rowsFrom, screened, type Subject } from "./declare.ts";

/** What tasks without items can do. */
interface Feature {
  /** The task at a position in a chain, beside its name and its action. */
  readonly task?: (index: number, bench: Workbench) => Partial<TaskDeclaration>;
  readonly settings?: (count: number) => WorkflowSettings;
  readonly run?: (count: number) => RunOptions;
}

const nothing = (): null => null;
const listening = { onEvent: (): void => {} };
const secretAt = (index: number): string => `s3cr3t-${index}-t0k3n`;

const FEATURES: Readonly<Record<string, Feature>> = {
  "task-plain | Tasks one after another": {},
  "task-input | Tasks that take the result of the one before": {
    task: (index, { libraries: { template } }) =>
      index === 0
        ? {}
        : { input: { id: template.compileTemplate(`{{ task.task_${index - 1}.output }}`) } },
  },
  "task-skipped | Tasks that `when` skips": { task: () => ({ when: () => false }) },
  "task-publish | Tasks that publish a variable each": {
    task: (index) => ({
      publish: { [`variable_${index}`]: ({ index: at }: WorkflowContext) => at ?? index },
    }),
  },
  "task-routes | Tasks that choose one of three routes": {
    task: (index) => ({
      next: [
        { when: () => false, do: `task_${index}` },
        { on: "failure", do: `task_${index}` },
        { when: () => true, publish: { last: index }, do: `task_${index + 1}` },
      ],
    }),
  },
  "task-events | Tasks with a listener": { run: () => listening },
  "task-timeout | Tasks within a time limit": { task: () => ({ timeout: 60 }) },
  "task-sub-workflow | Tasks that are workflows of one task": {
    task: (_, { libraries: { workflow } }) => ({
      action: workflow.compileTasks([{ name: "inner", action: nothing }], {}),
    }),
  },
  "task-parameters | Tasks with as many declared parameters": {
    task: (index) => ({
      input: ({ parameters }: WorkflowContext) => parameters[`p${index}`] ?? null,
    }),
    settings: (count) => ({
      parameters: named(count, () => ({ type: "integer", required: true })),
    }),
    run: (count) => ({ parameters: named(count, (index) => index) }),
  },
  "task-masked | Tasks that give a secret away, with as many secrets": {
    task: (index) => ({ action: () => secretAt(index) }),
    run: (count) => ({ ...listening, secrets: named(count, secretAt) }),
  },
};

/** Features of tasks without items: what each costs, and that it does not grow with their number. */
export const taskFeatures: Subject = {
  name: "task features",
  packages: ["context", "template", "workflow"],
  rows: [
    ...rows(screened(1), {
      "run-one-task | A run of one task": async (bench, count) => chainOf(bench, {}, count),
    }),
    ...rowsFrom(
      { ...screened(50), ...growing([20, 200, 2_000], { atMost: 1.45 }) },
      FEATURES,
      (feature) => async (bench, count) => chainOf(bench, feature, count),
    ),
  ],
};

function named<T>(count: number, valueAt: (index: number) => T): Record<string, T> {
  return Object.fromEntries(listOf(count, (i) => [`p${i}`, valueAt(i)]));
}

async function chainOf(
  bench: Workbench,
  { task, settings, run: options }: Feature,
  count: number,
): Promise<Operation> {
  const { compileTasks, run } = bench.libraries.workflow;
  const taskAt = (index: number): TaskDeclaration => ({
    name: `task_${index}`,
    action: nothing,
    ...task?.(index, bench),
  });
  const tasks = listOf(count, taskAt);
  if (tasks.some(({ next }) => next !== undefined))
    tasks.push({ name: `task_${count}`, action: nothing, next: [] });
  const workflow = compileTasks(tasks, { maxSteps: 2 * count + 2, ...settings?.(count) });
  const call = async () => run(workflow, options?.(count) ?? {}).result;
  const { status, tasks: results } = await call();
  expectAnswer([status, Object.keys(results).length], ["succeeded", tasks.length]);
  return { operations: count, waits: true, makes: true, call };
}
