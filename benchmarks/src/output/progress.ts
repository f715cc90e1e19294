import type { WriteStream } from "node:tty";

/** Shows what is going on: a line that is rewritten on a terminal, a line for each step elsewhere. */
export class Progress {
  readonly #stream: Pick<WriteStream, "write" | "isTTY" | "columns">;
  readonly #total: number;
  readonly #start: number = performance.now();
  #done = 0;

  constructor(stream: Pick<WriteStream, "write" | "isTTY" | "columns">, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.#start;
  }

  say(what: string): void {
    const line = `[${String(this.#done).padStart(2)}/${this.#total}] ${(this.elapsed / 1_000).toFixed(0).padStart(3)} s  ${what}`;
    if (this.#stream.isTTY)
      this.#stream.write(`\r\u001B[K${line.slice(0, (this.#stream.columns || 80) - 1)}`);
    else this.#stream.write(`${line}\n`);
  }

  /** One of the steps is over. */
  advance(): void {
    this.#done++;
  }

  /** Leaves the terminal as it was. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write("\r\u001B[K");
  }
}

/** Shows on the standard error what `work` says while it goes on. */
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
