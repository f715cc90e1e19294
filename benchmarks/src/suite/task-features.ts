import type { WorkflowContext } from "@sheaf/context";
import type { RunOptions, RunResult, TaskDeclaration, WorkflowSettings } from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import type { Subject } from "../measure/subject.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing, screened, screenedAt } from "./declare.ts";

/** What tasks without items can do. */
interface Feature {
  readonly title: string;
  /** The task at a position in a chain, beside its name and its action. */
  readonly task: (index: number, bench: Workbench) => Partial<TaskDeclaration>;
  readonly settings?: (count: number) => WorkflowSettings;
  readonly run?: (count: number) => RunOptions;
}

/** By the name of the case, and of the growth. */
const FEATURES: Readonly<Record<string, Feature>> = {
  "task-plain": { title: "Tasks one after another", task: () => ({}) },
  "task-input": {
    title: "Tasks that take the result of the one before",
    task: (index, { libraries }) =>
      index === 0
        ? {}
        : {
            input: {
              id: libraries.template.compileTemplate(`{{ task.task_${index - 1}.output }}`),
            },
          },
  },
  "task-skipped": { title: "Tasks that `when` skips", task: () => ({ when: () => false }) },
  "task-publish": {
    title: "Tasks that publish a variable each",
    task: (index) => ({
      publish: { [`variable_${index}`]: ({ index: at }: WorkflowContext) => at ?? index },
    }),
  },
  "task-routes": {
    title: "Tasks that choose one of three routes",
    task: (index) => ({
      next: [
        { when: () => false, do: `task_${index}` },
        { on: "failure", do: `task_${index}` },
        { when: () => true, publish: { last: index }, do: `task_${index + 1}` },
      ],
    }),
  },
  "task-events": {
    title: "Tasks with a listener",
    task: () => ({}),
    run: () => ({ onEvent: () => {} }),
  },
  "task-timeout": { title: "Tasks within a time limit", task: () => ({ timeout: 60 }) },
  "task-sub-workflow": {
    title: "Tasks that are workflows of one task",
    task: (_, { libraries }) => ({
      action: libraries.workflow.compileTasks([{ name: "inner", action: nothing }], {}),
    }),
  },
  "task-parameters": {
    title: "Tasks with as many declared parameters",
    task: (index) => ({
      input: ({ parameters }: WorkflowContext) => parameters[`p${index}`] ?? null,
    }),
    settings: (count) => ({
      parameters: named(count, () => ({ type: "integer", required: true })),
    }),
    run: (count) => ({ parameters: named(count, (index) => index) }),
  },
  "task-masked": {
    title: "Tasks that give a secret away, with as many secrets",
    task: (index) => ({ action: () => `s3cr3t-${index}-t0k3n` }),
    run: (count) => ({
      onEvent: () => {},
      secrets: named(count, (index) => `s3cr3t-${index}-t0k3n`),
    }),
  },
};

const nothing = (): null => null;

function named<T>(count: number, valueAt: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, valueAt(i)]));
}

const TASKS = 50;

const growths = Object.entries(FEATURES).map(([id, feature]) =>
  growing(id, feature.title, [20, 200, 2_000], { atMost: 1.45 }, (bench, size) =>
    chainOf(bench, feature, size),
  ),
);

/** Features of tasks without items: what each costs, and that it does not grow with their number. */
export const taskFeatures: Subject<Workbench> = {
  name: "task features",
  packages: ["context", "template", "workflow"],
  cases: [
    screened("run-one-task", "A run of one task", async (bench) =>
      chainOf(bench, { title: "", task: () => ({}) }, 1),
    ),
    ...growths.map((growth) => screenedAt(growth, TASKS)),
  ],
  growths,
};

/** A run of a chain of so many tasks. */
async function chainOf(bench: Workbench, feature: Feature, count: number): Promise<Operation> {
  const { compileTasks, run } = bench.libraries.workflow;
  const tasks = Array.from({ length: count }, (_, index) => ({
    name: `task_${index}`,
    action: nothing,
    ...feature.task(index, bench),
  }));
  const last = { name: `task_${count}`, action: nothing };
  const chain = tasks.some(({ next }) => next !== undefined)
    ? [...tasks, { ...last, next: [] }]
    : tasks;
  const workflow = compileTasks(chain, { maxSteps: 2 * count + 2, ...feature.settings?.(count) });
  const call = async (): Promise<RunResult> => run(workflow, feature.run?.(count) ?? {}).result;
  const { status, tasks: results } = await call();
  expectAnswer([status, Object.keys(results).length], ["succeeded", chain.length]);
  return { operations: count, waits: true, makes: true, call };
}
