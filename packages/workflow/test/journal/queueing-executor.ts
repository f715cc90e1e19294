import type { Attempt, Executor, Job, Session } from "../../src/index.ts";

/**
 * Performs all named actions of a run later, and those that wait in the opposite order.
 *
 * @param onStart Called when an attempt is given to it.
 */
export function queueing(onStart: (key: string) => void): Executor {
  return {
    takesTasks: true,
    open: async (job) => {
      await Promise.resolve();
      return new Queue(job, onStart);
    },
  };
}

class Queue implements Session {
  readonly queues = true;
  readonly #job: Job;
  readonly #onStart: (key: string) => void;
  #attempts: Attempt[] = [];

  constructor(job: Job, onStart: (key: string) => void) {
    this.#job = job;
    this.#onStart = onStart;
  }

  start(attempt: Attempt): void {
    this.#onStart(attempt.key);
    this.#attempts.push(attempt);
    if (this.#attempts.length === 1) setImmediate(() => this.#performAll());
  }

  #performAll(): void {
    const attempts = this.#attempts;
    this.#attempts = [];
    for (const attempt of attempts.toReversed()) void this.#perform(attempt);
  }

  async #perform(attempt: Attempt): Promise<void> {
    // Nobody needs it any more.
    if (attempt.signal.aborted) return;
    attempt.started();
    try {
      attempt.succeed(await this.#job.perform(attempt));
    } catch (error) {
      attempt.fail(error);
    }
  }
}
