import type { WorkflowError } from "../errors.ts";
import { BranchPosition } from "./branch.ts";

/** Collects failures in the order of their branches, independent of timing. */
export class Failures {
  readonly #failures: { readonly position: BranchPosition; readonly error: WorkflowError }[] = [];

  add(error: WorkflowError, position: BranchPosition): void {
    this.#failures.push({ position, error });
  }

  get count(): number {
    return this.#failures.length;
  }

  get isEmpty(): boolean {
    return this.#failures.length === 0;
  }

  has(code: string): boolean {
    return this.#failures.some(({ error }) => error.code === code);
  }

  /** The failures. Those of one branch are in the order in which they happened. */
  errors(): readonly WorkflowError[] {
    return this.#failures
      .toSorted((a, b) => BranchPosition.compare(a.position, b.position))
      .map(({ error }) => error);
  }
}
