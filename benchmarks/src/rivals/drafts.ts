import { produce } from "immer";
import { create } from "mutative";
import type { TaskResult, Variable } from "../scenario/dataset.ts";
import type { Branching } from "../scenario/scenario.ts";
import type { About, Approach } from "./approach.ts";
import type { PlainContext } from "./plain-objects.ts";

/** Makes a new version of a plain object by changing a draft of it. */
type Produce = <T extends object>(base: T, recipe: (draft: T) => void) => T;

/** Plain contexts of which each fork and each write makes a new version. */
export const drafts: readonly Approach[] = [
  drafting(immerProduce, {
    name: "immer",
    source: "https://immerjs.github.io/immer/produce",
    why: "A draft for each fork and each write, of which proxies copy what is touched; what is new is frozen.",
  }),
  drafting(mutativeProduce, {
    name: "mutative",
    source: "https://mutative.js.org/docs/api-reference/create",
    why: "A draft for each fork and each write, of which proxies copy what is touched; frozen on demand only.",
  }),
];

function mutativeProduce<T extends object>(base: T, recipe: (draft: T) => void): T {
  const produced: unknown = create(base, (draft) => recipe(draft as T));
  return produced as T;
}

function immerProduce<T extends object>(base: T, recipe: (draft: T) => void): T {
  return produce(base, (draft) => recipe(draft as T));
}

function drafting(changed: Produce, about: About): Approach {
  type Variables = Record<string, unknown>;
  return {
    ...about,
    forks: "shares",
    branching(dataset): Branching<PlainContext, PlainContext> {
      // Structure of its own for the context, as freezing would reach the dataset.
      const context = changed<PlainContext>(structuredClone(dataset) as PlainContext, () => {});
      return {
        begin: () => context,
        fork: (root, item, index) =>
          changed(root, (draft) => {
            draft.item = item;
            draft.index = index;
          }),
        task: ({ tasks }, name) => tasks[name] as TaskResult,
        variable: ({ variables }, name) => variables[name] as Variable,
        write: (own, name, value) => changed(own, (draft) => void (draft.variables[name] = value)),
      };
    },
    subject: {
      name: about.name,
      create: (variables) =>
        changed<Variables>({}, (draft) => void Object.assign(draft, variables)),
      // Versions never change, so a branch is the version itself.
      fork: (variables) => variables,
      set: (variables: Variables, key, value) =>
        changed(variables, (draft) => void (draft[key] = value)),
      delete: (variables: Variables, key) => changed(variables, (draft) => void delete draft[key]),
      get: (variables: Variables, key) => variables[key],
      names: (variables: Variables) => Object.keys(variables),
    },
  };
}
