import type { LawSubject } from "@sheaf/context/laws";
import type { TaskResult, Variable } from "../scenario/dataset.ts";
import type { Item } from "../scenario/scenario.ts";
import { plainBranching, plainSubject } from "./plain-context.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

/** A context of two native Maps. */
interface MapContext {
  readonly variables: Map<string, Variable | number>;
  readonly tasks: Map<string, TaskResult>;
  readonly item: Item | null;
  readonly index: number;
}

export const spreadApproach: Approach = approach(
  {
    name: "spread",
    forks: "shares",
    source: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/Spread_syntax",
    why: "Copies the names of all variables, and shares the values: nested data is not isolated.",
  },
  (dataset) =>
    plainBranching(dataset, (context) => ({ ...context, variables: { ...context.variables } })),
);

export const spreadLawChecks: LawChecks = lawChecks(
  plainSubject("spread", (variables) => ({ ...variables })),
);

export const nativeMapApproach: Approach = approach<MapContext, MapContext>(
  {
    name: "new Map(map)",
    forks: "shares",
    source: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Map",
    why: "Copies the names of all variables and results; a read is the engine's own look-up; nested data is not isolated.",
  },
  (dataset) => {
    const context: MapContext = {
      variables: new Map<string, Variable | number>(Object.entries(dataset.variables)),
      tasks: new Map(Object.entries(dataset.tasks)),
      item: null,
      index: -1,
    };
    return {
      begin: () => context,
      fork: (root, item, index) => ({
        variables: new Map(root.variables),
        tasks: new Map(root.tasks),
        item,
        index,
      }),
      task: ({ tasks }, name) => tasks.get(name) as TaskResult,
      variable: ({ variables }, name) => variables.get(name) as Variable,
      write(own, name, value) {
        own.variables.set(name, value);
        return own;
      },
    };
  },
);

const nativeMapSubject: LawSubject<Map<string, unknown>> = {
  name: "new Map(map)",
  create: (variables) => new Map(Object.entries(variables)),
  fork: (variables) => new Map(variables),
  set: (variables, name, value) => variables.set(name, value),
  delete(variables, name) {
    variables.delete(name);
    return variables;
  },
  get: (variables, name) => variables.get(name),
  names: (variables) => variables.keys(),
};

export const nativeMapLawChecks: LawChecks = lawChecks(nativeMapSubject);
