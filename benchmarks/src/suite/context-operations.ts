import type { PolicyName, WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { listOf } from "../scenario/dataset.ts";
import { type ScenarioContext, withWrites } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import {
  bounded,
  contextRows,
  CONTEXTS,
  growing,
  NEARLY_FLAT,
  type Prepare,
  rows,
  screened,
  type Subject,
} from "./declare.ts";

/** Also compared, in a context of 10 tasks. */
const FLAT = { ...screened(10), ...NEARLY_FLAT };
/** Goes through all that the context holds, some of which does not fit into caches then. */
const linear = (atMost: number) => ({
  ...screened(10),
  ...growing(CONTEXTS.slice(1), { atMost }),
});
const AMONG_100 = screened(100);

/** What contexts can do beside forks, reads and writes. */
export const contextOperations: Subject = {
  name: "context operations",
  packages: ["context"],
  rows: [
    ...contextRows(FLAT, {
      "delete | Deleting a variable": (context) => {
        expectAnswer(context.delete("variable_0").has("variable_0"), false);
        return () => context.delete("variable_0");
      },
      "has | Asking whether there is a variable": (context) => {
        expectAnswer([context.has("variable_0"), context.has("nothing")], [true, false]);
        return (index) => context.has((index & 1) === 0 ? "variable_0" : "nothing");
      },
      "changes | The changes of a fork with 5 writes": (context) => {
        const fork = written(context);
        expectAnswer(Object.keys(fork.changes().variables.set).length, 5);
        return () => fork.changes();
      },
      "set-task | Setting the result of a task": (context) => {
        const result = context.task("task_0") ?? null;
        return () => context.setTask("task_0", result as never);
      },
    }),
    ...contextRows(linear(1.4), {
      "to-json | A snapshot of a context": (context) => () => context.toJSON(),
    }),
    ...contextRows(linear(1.3), {
      "from-json | A context from a snapshot": (context, { libraries }) => {
        const { contextFromJSON } = libraries.context;
        const snapshot: unknown = JSON.parse(JSON.stringify(context));
        expectAnswer(contextFromJSON(snapshot).names().length, context.names().length);
        return () => contextFromJSON(snapshot);
      },
    }),
    ...contextRows(linear(1.1), {
      "diff | The difference between a context and its fork with 5 writes": (context, bench) => {
        const fork = written(context);
        const compared = () => bench.libraries.context.diff(context, fork).variables.set;
        expectAnswer(Object.keys(compared()).length, 5);
        return compared;
      },
    }),
    ...contextRows(linear(1.15), {
      "names | The names of all variables and tasks": (context) => () => [
        context.names(),
        context.taskNames(),
      ],
    }),
    ...rows(
      { ...AMONG_100, ...bounded() },
      {
        ...joiningBy("error", () => 1),
        ...joiningBy("first", (index) => index),
        ...joiningBy("min", (index) => index),
        ...joiningBy("max", (index) => index),
        ...joiningBy("sum", (index) => index),
        ...joiningBy("append", (index) => [index]),
        "join-task-results | Joining forks with the result of a task each": joiningTasks,
      },
    ),
    // Their growth is among the joins.
    ...rows(AMONG_100, {
      ...joiningBy("union", (index) => [index]),
      ...joiningBy("merge", (index) => ({ [`own_${index}`]: index })),
      "join-by-function | Joining a fork by a policy of one's own, among 100": joining(
        (_, values) => values.length,
        (index) => index,
      ),
    }),
  ],
};

function written(context: ScenarioContext): ScenarioContext {
  return withWrites(context.fork(), 5, 1);
}

type ValueOf = (index: number) => unknown;
type JoinOptions = NonNullable<Parameters<typeof import("@sheaf/context").join>[3]>;

/** The row of a policy that is named. */
function joiningBy(policy: PolicyName, valueOf: ValueOf): Readonly<Record<string, Prepare>> {
  const name = `join-by-${policy} | Joining forks by the policy "${policy}"`;
  return { [name]: joining(policy, valueOf) };
}

/** What all forks write under one name is joined by a policy. */
function joining(otherwise: NonNullable<JoinOptions["otherwise"]>, valueOf: ValueOf): Prepare {
  return ({ libraries }, count) => {
    const { createContext, join } = libraries.context;
    const root: WorkflowContext = createContext();
    const forks = listOf(count, (i) => root.fork().set("shared", valueOf(i)));
    const joined = (): WorkflowContext => join(root, forks, {}, { otherwise });
    expectAnswer(joined().names(), ["shared"]);
    return { operations: count, makes: true, call: joined };
  };
}

function joiningTasks({ libraries }: Workbench, count: number): ReturnType<Prepare> {
  const { createContext, join } = libraries.context;
  const root: WorkflowContext = createContext();
  const forks = listOf(count, (i) =>
    root.fork().setTask("shared", { i }).setTask(`own_${i}`, { i }),
  );
  const joined = (): WorkflowContext => join(root, forks, {}, { tasks: "last" });
  expectAnswer(joined().taskNames().length, count + 1);
  return { operations: count, makes: true, call: joined };
}
