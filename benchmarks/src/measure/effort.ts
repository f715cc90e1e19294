/** How thoroughly to measure. */
export interface Effort {
  readonly quick: boolean;
  /** Shows what is being measured. */
  readonly say: (what: string) => void;
}

/** One of two numbers of rounds, seconds or items. */
export function amount({ quick }: Effort, ifQuick: number, ifFull: number): number {
  return quick ? ifQuick : ifFull;
}
