import { Map as ImmutableMap } from "immutable";
import type { LawSubject } from "@sheaf/context/laws";
import { freshCopy } from "../measure/fresh-copy.ts";
import type { Dataset, TaskResult, Variable } from "../scenario/dataset.ts";
import type { Branching, Item } from "../scenario/scenario.ts";
import type { About, Approach } from "./approach.ts";

const IMMUTABLE_DOCS = "https://immutable-js.com/docs/v5/Map/";

export const nativeMap: Approach = wrapped<Map<string, unknown>>(
  {
    name: "new Map(map)",
    source: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Map",
    why: "Copies the names of all variables and results; a read is the engine's own look-up; nested data is not isolated.",
  },
  {
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
  },
);

/** Each item takes a path of one persistent map: its item, its index and each write copy it. */
const immutableSingle: Approach = {
  name: "immutable, all in one Map",
  forks: "shares",
  source: IMMUTABLE_DOCS,
  why: "A path of the map is copied for the item, its index and each write; nested data is not isolated.",
  branching({ variables, tasks }): Branching<ImmutableMap<string, unknown>, typeof context> {
    const context = ImmutableMap<string, unknown>({ ...variables, ...tasks });
    return {
      begin: () => context,
      fork: (root, item, index) => root.set("item", item).set("index", index),
      task: (own, name) => own.get(name) as TaskResult,
      variable: (own, name) => own.get(name) as Variable,
      write: (own, name, value) => own.set(name, value),
    };
  },
};

export const persistentMaps: readonly Approach[] = [
  immutableSingle,
  wrapped<ImmutableMap<string, unknown>>(
    {
      name: "immutable Maps",
      source: IMMUTABLE_DOCS,
      why: "A bare object around two maps: nothing records what was forked, read or written, so a join has to compare; nested data is not isolated.",
    },
    {
      name: "immutable Map",
      create: (variables) => ImmutableMap(Object.entries(variables)),
      fork: (variables) => variables,
      set: (variables, name, value) => variables.set(name, value),
      delete: (variables, name) => variables.delete(name),
      get: (variables, name) => variables.get(name),
      names: (variables) => variables.keys(),
    },
  ),
];

/** The context of one item: two maps, and what belongs to the item. */
interface Wrapper<M> {
  variables: M;
  readonly tasks: M;
  readonly item: Item | null;
  readonly index: number;
}

function wrapped<M>(about: About, subject: LawSubject<M>): Approach {
  return {
    ...about,
    forks: "shares",
    // Separate code for each, as V8 shares what it learns between calls of one function.
    branching: (dataset) => freshCopy(wrappedBranching<M>)(dataset, subject),
    subject,
  };
}

/** Uses only its parameters, for {@link freshCopy}. */
function wrappedBranching<M>(
  dataset: Dataset,
  maps: LawSubject<M>,
): Branching<Wrapper<M>, Wrapper<M>> {
  const context: Wrapper<M> = {
    variables: maps.create(dataset.variables as never),
    tasks: maps.create(dataset.tasks as never),
    item: null,
    index: -1,
  };
  return {
    begin: () => context,
    fork: ({ variables, tasks }, item, index) => ({
      variables: maps.fork(variables),
      tasks: maps.fork(tasks),
      item,
      index,
    }),
    task: (own, name) => maps.get(own.tasks, name) as TaskResult,
    variable: (own, name) => maps.get(own.variables, name) as Variable,
    write(own, name, value) {
      // The wrapper belongs to the item alone: writing into it saves one object per write.
      own.variables = maps.set(own.variables, name, value);
      return own;
    },
  };
}
