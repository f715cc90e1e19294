import type { WorkflowEvent } from "@sheaf/workflow";
import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import { printable } from "../text/control-characters.ts";
import type { Stream } from "../host/output.ts";
import type { Host } from "../host/this-process.ts";
import type { Progress } from "./progress.ts";
import { type EndedTask, hasEnded, RunningTasks } from "./running-tasks.ts";
import { endedLine, runningLine } from "./task-line.ts";

/** Milliseconds between two drawings. */
const INTERVAL = 100;
/** Most tasks that have a line of their own. */
const MOST_LINES = 12;
/** Most characters of a name. */
const NAME = 32;

const SPINNER: readonly string[] = "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏".split(" ");

/**
 * A line for each task under way, drawn again and again below everything else. Events only take
 * notes; the work of drawing depends neither on their number nor on that of the items.
 */
export class LiveProgress implements Progress {
  readonly isShown = true;
  readonly #host: Host;
  readonly #tasks: RunningTasks;
  readonly #stream: Stream;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #stop: () => void;
  #isDrawn = false;
  /** True where what was written last needs an end of line. */
  #isInLine = false;
  #turn = 0;

  constructor(names: ReadonlySet<string>, host: Host) {
    this.#host = host;
    this.#tasks = new RunningTasks(names);
    this.#stream = sized(host.stderr.stream);
    // The cursor stays visible, so that there is nothing to restore however the process ends.
    this.#draw = createLogUpdate(this.#stream, { showCursor: true });
    this.#stop = host.every(INTERVAL, () => this.#redraw());
  }

  event(event: WorkflowEvent): void {
    const task = this.#tasks.add(event);
    if (task !== null && hasEnded(task)) this.#tell(task);
  }

  above(text: string): boolean {
    this.#erase();
    if (text !== "") this.#isInLine = !text.endsWith("\n");
    return this.#host.stderr.write(text);
  }

  close(): void {
    this.#stop();
    this.#erase();
    this.#endLine();
  }

  #tell(task: EndedTask): void {
    this.#erase();
    this.#endLine();
    const { colors, stderr } = this.#host;
    const mark = {
      succeeded: colors.green("✔"),
      failed: colors.red("✖"),
      canceled: colors.yellow("■"),
    }[task.status];
    stderr.write(`${mark ?? colors.dim("-")} ${endedLine(task)}\n`);
  }

  #redraw(): void {
    const { all } = this.#tasks;
    if (all.size === 0) return;
    const { colors } = this.#host;
    const now = this.#host.now();
    const { columns = 80, rows = 24 } = this.#stream;
    const most = Math.max(1, Math.min(MOST_LINES, rows - 2));
    const shown = [...firstOf(all.values(), most)];
    const width = Math.min(NAME, Math.max(...shown.map(({ name }) => printable(name).length)));
    const spinner = colors.cyan(SPINNER[this.#turn++ % SPINNER.length] ?? "");
    const lines = shown.map((task) => {
      const line = `${spinner} ${runningLine(named(task), now, width, colors)}`;
      return cliTruncate(line, Math.max(1, columns - 1));
    });
    if (all.size > most) lines.push(colors.dim(`  and ${all.size - most} more`));
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

/** A terminal that does not tell its size says 0. */
function sized(stream: Stream): Stream {
  return Object.create(stream, {
    columns: { get: () => stream.columns || 80 },
    rows: { get: () => stream.rows || 24 },
  }) as Stream;
}

function named<T extends { readonly name: string }>(task: T): T {
  const { name } = task;
  return name.length > NAME ? { ...task, name: `${name.slice(0, NAME - 1)}…` } : task;
}

function* firstOf<T>(values: Iterable<T>, most: number): Iterable<T> {
  let count = 0;
  for (const value of values) {
    if (count++ === most) return;
    yield value;
  }
}
