import type { JsonObject } from "@sheaf/context";
import type { LawSubject } from "@sheaf/context/laws";
import type { Dataset, TaskResult, Variable } from "../scenario/dataset.ts";
import type { Branching, Item } from "../scenario/scenario.ts";

/** A context as most engines keep it: a plain object that is written in place. */
export interface PlainContext {
  parameters: JsonObject;
  variables: Record<string, Variable | number>;
  tasks: Record<string, TaskResult>;
  item?: Item;
  index?: number;
}

/** The scenario over plain objects. `fork` gives an item a context of its own. */
export function plainBranching(
  dataset: Dataset,
  fork: (context: PlainContext) => PlainContext,
): Branching<PlainContext, PlainContext> {
  const context: PlainContext = {
    ...dataset,
    variables: { ...dataset.variables },
    tasks: { ...dataset.tasks },
  };
  return {
    begin: () => context,
    fork(root, item, index) {
      const own = fork(root);
      own.item = item;
      own.index = index;
      return own;
    },
    task: ({ tasks }, name) => tasks[name] as TaskResult,
    variable: ({ variables }, name) => variables[name] as Variable,
    write(own, name, value) {
      own.variables[name] = value;
      return own;
    },
  };
}

/** Variables in a plain object, forked by `fork`. */
export function plainSubject(
  name: string,
  fork: (variables: Record<string, unknown>) => Record<string, unknown>,
): LawSubject<Record<string, unknown>> {
  return {
    name,
    create: (variables) => ({ ...variables }),
    fork,
    set(variables, key, value) {
      variables[key] = value;
      return variables;
    },
    delete(variables, key) {
      delete variables[key];
      return variables;
    },
    get: (variables, key) => variables[key],
    names: (variables) => Object.keys(variables),
  };
}
