import type { WorkflowEvent } from "@sheaf/workflow";
import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import type { Stream } from "../host/output.ts";
import type { Host } from "../host/this-process.ts";
import type { Progress } from "./progress.ts";
import { type EndedTask, hasEnded, RunningTasks } from "./running-tasks.ts";
import { endedLine, logLine, runningLines } from "./task-line.ts";

const REDRAW_INTERVAL_MS = 100;
const MAX_LINES = 12;

const SPINNER: readonly string[] = "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏".split(" ");

/**
 * A line for each running task, redrawn at an interval below all other output. An event only updates
 * counts, so the cost of drawing does not depend on the number of events.
 */
export class LiveProgress implements Progress {
  readonly usesEvents = true;
  readonly #host: Host;
  readonly #tasks: RunningTasks;
  readonly #stream: Stream;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #stop: () => void;
  #isDrawn = false;
  /** Whether the last text that was written did not end with a line break. */
  #isInLine = false;
  #frame = 0;

  constructor(names: ReadonlySet<string>, host: Host) {
    this.#host = host;
    this.#tasks = new RunningTasks(names);
    this.#stream = withSize(host.stderr.stream);
    // The cursor stays visible, so it need not be restored if the process is killed.
    this.#draw = createLogUpdate(this.#stream, { showCursor: true });
    this.#stop = host.every(REDRAW_INTERVAL_MS, () => this.#redraw());
  }

  event(event: WorkflowEvent): void {
    if (event.type === "log") this.#printLine(logLine(event));
    const task = this.#tasks.add(event);
    if (task !== null && hasEnded(task)) this.#printEnded(task);
  }

  write(text: string): boolean {
    this.#erase();
    if (text !== "") this.#isInLine = !text.endsWith("\n");
    return this.#host.stderr.write(text);
  }

  close(): void {
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

  #redraw(): void {
    const tasks = this.#tasks.all;
    if (tasks.length === 0) return;
    const { colors } = this.#host;
    const { columns = 80, rows = 24 } = this.#stream;
    const count = Math.max(1, Math.min(MAX_LINES, rows - 2));
    const spinner = colors.cyan(SPINNER[this.#frame++ % SPINNER.length] ?? "");
    const lines = runningLines(tasks.slice(0, count), this.#host.now(), colors).map((line) =>
      cliTruncate(`${spinner} ${line}`, Math.max(1, columns - 1)),
    );
    if (tasks.length > count) lines.push(colors.dim(`  and ${tasks.length - count} more`));
    this.#endLine();
    this.#draw(lines.join("\n"));
    this.#isDrawn = true;
  }

  #erase(): void {
    if (this.#isDrawn) this.#draw.clear();
    this.#isDrawn = false;
  }

  #endLine(): void {
    if (this.#isInLine) this.#host.stderr.write("\n");
    this.#isInLine = false;
  }
}

/** Some terminals report a size of 0. */
function withSize(stream: Stream): Stream {
  return Object.create(stream, {
    columns: { get: () => stream.columns || 80 },
    rows: { get: () => stream.rows || 24 },
  }) as Stream;
}
