import type { TaskTimes } from "../contract/task-times.ts";
import { elapsed } from "../host/clock.ts";
import { asPromise, isThenable } from "../thenable.ts";

/** How long the tasks of a run took. */
export class MeasuredTasks implements TaskTimes {
  readonly #latest = new Map<string, number>();

  timed(task: string, work: () => unknown): unknown {
    const start = elapsed();
    const end = (): void => void this.#latest.set(task, elapsed() - start);
    const given = work();
    if (!isThenable(given)) {
      end();
      return given;
    }
    const promise = asPromise(given);
    void promise.then(end, end);
    return promise;
  }

  of(task: string): number | undefined {
    return this.#latest.get(task);
  }

  /** By task, the latest time of each. */
  all(): Readonly<Record<string, number>> {
    return Object.freeze(Object.fromEntries(this.#latest));
  }
}
