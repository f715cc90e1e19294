import type {
  ActionProgressEvent,
  TaskEvent,
  TaskProgressEvent,
  TaskWaitingEvent,
  WorkflowEvent,
} from "@sheaf/workflow";

type ItemCounts = Pick<
  TaskProgressEvent,
  "total" | "succeeded" | "failed" | "skipped" | "unfinished" | "recorded"
>;

/** A task that has started. */
export interface RunningTask {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Counts of its items; null if it has none, or before the first progress event. */
  readonly items: ItemCounts | null;
  /** How much is done, from 0 to 1, as its action reports it; null if it reports nothing, or has items. */
  readonly fraction: number | null;
  /** The signal that it waits for; null if it waits for none, or has items. */
  readonly signal: string | null;
}

/** A task that has ended. */
export interface EndedTask extends RunningTask {
  readonly status: string;
  readonly milliseconds: number;
  readonly error: TaskEvent["error"];
}

/** The running tasks of a workflow, without those of its sub-workflows. O(1) per event. */
export class RunningTasks {
  readonly #names: ReadonlySet<string>;
  readonly #running = new Map<string, RunningTask>();

  /** @param names The tasks of the workflow. */
  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  /** In the order in which they started. */
  get all(): readonly RunningTask[] {
    return [...this.#running.values()];
  }

  /** Returns the task that the event starts or ends, or that waits for a signal from now on; else null. */
  add(event: WorkflowEvent): RunningTask | EndedTask | null {
    switch (event.type) {
      case "task.started":
        return this.#start(event);
      case "task.progress":
        return this.#progress(event);
      case "progress":
        return this.#actionProgress(event);
      case "task.waiting":
        return this.#waiting(event);
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
    const task = { name, startedAt, items: null, fraction: null, signal: null };
    this.#running.set(name, task);
    return task;
  }

  #progress(items: TaskProgressEvent): null {
    const task = this.#running.get(items.task);
    if (task !== undefined) this.#running.set(items.task, { ...task, items });
    return null;
  }

  #waiting({ task: name, index, signal }: TaskWaitingEvent): RunningTask | null {
    const task = this.#running.get(name);
    if (task === undefined || index !== undefined) return null;
    const waiting = { ...task, signal };
    this.#running.set(name, waiting);
    return waiting;
  }

  #actionProgress({ task: name, index, fraction }: ActionProgressEvent): null {
    const task = this.#running.get(name);
    if (task !== undefined && index === undefined) this.#running.set(name, { ...task, fraction });
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
