const { stdout } = process;
const WIDTH = 40;

/** A line for each worker: how many servers it has checked, and the last of them. */
export class LiveView {
  readonly #counts: number[];
  readonly #last: string[];
  #isDrawn = false;

  constructor(workers: number) {
    this.#counts = Array.from({ length: workers }, () => 0);
    this.#last = Array.from({ length: workers }, () => "");
  }

  /** The worker has checked this server. */
  show(worker: number, server: string): void {
    this.#counts[worker] = (this.#counts[worker] ?? 0) + 1;
    this.#last[worker] = server;
    if (stdout.isTTY) this.#draw();
  }

  /** The last view: the only one where the output goes to a file. */
  end(): void {
    this.#draw();
  }

  #draw(): void {
    if (this.#isDrawn) stdout.write(`\u001b[${this.#counts.length}A`);
    this.#isDrawn = true;
    const most = Math.max(1, ...this.#counts);
    for (const [worker, count] of this.#counts.entries()) {
      const bar = "█".repeat(Math.round((count / most) * WIDTH)).padEnd(WIDTH, "░");
      const line = `worker ${worker + 1}  ${bar}  ${count} checked, last ${this.#last[worker]}`;
      stdout.write(`${stdout.isTTY ? "\u001b[2K" : ""}${line}\n`);
    }
  }
}
