import type { WorkflowEvent } from "@sheaf/workflow";
import { printable } from "../text/control-characters.ts";
import type { Output } from "../host/output.ts";
import type { Host } from "../host/this-process.ts";
import type { Progress } from "./progress.ts";
import { hasEnded, RunningTasks } from "./running-tasks.ts";
import { endedLine } from "./task-line.ts";

/** Lines for the start and the end of each task, for files and pipes. */
export class PlainProgress implements Progress {
  readonly isShown = true;
  readonly #tasks: RunningTasks;
  readonly #stderr: Output;

  constructor(names: ReadonlySet<string>, { stderr }: Host) {
    this.#tasks = new RunningTasks(names);
    this.#stderr = stderr;
  }

  event(event: WorkflowEvent): void {
    const task = this.#tasks.add(event);
    if (task === null) return;
    const line = hasEnded(task) ? endedLine(task) : `${printable(task.name)} started`;
    this.#stderr.write(`${line}\n`);
  }

  above(text: string): boolean {
    return this.#stderr.write(text);
  }

  close(): void {}
}
