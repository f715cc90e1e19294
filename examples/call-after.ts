import type { WorkflowContext } from "@sheaf/context";
import type { ActionCall } from "@sheaf/workflow";

/** The call of an action that reads the outputs of earlier tasks, with their types. */
export type CallAfter<Outputs, Input = null, Item = undefined> = ActionCall<
  Input,
  Item,
  WorkflowContext<{
    readonly tasks: { readonly [Name in keyof Outputs]: { readonly output: Outputs[Name] } };
  }>
>;
