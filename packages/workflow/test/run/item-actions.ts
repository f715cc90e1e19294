/** An action that never ends. */
export function never(): Promise<never> {
  return new Promise(() => {});
}

/** An action that fails for the items at these indexes. */
export function failing(...bad: readonly number[]): (call: { index: number }) => number {
  return ({ index }) => {
    if (bad.includes(index)) throw new Error("no");
    return index;
  };
}

/** The integers below `length`. */
export function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
