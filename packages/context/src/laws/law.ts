import fc from "fast-check";

/** A sentence that is true of every context that isolates its forks, and the property that tests it. */
export interface Law {
  /** A short name in kebab-case, such as `writes-stay-in-the-fork`. */
  readonly name: string;
  /** The law in words, which every failure starts with. */
  readonly sentence: string;
  /** For `fc.assert`, `fc.check` and adapters of test runners. */
  readonly property: fc.IProperty<unknown>;
  /**
   * Tests the law with generated scenarios.
   *
   * @param parameters Parameters of `fc.check`. Default: `{ numRuns: 200 }`.
   * @throws An Error with the sentence and the smallest counterexample found.
   */
  check(parameters?: fc.Parameters<unknown>): void;
}
