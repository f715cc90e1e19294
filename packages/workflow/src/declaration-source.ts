import type { SourcePosition } from "@sheaf/context/messages";

/**
 * How the author of a workflow or task spells its options, and their positions. Options have their
 * names in code, such as `withItems` or `next[0].when`. Used only when an error is made.
 */
export interface DeclarationSource {
  /** The option as its author spells it. */
  name(option: string): string;
  /** The position of the option, or of what should contain it; undefined if there is no document. */
  position(option: string): SourcePosition | undefined;
  /**
   * Where a task publishes the variable: in `publish`, or in an entry of `next` if only one publishes
   * it; otherwise the position of the block. Undefined if there is no document.
   */
  publishing(variable: string): SourcePosition | undefined;
}

/** A document that a workflow was loaded from. */
export interface WorkflowDocument {
  /** Its whole text. */
  readonly text: string;
  /** Where it comes from, such as a file name. */
  readonly source?: string;
  /** The texts of the other files that it names, by their paths from its folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The source of a workflow and its tasks. */
export interface WorkflowSource extends DeclarationSource {
  /** The document; undefined if there is none, or if this is one of the workflows inside. */
  readonly document?: WorkflowDocument | undefined;
  /** A digest of the document; undefined if there is none. */
  readonly fingerprint?: string | undefined;
  /** What its author calls a node. */
  readonly noun: "task" | "node";
  /** The source of a task, by its name. */
  task(name: string): DeclarationSource;
  /** The source of the tasks under `each` of a task. */
  each(name: string): WorkflowSource;
}

/** Graphs in code, where options have the names that the engine uses. */
export const GRAPH_IN_CODE: WorkflowSource = inCode("node");

/** Tasks in code. */
export const TASKS_IN_CODE: WorkflowSource = inCode("task");

function inCode(noun: "task" | "node"): WorkflowSource {
  const source: WorkflowSource = {
    noun,
    name: (option) => option,
    position: () => undefined,
    publishing: () => undefined,
    task: () => source,
    each: () => source,
  };
  return Object.freeze(source);
}
