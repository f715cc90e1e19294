import type { WorkflowEvent } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";
import type { Progress } from "./progress.ts";
import type { RedrawnLines } from "./redrawn-lines.ts";
import { type EndedTask, hasEnded, RunningTasks } from "./running-tasks.ts";
import { continuedLine, endedLine, logLine } from "./task-line.ts";

const REDRAW_INTERVAL_MS = 100;

/**
 * A line for each running task, redrawn at an interval below all other output. An event only updates
 * counts, so the cost of drawing does not depend on the number of events.
 */
export class LiveProgress implements Progress {
  readonly usesEvents = true;
  readonly #host: Host;
  readonly #tasks: RunningTasks;
  readonly #stop: () => void;
  /** Null until the first lines are to be drawn. */
  #lines: RedrawnLines | null = null;
  #isClosed = false;
  #isDrawn = false;
  /** Whether the last text that was written did not end with a line break. */
  #isInLine = false;

  constructor(names: ReadonlySet<string>, host: Host) {
    this.#host = host;
    this.#tasks = new RunningTasks(names);
    this.#stop = host.every(REDRAW_INTERVAL_MS, () => void this.#redraw());
  }

  event(event: WorkflowEvent): void {
    if (event.type === "log") this.#printLine(logLine(event));
    if (event.type === "run.continued") this.#printLine(continuedLine(event));
    const task = this.#tasks.add(event);
    if (task !== null && hasEnded(task)) this.#printEnded(task);
  }

  write(text: string): boolean {
    this.#erase();
    if (text !== "") this.#isInLine = !text.endsWith("\n");
    return this.#host.stderr.write(text);
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#erase();
    this.#endLine();
  }

  #printLine(line: string): void {
    this.#erase();
    this.#endLine();
    this.#host.stderr.write(`${line}\n`);
  }

  #printEnded(task: EndedTask): void {
    const { colors } = this.#host;
    const mark = {
      succeeded: colors.green("✔"),
      failed: colors.red("✖"),
      canceled: colors.yellow("■"),
    }[task.status];
    this.#printLine(`${mark ?? colors.dim("-")} ${endedLine(task)}`);
  }

  async #redraw(): Promise<void> {
    if (this.#tasks.all.length === 0) return;
    // Imported lazily: it takes 20 ms, and many runs end before anything is drawn.
    const { RedrawnLines } = await import("./redrawn-lines.ts");
    this.#lines ??= new RedrawnLines(this.#host);
    const tasks = this.#tasks.all;
    if (this.#isClosed || tasks.length === 0) return;
    this.#endLine();
    this.#lines.draw(tasks);
    this.#isDrawn = true;
  }

  #erase(): void {
    if (this.#isDrawn) this.#lines?.erase();
    this.#isDrawn = false;
  }

  #endLine(): void {
    if (this.#isInLine) this.#host.stderr.write("\n");
    this.#isInLine = false;
  }
}
