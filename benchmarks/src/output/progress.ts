import type { WriteStream } from "node:tty";
import { createLogUpdate } from "log-update";

/** Shows what is being done: a line that is rewritten on a terminal, a line per step elsewhere. */
export class Progress {
  readonly #stream: WriteStream;
  readonly #total: number;
  readonly #start: number = performance.now();
  readonly #rewrite: ReturnType<typeof createLogUpdate>;
  #done = 0;

  constructor(stream: WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.#rewrite = createLogUpdate(stream, { showCursor: true });
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.#start;
  }

  say(what: string): void {
    const line = `[${String(this.#done).padStart(2)}/${this.#total}] ${(this.elapsed / 1_000).toFixed(0).padStart(3)} s  ${what}`;
    if (this.#stream.isTTY) this.#rewrite(line);
    else this.#stream.write(`${line}\n`);
  }

  /** One of the steps is over. */
  advance(): void {
    this.#done++;
  }

  /** Leaves the terminal as it was. */
  end(): void {
    if (this.#stream.isTTY) this.#rewrite.clear();
  }
}

/** Shows on stderr what `work` says. */
export async function withProgress<T>(
  steps: number,
  work: (say: (what: string) => void, advance: () => void) => Promise<T>,
): Promise<T> {
  const progress = new Progress(process.stderr, steps);
  try {
    return await work(
      (what) => progress.say(what),
      () => progress.advance(),
    );
  } finally {
    progress.end();
  }
}
