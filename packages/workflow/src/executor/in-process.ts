import type { Attempt, Executor, Job, Session } from "../contract/executor.ts";
import { asPromise, isPromise, isThenable } from "../thenable.ts";

/** The executor that runs items in this process, which is the default. */
export const inProcess: Executor = { open: (job) => new InProcessSession(job) };

class InProcessSession implements Session {
  readonly #job: Job;
  /** Listeners that wait for no promise, to be used again. */
  readonly #idle: PromiseListener[] = [];

  constructor(job: Job) {
    this.#job = job;
  }

  start(attempt: Attempt): void {
    let output: unknown;
    try {
      output = this.#job.perform(attempt);
    } catch (error) {
      attempt.fail(error);
      return;
    }
    if (isPromise(output)) this.#follow(attempt, output);
    else if (isThenable(output)) this.#follow(attempt, asPromise(output));
    else attempt.succeed(output);
  }

  #follow(attempt: Attempt, output: Promise<unknown>): void {
    (this.#idle.pop() ?? new PromiseListener(this.#idle)).follow(attempt, output);
  }
}

/** Waits for one promise after another, so that items need no callbacks of their own. */
class PromiseListener {
  #attempt: Attempt | null = null;
  readonly #onSuccess: (output: unknown) => void;
  readonly #onFailure: (error: unknown) => void;

  constructor(idle: PromiseListener[]) {
    this.#onSuccess = (output) => {
      const attempt = this.#attempt;
      idle.push(this);
      attempt?.succeed(output);
    };
    this.#onFailure = (error) => {
      const attempt = this.#attempt;
      idle.push(this);
      attempt?.fail(error);
    };
  }

  follow(attempt: Attempt, output: Promise<unknown>): void {
    this.#attempt = attempt;
    try {
      void output.then(this.#onSuccess, this.#onFailure);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
