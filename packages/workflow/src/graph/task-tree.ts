import { NodeWithNeeds } from "./needs.ts";
import { type AnyWorkflow, graphOf } from "./workflow.ts";

/** The tasks of a workflow, with what runs inside each. */
export interface TaskTree {
  readonly tasks: readonly TaskInTree[];
  /** What runs at the end; absent if nothing does. */
  readonly finally?: TaskTree;
}

/** A task, with what runs inside it. */
export interface TaskInTree {
  readonly name: string;
  /** What each of its items runs after its action; absent if nothing does. */
  readonly each?: TaskTree;
  /** The tasks of the workflow that it runs; absent if it runs none. */
  readonly workflow?: TaskTree;
  /** In place of these, if they are in the tree already: the path to the first task that runs this workflow. */
  readonly sameAs?: string;
}

/**
 * The tasks of a workflow and of all workflows inside, as a tree. Each workflow is in it once, however many
 * tasks run it: O(tasks).
 *
 * @throws InvalidWorkflowError if the workflow is not valid.
 * @example
 * ```ts
 * const workflow = compileTasks([{ name: "resize", withItems: [1], each: [{ name: "upload" }] }], {});
 * taskTreeOf(workflow).tasks[0]?.each; // { tasks: [{ name: "upload" }] }
 * ```
 */
export function taskTreeOf(workflow: AnyWorkflow): TaskTree {
  return treeOf(workflow, "", new Map());
}

function treeOf(workflow: AnyWorkflow, path: string, seen: Map<AnyWorkflow, string>): TaskTree {
  const { vertices, settings } = graphOf(workflow);
  const tasks = Array.from(vertices.values(), ({ node }) => taskOf(node, path, seen));
  const last = settings.finally as AnyWorkflow | undefined;
  return last === undefined ? { tasks } : { tasks, finally: treeOf(last, `${path}finally/`, seen) };
}

function taskOf(
  node: { readonly id: string },
  path: string,
  seen: Map<AnyWorkflow, string>,
): TaskInTree {
  const { id: name } = node;
  const needs = node instanceof NodeWithNeeds ? node.needs() : {};
  const inside = `${path}${name}/`;
  const each = needs.each === undefined ? {} : { each: treeOf(needs.each, inside, seen) };
  const { workflow } = needs;
  if (workflow === undefined) return { name, ...each };
  const first = seen.get(workflow);
  if (first !== undefined) return { name, sameAs: first, ...each };
  seen.set(workflow, `${path}${name}`);
  return { name, workflow: treeOf(workflow, inside, seen), ...each };
}
