import { WorkflowError } from "../errors.ts";

/** How many handled failures are kept for the workflows inside one task, so that memory does not grow with its items. */
const KEPT = 1_000;

interface Entry {
  readonly index: number;
  readonly attempt: number;
  readonly error: WorkflowError;
}

/**
 * Failures that the workflows inside one task have handled, in the order of its items and attempts,
 * whichever ended first. Only the first 1,000 are kept.
 */
export class HandledInside {
  #entries: Entry[] = [];

  /** Adds what the workflow of one attempt has handled; `index` is undefined without items. */
  add(index: number | undefined, attempt: number, errors: readonly WorkflowError[]): void {
    this.keep(index, attempt, errors);
  }

  /** The same for failures that happen again when a run goes on. */
  keep(index: number | undefined, attempt: number, errors: readonly WorkflowError[]): void {
    if (errors.length === 0) return;
    for (const error of errors) this.#entries.push({ index: index ?? -1, attempt, error });
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#sorted();
  }

  /** All of them, as failures inside the task. */
  errors(task: string): readonly WorkflowError[] {
    return this.#sorted().map(({ index, error }) => inside(task, index, error));
  }

  #sorted(): Entry[] {
    return this.#entries
      .toSorted((a, b) => a.index - b.index || a.attempt - b.attempt)
      .slice(0, KEPT);
  }
}

/** The failure as reported outside the task: `task` is the path to where it happened. */
function inside(task: string, index: number, error: WorkflowError): WorkflowError {
  const path = error.task === undefined ? task : `${task}/${error.task}`;
  return new WorkflowError(error.code, error.message, {
    task: path,
    ...(index === -1 ? { index: error.index } : { index }),
    cause: error,
  });
}
