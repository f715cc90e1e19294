import type { SourcePosition } from "@sheaf/context/messages";
import { NodeWithItems } from "./node-with-items.ts";
import type { AnyWorkflow } from "./workflow.ts";

/** What a node needs of its run. */
export interface NodeNeeds {
  /** The action that it calls by name. */
  readonly action?: NeededAction;
  /** The workflow that it runs. */
  readonly workflow?: AnyWorkflow;
  /** The workflow that each of its items runs after that. */
  readonly each?: AnyWorkflow;
}

/** An action that a task calls by name. */
export interface NeededAction {
  readonly name: string;
  readonly task: string;
  /** True if the task names no action and so calls the one with its own name. */
  readonly isNameOfTask: boolean;
  /** Where the document names it. */
  readonly position: SourcePosition | undefined;
}

/** A node that declares what it needs before the run starts. */
export abstract class NodeWithNeeds extends NodeWithItems {
  /** @internal */
  abstract needs(): NodeNeeds;
}
