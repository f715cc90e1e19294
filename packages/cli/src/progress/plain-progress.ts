import type { WorkflowEvent } from "@sheaf/workflow";
import type { Output } from "../host/output.ts";
import type { Host } from "../host/this-process.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";
import type { Progress } from "./progress.ts";
import { hasEnded, type RunningTask, RunningTasks } from "./running-tasks.ts";
import { continuedLine, endedLine, logLine, waitText } from "./task-line.ts";

/** A line at the start and at the end of each task, and for what actions log: for files and pipes. */
export class PlainProgress implements Progress {
  readonly usesEvents = true;
  readonly #tasks: RunningTasks;
  readonly #stderr: Output;

  constructor(names: ReadonlySet<string>, { stderr }: Host) {
    this.#tasks = new RunningTasks(names);
    this.#stderr = stderr;
  }

  event(event: WorkflowEvent): void {
    if (event.type === "log") this.#stderr.write(`${logLine(event)}\n`);
    if (event.type === "run.continued") this.#stderr.write(`${continuedLine(event)}\n`);
    const task = this.#tasks.add(event);
    if (task === null) return;
    const line = hasEnded(task) ? endedLine(task) : beginLine(task);
    this.#stderr.write(`${line}\n`);
  }

  write(text: string): boolean {
    return this.#stderr.write(text);
  }

  close(): void {}
}

/** `fetch started`, or what it waits for. */
function beginLine({ name, signal }: RunningTask): string {
  return `${escapeControlCharacters(name)} ${signal === null ? "started" : waitText(signal)}`;
}
