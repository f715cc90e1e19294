import type { SourcePosition } from "@sheaf/context/messages";

/**
 * How the author of a workflow, or of one of its tasks, spells its options, and where they stand.
 * Options are given as in code, such as `withItems` or `next[0].when`. It is asked only when an
 * error is made.
 */
export interface DeclarationSource {
  /** The option in the words of its author. */
  name(option: string): string;
  /** The position of the option, else of what it would be part of; undefined if there is no document. */
  position(option: string): SourcePosition | undefined;
  /**
   * Where a task publishes the variable: in `publish`, or in the entry of `next` that does where it is
   * the only one; else the position of the block. Undefined if there is no document.
   */
  publishing(variable: string): SourcePosition | undefined;
}

/** The same for a workflow and its tasks. */
export interface WorkflowSource extends DeclarationSource {
  /** What its author calls a node. */
  readonly noun: "task" | "node";
  /** The source of a task, by its name. */
  task(name: string): DeclarationSource;
}

/** Graphs that are made in code: options have the names that the engine uses itself. */
export const GRAPH_IN_CODE: WorkflowSource = inCode("node");

/** Tasks that are declared in code. */
export const TASKS_IN_CODE: WorkflowSource = inCode("task");

function inCode(noun: "task" | "node"): WorkflowSource {
  const source: WorkflowSource = {
    noun,
    name: (option) => option,
    position: () => undefined,
    publishing: () => undefined,
    task: () => source,
  };
  return Object.freeze(source);
}
