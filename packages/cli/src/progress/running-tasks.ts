import type { TaskEvent, TaskProgressEvent, WorkflowEvent } from "@sheaf/workflow";

/** A task under way. */
export interface RunningTask {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** How far its items are; null for a task without, or before the first report. */
  readonly items: Pick<TaskProgressEvent, "total" | "succeeded" | "failed"> | null;
}

/** A task that ended. */
export interface EndedTask extends RunningTask {
  readonly status: string;
  readonly milliseconds: number;
  /** Of what it failed. */
  readonly error: TaskEvent["error"];
}

/** The tasks of a workflow that are under way; those of sub-workflows are part of the task around them. O(1) for each event. */
export class RunningTasks {
  readonly #names: ReadonlySet<string>;
  readonly #running = new Map<string, RunningTask>();

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  get all(): ReadonlyMap<string, RunningTask> {
    return this.#running;
  }

  /** The task that the event starts or ends. */
  add(event: WorkflowEvent): RunningTask | EndedTask | null {
    switch (event.type) {
      case "task.started":
        return this.#start(event);
      case "task.progress":
        return this.#progress(event);
      case "task.succeeded":
      case "task.failed":
      case "task.canceled":
      case "task.skipped":
        return this.#end(event);
      default:
        return null;
    }
  }

  #start({ task: name, time: startedAt }: TaskEvent): RunningTask | null {
    if (!this.#names.has(name)) return null;
    const task = { name, startedAt, items: null };
    this.#running.set(name, task);
    return task;
  }

  #progress({ task: name, total, succeeded, failed }: TaskProgressEvent): null {
    const task = this.#running.get(name);
    if (task !== undefined)
      this.#running.set(name, { ...task, items: { total, succeeded, failed } });
    return null;
  }

  #end({ task: name, type, time, error }: TaskEvent): EndedTask | null {
    const task = this.#running.get(name);
    if (task === undefined) return null;
    this.#running.delete(name);
    const status = type.slice("task.".length);
    return { ...task, status, milliseconds: time - task.startedAt, error };
  }
}

/** Whether the task has ended. */
export function hasEnded(task: RunningTask | EndedTask): task is EndedTask {
  return "status" in task;
}
