/** A task on the way from a run to something inside it. */
export interface TaskStep {
  /** The task, or node, by name. */
  readonly task: string;
  /** Which of its items, from 0; absent if it runs no list. */
  readonly index?: number;
}

/** The way from a run to something inside it: each task with its item, the outermost first. */
export type TaskPath = readonly TaskStep[];

/** One attempt that is under way. */
export interface RunningAction {
  /** The task; in a sub-workflow with those of the tasks around it, as in `outer/inner`. */
  readonly task: string;
  /** The position of the item, from 0; absent if the task runs no list. */
  readonly index?: number;
  /** Which attempt it is, from 1. */
  readonly attempt: number;
  /** Every task on the way and, of lists, the position of its item, the outermost first. */
  readonly path: TaskPath;
}

/** The step as it is kept: without an index where there is none. */
export function stepOf(task: string, index: number | undefined): TaskStep {
  return index === undefined ? { task } : { task, index };
}

/** Without the tasks and items whose action is a workflow that has something under way itself. */
export function innermost(actions: readonly RunningAction[]): readonly RunningAction[] {
  const around = new Set<string>();
  for (const { path } of actions)
    for (let length = 1; length < path.length; length++)
      around.add(JSON.stringify(path.slice(0, length)));
  return actions.filter(({ path }) => !around.has(JSON.stringify(path)));
}
