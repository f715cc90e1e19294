import type { PolicyName } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { type ScenarioContext, withWrites } from "../scenario/scenario-context.ts";
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
import { joiningBy, joiningShared } from "./joins.ts";

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
        ...byPolicy("error", () => 1),
        ...byPolicy("first", (index) => index),
        ...byPolicy("min", (index) => index),
        ...byPolicy("max", (index) => index),
        ...byPolicy("sum", (index) => index),
        ...byPolicy("append", (index) => [index]),
        "join-task-results | Joining forks with the result of a task each": joiningBy(
          { tasks: "last" },
          (fork, i) => fork.setTask("shared", { i }).setTask(`own_${i}`, { i }),
        ),
      },
    ),
    // Their growth is among the joins.
    ...rows(AMONG_100, {
      ...byPolicy("union", (index) => [index]),
      ...byPolicy("merge", (index) => ({ [`own_${index}`]: index })),
      "join-by-function | Joining a fork by a policy of one's own, among 100": joiningShared(
        (_, values) => values.length,
        (index) => index,
      ),
    }),
  ],
};

function written(context: ScenarioContext): ScenarioContext {
  return withWrites(context.fork(), 5, 1);
}

/** The row of a policy that is named. */
function byPolicy(
  policy: PolicyName,
  valueOf: (index: number) => unknown,
): Readonly<Record<string, Prepare>> {
  const name = `join-by-${policy} | Joining forks by the policy "${policy}"`;
  return { [name]: joiningShared(policy, valueOf) };
}
