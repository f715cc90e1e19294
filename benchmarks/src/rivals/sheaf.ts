import { contextFromJSON, createContext, join, type WorkflowContext } from "@sheaf/context";
import type { Dataset } from "../scenario/dataset.ts";
import type { Item } from "../scenario/scenario.ts";
import {
  branching,
  enteredList,
  filledContext,
  type ScenarioContext,
  type ScenarioFork,
} from "../scenario/scenario-context.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

/** A context of ours with this content. */
function contextOf(dataset: Dataset): ScenarioContext {
  return filledContext(createContext, dataset);
}

/** The list as one that came out of a context of ours. */
export function enteredItems(items: readonly Item[]): readonly Item[] {
  return enteredList(createContext, items);
}

/** The parent with all writes of the forks, of several writers of a name the last in item order. */
function joinLast(context: ScenarioContext, forks: readonly ScenarioFork[]): ScenarioContext {
  return join(context, forks, {}, { otherwise: "last" });
}

const ABOUT = {
  forks: "shares",
  source: "https://www.npmjs.com/package/@sheaf/context",
  why: "Three fields, with a record of its own writes, by which it is joined; what all forks share is made once; nested data is isolated.",
} as const;

export const sheafApproach: Approach = approach({ name: "Sheaf", ...ABOUT }, (dataset) =>
  branching(contextOf(dataset)),
);

export const sheafJoinedApproach: Approach = approach(
  { name: "Sheaf, forks joined", ...ABOUT },
  (dataset) => {
    const context = contextOf(dataset);
    return {
      ...branching(context),
      end: (forks: readonly ScenarioFork[]) => joinLast(context, forks),
    };
  },
);

export const sheafLawChecks: LawChecks = lawChecks<WorkflowContext>({
  name: "Sheaf",
  create: (variables) => createContext({ variables }),
  fork: (context) => context.fork(),
  set: (context, name, value) => context.set(name, value),
  delete: (context, name) => context.delete(name),
  get: (context, name) => context.get(name),
  names: (context) => context.names(),
  join: (parent, forks) => join(parent, forks),
  restore: (context) => contextFromJSON(JSON.parse(JSON.stringify(context))),
});
