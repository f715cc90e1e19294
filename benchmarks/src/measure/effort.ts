/** How thoroughly to measure. */
export interface Effort {
  readonly quick: boolean;
  /** Says what is going on, for those who wait. */
  readonly say: (what: string) => void;
}

/** One of two amounts: of rounds, seconds or items. */
export function amount({ quick }: Effort, ifQuick: number, ifFull: number): number {
  return quick ? ifQuick : ifFull;
}
