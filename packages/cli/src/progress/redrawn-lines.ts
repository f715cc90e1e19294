import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import type { Stream } from "../host/output.ts";
import type { Host } from "../host/this-process.ts";
import { runningLines } from "./running-lines.ts";
import type { RunningTask } from "./running-tasks.ts";

const MAX_LINES = 12;

const SPINNER: readonly string[] = "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏".split(" ");

/** Lines at the end of a terminal, drawn over themselves. */
export class RedrawnLines {
  readonly #host: Host;
  readonly #stream: Stream;
  readonly #update: ReturnType<typeof createLogUpdate>;
  #frame = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#stream = withSize(host.stderr.stream);
    // The cursor stays visible, so it need not be restored if the process is killed.
    this.#update = createLogUpdate(this.#stream, { showCursor: true });
  }

  draw(tasks: readonly RunningTask[]): void {
    const { colors } = this.#host;
    const { columns = 80, rows = 24 } = this.#stream;
    const count = Math.max(1, Math.min(MAX_LINES, rows - 2));
    const spinner = colors.cyan(SPINNER[this.#frame++ % SPINNER.length] ?? "");
    const lines = runningLines(tasks.slice(0, count), this.#host.now(), colors).map((line) =>
      cliTruncate(`${spinner} ${line}`, Math.max(1, columns - 1)),
    );
    if (tasks.length > count) lines.push(colors.dim(`  and ${tasks.length - count} more`));
    this.#update(lines.join("\n"));
  }

  erase(): void {
    this.#update.clear();
  }
}

/** Some terminals report a size of 0. */
function withSize(stream: Stream): Stream {
  return Object.create(stream, {
    columns: { get: () => stream.columns || 80 },
    rows: { get: () => stream.rows || 24 },
  }) as Stream;
}
