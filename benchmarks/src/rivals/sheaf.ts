import { contextFromJSON, createContext, join, type WorkflowContext } from "@sheaf/context";
import type { LawSubject } from "@sheaf/context/laws";
import { branching, filledContext, type ScenarioFork } from "../scenario/scenario-context.ts";
import type { Approach } from "./approach.ts";

const subject: LawSubject<WorkflowContext> = {
  name: "Sheaf",
  create: (variables) => createContext({ variables }),
  fork: (context) => context.fork(),
  set: (context, name, value) => context.set(name, value),
  delete: (context, name) => context.delete(name),
  get: (context, name) => context.get(name),
  names: (context) => context.names(),
  join: (parent, forks) => join(parent, forks),
  restore: (context) => contextFromJSON(JSON.parse(JSON.stringify(context))),
};

export const sheaf: Approach = {
  name: "Sheaf",
  forks: "shares",
  source: "https://www.npmjs.com/package/@sheaf/context",
  why: "Three fields, with a record of its own writes, by which it is joined; what all forks share is made once; nested data is isolated.",
  branching: (dataset) => branching(filledContext(createContext, dataset)),
  subject,
};

/** The same, and all forks are joined at the end: of several writers of a name the last in item order. */
export const sheafJoined: Approach = {
  ...sheaf,
  name: "Sheaf, forks joined",
  branching(dataset) {
    const context = filledContext(createContext, dataset);
    const end = (forks: readonly ScenarioFork[]): unknown =>
      join(context, forks, {}, { otherwise: "last" });
    return { ...branching(context), end };
  },
};
