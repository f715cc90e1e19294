import type { WorkflowContext } from "@sheaf/context";
import type { Branch } from "./branch.ts";

/** One run of a node while there were several branches. */
export interface Step {
  /** The node, for messages. */
  readonly node: string;
  readonly before: Branch;
  readonly after: WorkflowContext;
  readonly variables: readonly string[];
  readonly tasks: readonly string[];
}
