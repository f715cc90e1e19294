import { Immer } from "immer";
import { create } from "mutative";
import type { Dataset, TaskResult, Variable } from "../scenario/dataset.ts";
import type { Branching } from "../scenario/scenario.ts";
import type { PlainContext } from "./plain-context.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

/** Makes a new version of a plain object by changing a draft of it. */
type Produce = <T extends object>(base: T, recipe: (draft: T) => void) => T;

interface DraftLibrary {
  readonly name: string;
  readonly source: string;
  readonly why: string;
  readonly produce: Produce;
}

const libraries: readonly DraftLibrary[] = [
  {
    name: "immer",
    source: "https://immerjs.github.io/immer/produce",
    why: "A draft for each fork and each write, of which proxies copy what is touched; what is new is frozen.",
    produce: immerWith(true),
  },
  {
    name: "immer, no freezing",
    source: "https://immerjs.github.io/immer/freezing",
    why: "A draft for each fork and each write, of which proxies copy what is touched.",
    produce: immerWith(false),
  },
  {
    name: "mutative",
    source: "https://mutative.js.org/docs/api-reference/create",
    why: "A draft for each fork and each write, of which proxies copy what is touched; frozen on demand only.",
    produce: mutativeProduce,
  },
];

export const draftApproaches: readonly Approach[] = libraries.map(
  ({ name, source, why, produce }) =>
    approach({ name, forks: "shares", source, why }, (dataset) => draftBranching(dataset, produce)),
);

export const draftLawChecks: readonly LawChecks[] = libraries.map(({ name, produce }) => {
  type Variables = Record<string, unknown>;
  return lawChecks<Variables>({
    name,
    create: (variables) => produce<Variables>({}, (draft) => void Object.assign(draft, variables)),
    // Versions never change, so a branch is the version itself.
    fork: (variables) => variables,
    set: (variables, key, value) => produce(variables, (draft) => void (draft[key] = value)),
    delete: (variables, key) => produce(variables, (draft) => void delete draft[key]),
    get: (variables, key) => variables[key],
    names: (variables) => Object.keys(variables),
  });
});

function mutativeProduce<T extends object>(base: T, recipe: (draft: T) => void): T {
  const produced: unknown = create(base, (draft) => recipe(draft as T));
  return produced as T;
}

function immerWith(autoFreeze: boolean): Produce {
  const immer = new Immer({ autoFreeze });
  return (base, recipe) => immer.produce(base, (draft) => recipe(draft as typeof base));
}

function draftBranching(dataset: Dataset, produce: Produce): Branching<PlainContext, PlainContext> {
  // Structure of its own for the context, as freezing would reach the dataset.
  const context = produce<PlainContext>(structuredClone(dataset) as PlainContext, () => {});
  return {
    begin: () => context,
    fork: (root, item, index) =>
      produce(root, (draft) => {
        draft.item = item;
        draft.index = index;
      }),
    task: ({ tasks }, name) => tasks[name] as TaskResult,
    variable: ({ variables }, name) => variables[name] as Variable,
    write: (own, name, value) => produce(own, (draft) => void (draft.variables[name] = value)),
  };
}
