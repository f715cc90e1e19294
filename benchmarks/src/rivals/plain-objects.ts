import { klona } from "klona/json";
import cloneDeep from "lodash.clonedeep";
import rfdc from "rfdc";
import type { JsonObject } from "@sheaf/context";
import type { LawSubject } from "@sheaf/context/laws";
import type { Dataset, TaskResult, Variable } from "../scenario/dataset.ts";
import type { Branching, Item } from "../scenario/scenario.ts";
import type { About, Approach } from "./approach.ts";

/** A context as most engines keep it: a plain object that is written in place. */
export interface PlainContext {
  parameters: JsonObject;
  variables: Record<string, Variable | number>;
  tasks: Record<string, TaskResult>;
  item?: Item;
  index?: number;
}

type Copy = <T extends object>(value: T) => T;

/** Plain contexts that are copied for each item, or share all values with it. */
export const plainObjects: readonly Approach[] = [
  deepClone((value) => structuredClone(value), {
    name: "structuredClone",
    source: "https://developer.mozilla.org/docs/Web/API/Window/structuredClone",
    why: "Writes all of the context into a buffer and reads it back, with any type, cycles included.",
  }),
  deepClone(<T>(value: T) => JSON.parse(JSON.stringify(value)) as T, {
    name: "JSON",
    source: "https://developer.mozilla.org/docs/Glossary/Deep_copy",
    why: "Makes a text of all of the context and reads it back.",
  }),
  deepClone((value) => cloneDeep(value), {
    name: "lodash.clonedeep",
    source: "https://lodash.com/docs/#cloneDeep",
    why: "Walks all of the context and copies each object by its type; keeps track of cycles.",
  }),
  deepClone(rfdc(), {
    name: "rfdc",
    source: "https://github.com/davidmarkclements/rfdc#usage",
    why: "Walks all of the context and copies each object; does not look for cycles.",
  }),
  deepClone((value) => klona(value), {
    name: "klona",
    source: "https://github.com/lukeed/klona#modes",
    why: "Walks all of the context and copies each object, of JSON alone.",
  }),
  copiedNames((variables) => ({ ...variables }), {
    name: "spread",
    source: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/Spread_syntax",
    why: "Copies the names of all variables, and shares the values: nested data is not isolated.",
  }),
];

export const prototypeChain: Approach = copiedNames(
  <T extends object>(variables: T) => Object.create(variables) as T,
  {
    name: "Object.create",
    source:
      "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object/create",
    why: "An object that inherits; a read is the engine's own look-up; a write in the parent shows in all of its forks.",
  },
);

function deepClone(clone: Copy, about: About): Approach {
  return {
    ...about,
    forks: "copies",
    branching: (dataset) => plainBranching(dataset, clone),
    subject: plainSubject(about.name, clone),
  };
}

function copiedNames(copy: Copy, about: About): Approach {
  const fork = (context: PlainContext): PlainContext => ({
    ...context,
    variables: copy(context.variables),
  });
  return {
    ...about,
    forks: "shares",
    branching: (dataset) => plainBranching(dataset, fork),
    subject: plainSubject(about.name, copy),
  };
}

function plainBranching(
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

function plainSubject(name: string, fork: Copy): LawSubject<Record<string, unknown>> {
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
    names: allNames,
  };
}

/** Inherited names, too. */
function allNames(variables: object): string[] {
  const names: string[] = [];
  for (const name in variables) names.push(name);
  return names;
}
