import type { PolicyName, WorkflowContext } from "@sheaf/context";
import { expectAnswer, type Operation } from "../measure/case.ts";
import type { Subject } from "../measure/subject.ts";
import type { ScenarioContext } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { bounded, flat, growing, screened, screenedAt } from "./declare.ts";

type CallOn = (context: ScenarioContext, bench: Workbench) => Operation["call"];

/** Operations that take the same time however much the context holds. */
const FLAT: Readonly<Record<string, readonly [title: string, callOn: CallOn]>> = {
  delete: [
    "Deleting a variable",
    (context) => {
      expectAnswer(context.delete("variable_0").has("variable_0"), false);
      return () => context.delete("variable_0");
    },
  ],
  has: [
    "Asking whether there is a variable",
    (context) => {
      expectAnswer([context.has("variable_0"), context.has("nothing")], [true, false]);
      return (index) => context.has((index & 1) === 0 ? "variable_0" : "nothing");
    },
  ],
  changes: [
    "The changes of a fork with 5 writes",
    (context) => {
      const fork = written(context);
      expectAnswer(Object.keys(fork.changes().variables.set).length, 5);
      return () => fork.changes();
    },
  ],
  "set-task": [
    "Setting the result of a task",
    (context) => {
      const result = context.task("task_0") ?? null;
      return () => context.setTask("task_0", result as never);
    },
  ],
};

/** Operations that go through all that the context holds, some of which do not fit into caches then. */
const LINEAR: Readonly<Record<string, readonly [title: string, callOn: CallOn, atMost: number]>> = {
  "to-json": ["A snapshot of a context", (context) => () => context.toJSON(), 1.4],
  "from-json": [
    "A context from a snapshot",
    (context, { libraries }) => {
      const { contextFromJSON } = libraries.context;
      const snapshot: unknown = JSON.parse(JSON.stringify(context));
      expectAnswer(contextFromJSON(snapshot).names().length, context.names().length);
      return () => contextFromJSON(snapshot);
    },
    1.3,
  ],
  diff: [
    "The difference between a context and its fork with 5 writes",
    (context, { libraries }) => {
      const fork = written(context);
      const compared = (): object => libraries.context.diff(context, fork).variables.set;
      expectAnswer(Object.keys(compared()).length, 5);
      return compared;
    },
    1.1,
  ],
  names: [
    "The names of all variables and tasks",
    (context) => () => [context.names(), context.taskNames()],
    1.15,
  ],
};

function written(context: ScenarioContext): ScenarioContext {
  let fork = context.fork();
  for (const name of ["a", "b", "c", "d", "e"]) fork = fork.set(name, 1);
  return fork;
}

/** What the forks write under one name, by policy. Union and merge have growths among the joins. */
const POLICIES: Readonly<Record<Exclude<PolicyName, "last">, (index: number) => unknown>> = {
  error: () => 1,
  first: (index) => index,
  min: (index) => index,
  max: (index) => index,
  sum: (index) => index,
  append: (index) => [index],
  union: (index) => [index],
  merge: (index) => ({ [`own_${index}`]: index }),
};

const flatGrowths = Object.entries(FLAT).map(([id, [title, callOn]]) =>
  flat(id, title, callOn, { time: { atMost: 0.15 }, bytes: "flat" }),
);

const linearGrowths = Object.entries(LINEAR).map(([id, [title, callOn, atMost]]) =>
  growing(id, title, [10, 100, 1_000], { atMost }, (bench, size) => ({
    call: callOn(bench.contextOf(size), bench),
  })),
);

const joinGrowths = [
  ...Object.entries(POLICIES).map(([policy, valueOf]) =>
    bounded(`join-by-${policy}`, `Joining forks by the policy "${policy}"`, (size, bench) =>
      joining(bench, policy as PolicyName, valueOf, size),
    ),
  ),
  bounded("join-task-results", "Joining forks with the result of a task each", (size, bench) =>
    joiningTasks(bench, size),
  ),
];

const FORKS = 100;
const AMONG_THE_JOINS = new Set(["join-by-union", "join-by-merge"]);

/** What contexts can do beside forks, reads and writes. */
export const contextOperations: Subject<Workbench> = {
  name: "context operations",
  packages: ["context"],
  cases: [
    ...[...flatGrowths, ...linearGrowths].map((growth) => screenedAt(growth, 10)),
    ...joinGrowths.map((growth) => screenedAt(growth, FORKS)),
    screened("join-by-function", "Joining a fork by a policy of one's own, among 100", (bench) =>
      joining(
        bench,
        (_, values) => values.length,
        (index) => index,
        FORKS,
      ),
    ),
  ],
  growths: [
    ...flatGrowths,
    ...linearGrowths,
    ...joinGrowths.filter(({ id }) => !AMONG_THE_JOINS.has(id)),
  ],
};

type JoinOptions = NonNullable<Parameters<typeof import("@sheaf/context").join>[3]>;

function joining(
  { libraries }: Workbench,
  otherwise: NonNullable<JoinOptions["otherwise"]>,
  valueOf: (index: number) => unknown,
  count: number,
): Operation {
  const { createContext, join } = libraries.context;
  const root: WorkflowContext = createContext();
  const forks = Array.from({ length: count }, (_, i) => root.fork().set("shared", valueOf(i)));
  const joined = (): WorkflowContext => join(root, forks, {}, { otherwise });
  expectAnswer(joined().names(), ["shared"]);
  return { operations: count, makes: true, call: joined };
}

function joiningTasks({ libraries }: Workbench, count: number): Operation {
  const { createContext, join } = libraries.context;
  const root: WorkflowContext = createContext();
  const forks = Array.from({ length: count }, (_, i) =>
    root.fork().setTask("shared", { i }).setTask(`own_${i}`, { i }),
  );
  const joined = (): WorkflowContext => join(root, forks, {}, { tasks: "last" });
  expectAnswer(joined().taskNames().length, count + 1);
  return { operations: count, makes: true, call: joined };
}
