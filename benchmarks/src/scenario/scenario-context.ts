import type { createContext, FanOut, JsonObject, WorkflowContext } from "@sheaf/context";
import type { Dataset, TaskResult, Variable } from "./dataset.ts";
import { type Branching, type Item, type ScenarioRun, scenarioRun } from "./scenario.ts";

/** What the context of the scenario holds, for the compiler. */
interface ScenarioShape {
  readonly parameters: JsonObject;
  readonly variables: Readonly<Record<string, Variable | number>>;
  readonly tasks: Readonly<Record<string, TaskResult>>;
}

export type ScenarioContext = WorkflowContext<ScenarioShape, undefined>;
export type ScenarioFork = WorkflowContext<ScenarioShape, Item>;

/** Handed in, since what is measured may be the library of another commit. */
export type CreateContext = typeof createContext;

export function filledContext(
  create: CreateContext,
  { parameters, variables, tasks }: Dataset,
): ScenarioContext {
  const context = create<ScenarioShape>({ parameters, variables });
  return Object.entries(tasks).reduce<ScenarioContext>(
    (filled, [name, result]) => filled.setTask(name, result),
    context,
  );
}

/** The list as one that came out of a context, as the list of a `with-items` step does. */
export function enteredList(create: CreateContext, items: readonly Item[]): readonly Item[] {
  type Shape = { variables: { items: readonly Item[] } };
  return create<Shape>({ variables: { items } }).get("items");
}

export const OWN_NAMES: readonly string[] = ["status", "attempts", "latency", "checked", "region"];

/** The context with so many names of its own, 5 at most. */
export function withWrites<C extends ScenarioContext | ScenarioFork>(
  context: C,
  writes: number,
  value: number,
): C {
  let made = context;
  for (let i = 0; i < writes; i++) made = made.set(OWN_NAMES[i] as string, value) as C;
  return made;
}

/** The scenario over this very context. */
export function scenarioOn(context: ScenarioContext): ScenarioRun {
  return scenarioRun(branching(context));
}

export function branching(context: ScenarioContext): Branching<FanOut<ScenarioFork>, ScenarioFork> {
  return {
    begin: (items) => context.fanOut(items) as FanOut<ScenarioFork>,
    fork: (root, _item, index) => root.fork(index),
    task: (fork, name) => fork.task(name) as TaskResult,
    variable: (fork, name) => fork.get(name) as Variable,
    write: (fork, name, value) => fork.set(name, value),
  };
}
