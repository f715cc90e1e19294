/** A task on the path from a run to something inside it. */
export interface TaskStep {
  /** The task, or node, by name. */
  readonly task: string;
  /** Which of its items, from 0; absent if it runs no list. */
  readonly index?: number;
}

/** The path from a run to something inside it: each task with its item, the outermost first. */
export type TaskPath = readonly TaskStep[];

/** An attempt that is running. */
export interface RunningAction {
  /** The task; in a sub-workflow after the tasks around it, as in `outer/inner`. */
  readonly task: string;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** Which attempt it is, from 1. */
  readonly attempt: number;
  /** The tasks on the path to it, with the index of the item for lists, the outermost first. */
  readonly path: TaskPath;
}

/** A step, without the key `index` if there is no index. */
export function stepOf(task: string, index: number | undefined): TaskStep {
  return index === undefined ? { task } : { task, index };
}

/** Leaves out tasks and items whose action is a workflow in which something else is running. */
export function innermost(actions: readonly RunningAction[]): readonly RunningAction[] {
  const around = new Set<string>();
  for (const { path } of actions)
    for (let length = 1; length < path.length; length++)
      around.add(JSON.stringify(path.slice(0, length)));
  return actions.filter(({ path }) => !around.has(JSON.stringify(path)));
}
