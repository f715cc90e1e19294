import type { WorkflowError } from "../errors.ts";
import { BranchPosition } from "./branch.ts";

/** Failures, in the order of their branches whatever happened first. */
export class Failures {
  readonly #failures: { readonly order: BranchPosition; readonly error: WorkflowError }[] = [];

  add(error: WorkflowError, order: BranchPosition): void {
    this.#failures.push({ order, error });
  }

  get isEmpty(): boolean {
    return this.#failures.length === 0;
  }

  has(code: string): boolean {
    return this.#failures.some(({ error }) => error.code === code);
  }

  /** Those of one branch in the order in which they happened. */
  errors(): readonly WorkflowError[] {
    return this.#failures
      .toSorted((a, b) => BranchPosition.compare(a.order, b.order))
      .map(({ error }) => error);
  }
}
