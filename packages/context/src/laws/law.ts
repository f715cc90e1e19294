import fc from "fast-check";

/** A sentence that holds for every context that isolates its forks, and the property that tries it. */
export interface Law {
  /** A short name in kebab-case, such as `writes-stay-in-the-fork`. */
  readonly name: string;
  /** The law in words; it stands at the head of every failure. */
  readonly sentence: string;
  /** For `fc.assert`, `fc.check` and adapters of test runners. */
  readonly property: fc.IProperty<unknown>;
  /**
   * Tries the law. Default: 200 times.
   *
   * @throws an Error with the sentence and the smallest counterexample that was found.
   */
  check(parameters?: fc.Parameters<unknown>): void;
}
