import { createLogUpdate } from "log-update";

/** Says how far the work is. */
export interface Progress {
  readonly say: (what: string) => void;
  /** One of the steps is over. */
  readonly advance: () => void;
}

/** Shows on stderr what `work` says: a line that is rewritten on a terminal, a line per step elsewhere. */
export async function withProgress<T>(
  steps: number,
  work: (say: Progress["say"], advance: Progress["advance"]) => Promise<T>,
): Promise<T> {
  const stream = process.stderr;
  const rewrite = createLogUpdate(stream, { showCursor: true });
  const start = performance.now();
  let done = 0;
  const say = (what: string): void => {
    const seconds = ((performance.now() - start) / 1_000).toFixed(0);
    const line = `[${String(done).padStart(2)}/${steps}] ${seconds.padStart(3)} s  ${what}`;
    if (stream.isTTY) rewrite(line);
    else stream.write(`${line}\n`);
  };
  try {
    return await work(say, () => void done++);
  } finally {
    // Leaves the terminal as it was.
    if (stream.isTTY) rewrite.clear();
  }
}
