import type { Json, WorkflowContext } from "@sheaf/context";

/** How variables, and task results, are read from and written to a context. */
export interface Kind {
  read(context: WorkflowContext, name: string): Json | undefined;
  write(context: WorkflowContext, name: string, value: Json | undefined): WorkflowContext;
}

export const variableKind: Kind = {
  read: (context, name) => context.get(name),
  write: (context, name, value) =>
    value === undefined ? context.delete(name) : context.set(name, value),
};

export const taskKind: Kind = {
  read: (context, name) => context.task(name),
  // Task results are never deleted by a workflow.
  write: (context, name, value) => (value === undefined ? context : context.setTask(name, value)),
};
