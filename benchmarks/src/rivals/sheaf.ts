import {
  contextFromJSON,
  createContext,
  join,
  type FanOut,
  type JsonObject,
  type WorkflowContext,
} from "@sheaf/context";
import type { Dataset, TaskResult, Variable } from "../dataset.ts";
import type { Branching, Item, ScenarioRun } from "../scenario.ts";
import { type Approach, approach, type Examinee, examinee, scenarioRun } from "./rival.ts";

/** What the context of the scenario holds, for the compiler. */
interface ScenarioShape {
  readonly parameters: JsonObject;
  readonly variables: Readonly<Record<string, Variable | number>>;
  readonly tasks: Readonly<Record<string, TaskResult>>;
}

export type ScenarioContext = WorkflowContext<ScenarioShape, undefined>;
export type ScenarioFork = WorkflowContext<ScenarioShape, Item>;

/** A context of ours with this content. */
export function contextOf({ parameters, variables, tasks }: Dataset): ScenarioContext {
  const context = createContext<ScenarioShape>({ parameters, variables });
  return Object.entries(tasks).reduce<ScenarioContext>(
    (filled, [name, result]) => filled.setTask(name, result),
    context,
  );
}

/** The list as one that came out of a context, as the list of a `with-items` step does. */
export function enteredItems(items: readonly Item[]): readonly Item[] {
  type Shape = { variables: { items: readonly Item[] } };
  return createContext<Shape>({ variables: { items } }).get("items");
}

/** The parent with all writes of the forks, of several writers of a name the last in item order. */
export function joinLast(
  context: ScenarioContext,
  forks: readonly ScenarioFork[],
): ScenarioContext {
  return join(context, forks, {}, { otherwise: "last" });
}

export const sheafApproach: Approach = approach("Sheaf", "shares", (dataset) =>
  branching(contextOf(dataset)),
);

export const sheafJoinedApproach: Approach = approach(
  "Sheaf, forks joined",
  "shares",
  (dataset) => {
    const context = contextOf(dataset);
    return {
      ...branching(context),
      end: (forks: readonly ScenarioFork[]) => joinLast(context, forks),
    };
  },
);

export const sheafExaminee: Examinee = examinee<WorkflowContext>(
  {
    name: "Sheaf",
    create: (variables) => createContext({ variables }),
    fork: (context) => context.fork(),
    set: (context, name, value) => context.set(name, value),
    delete: (context, name) => context.delete(name),
    get: (context, name) => context.get(name),
    names: (context) => context.names(),
    join: (parent, forks) => join(parent, forks),
    restore: (context) => contextFromJSON(JSON.parse(JSON.stringify(context))),
  },
  "as it comes",
);

/** The scenario over this very context. */
export function scenarioOn(context: ScenarioContext): ScenarioRun {
  return scenarioRun(branching(context));
}

function branching(context: ScenarioContext): Branching<FanOut<ScenarioFork>, ScenarioFork> {
  return {
    begin: (items) => context.fanOut(items) as FanOut<ScenarioFork>,
    fork: (root, _item, index) => root.fork(index),
    task: (fork, name) => fork.task(name) as TaskResult,
    variable: (fork, name) => fork.get(name) as Variable,
    write: (fork, name, value) => fork.set(name, value),
  };
}
