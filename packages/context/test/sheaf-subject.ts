import type { LawSubject } from "../src/laws/law-subject.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { contextFromJSON, createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";

/** Our context, as the laws see it. */
export const sheafSubject: LawSubject<WorkflowContext> = {
  name: "@sheaf/context",
  create: (variables) => createContext({ variables }),
  fork: (context) => context.fork(),
  set: (context, name, value) => context.set(name, value),
  delete: (context, name) => context.delete(name),
  get: (context, name) => context.get(name),
  names: (context) => context.names(),
  join: (parent, forks) => join(parent, forks),
  restore: (context) => contextFromJSON(JSON.parse(JSON.stringify(context))),
};
