import NkzwMap from "@nkzw/immutable-map";
import * as HashMap from "effect/HashMap";
import * as Option from "effect/Option";
import { Map as ImmutableMap } from "immutable";
import type { LawSubject } from "@sheaf/context/laws";
import type { TaskResult, Variable } from "../scenario/dataset.ts";
import type { Item } from "../scenario/scenario.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

/** The context of one item: persistent maps, and what belongs to the item. */
interface Wrapper<V, T> {
  variables: V;
  readonly tasks: T;
  readonly item: Item | null;
  readonly index: number;
}

type ImmutableContext = Wrapper<
  ImmutableMap<string, Variable | number>,
  ImmutableMap<string, TaskResult>
>;

type NkzwContext = Wrapper<NkzwMap<string, Variable | number>, NkzwMap<string, TaskResult>>;

type EffectContext = Wrapper<
  HashMap.HashMap<string, Variable | number>,
  HashMap.HashMap<string, TaskResult>
>;

type Value = Variable | TaskResult | Item | number;

const IMMUTABLE_DOCS = "https://immutable-js.com/docs/v5/Map/";
const WRAPPED =
  "A bare object around two maps: nothing records what was forked, read or written, so a join has to compare; nested data is not isolated.";

// Separate code for each, as V8 shares what it learns between calls of one function.

export const immutableApproach: Approach = approach<ImmutableContext, ImmutableContext>(
  { name: "immutable Maps", forks: "shares", source: IMMUTABLE_DOCS, why: WRAPPED },
  ({ variables, tasks }) => {
    const context: ImmutableContext = {
      variables: ImmutableMap(variables),
      tasks: ImmutableMap(tasks),
      item: null,
      index: -1,
    };
    return {
      begin: () => context,
      fork: (root, item, index) => ({ variables: root.variables, tasks: root.tasks, item, index }),
      task: (own, name) => own.tasks.get(name) as TaskResult,
      variable: (own, name) => own.variables.get(name) as Variable,
      write(own, name, value) {
        // The wrapper belongs to the item alone: writing into it saves one object per write.
        own.variables = own.variables.set(name, value);
        return own;
      },
    };
  },
);

export const immutableSingleApproach: Approach = approach<
  ImmutableMap<string, Value>,
  ImmutableMap<string, Value>
>(
  {
    name: "immutable, all in one Map",
    forks: "shares",
    source: IMMUTABLE_DOCS,
    why: "A path of the map is copied for the item, its index and each write; nested data is not isolated.",
  },
  ({ variables, tasks }) => {
    const context = ImmutableMap<string, Value>({ ...variables, ...tasks });
    return {
      begin: () => context,
      fork: (root, item, index) => root.set("item", item).set("index", index),
      task: (own, name) => own.get(name) as TaskResult,
      variable: (own, name) => own.get(name) as Variable,
      write: (own, name, value) => own.set(name, value),
    };
  },
);

export const nkzwApproach: Approach = approach<NkzwContext, NkzwContext>(
  {
    name: "@nkzw/immutable-map",
    forks: "shares",
    source: "https://github.com/nkzw-tech/immutable-map#usage",
    why: WRAPPED,
  },
  ({ variables, tasks }) => {
    const context: NkzwContext = {
      variables: NkzwMap<Variable | number>(variables),
      tasks: NkzwMap(tasks),
      item: null,
      index: -1,
    };
    return {
      begin: () => context,
      fork: (root, item, index) => ({ variables: root.variables, tasks: root.tasks, item, index }),
      task: (own, name) => own.tasks.get(name) as TaskResult,
      variable: (own, name) => own.variables.get(name) as Variable,
      write(own, name, value) {
        own.variables = own.variables.set(name, value);
        return own;
      },
    };
  },
);

export const effectApproach: Approach = approach<EffectContext, EffectContext>(
  {
    name: "Effect HashMap",
    forks: "shares",
    source: "https://effect-ts.github.io/effect/effect/HashMap.ts.html",
    why: WRAPPED,
  },
  ({ variables, tasks }) => {
    const context: EffectContext = {
      variables: HashMap.fromIterable(Object.entries<Variable | number>(variables)),
      tasks: HashMap.fromIterable(Object.entries(tasks)),
      item: null,
      index: -1,
    };
    return {
      begin: () => context,
      fork: (root, item, index) => ({ variables: root.variables, tasks: root.tasks, item, index }),
      task: (own, name) => HashMap.getUnsafe(own.tasks, name),
      variable: (own, name) => HashMap.getUnsafe(own.variables, name),
      write(own, name, value) {
        own.variables = HashMap.set(own.variables, name, value);
        return own;
      },
    };
  },
);

const immutableSubject: LawSubject<ImmutableMap<string, unknown>> = {
  name: "immutable Map",
  create: (variables) => ImmutableMap(Object.entries(variables)),
  fork: (variables) => variables,
  set: (variables, name, value) => variables.set(name, value),
  delete: (variables, name) => variables.delete(name),
  get: (variables, name) => variables.get(name),
  names: (variables) => variables.keys(),
};

const nkzwSubject: LawSubject<NkzwMap<string, unknown>> = {
  name: "@nkzw/immutable-map",
  create: (variables) => NkzwMap(Object.entries(variables)),
  fork: (variables) => variables,
  set: (variables, name, value) => variables.set(name, value),
  delete: (variables, name) => variables.delete(name),
  get: (variables, name) => variables.get(name),
  names: (variables) => variables.keys(),
};

const effectSubject: LawSubject<HashMap.HashMap<string, unknown>> = {
  name: "Effect HashMap",
  create: (variables) => HashMap.fromIterable(Object.entries(variables)),
  fork: (variables) => variables,
  set: (variables, name, value) => HashMap.set(variables, name, value),
  delete: (variables, name) => HashMap.remove(variables, name),
  get: (variables, name) => Option.getOrUndefined(HashMap.get(variables, name)),
  names: (variables) => HashMap.keys(variables),
};

export const immutableLawChecks: LawChecks = lawChecks(immutableSubject);
export const nkzwLawChecks: LawChecks = lawChecks(nkzwSubject);
export const effectLawChecks: LawChecks = lawChecks(effectSubject);
