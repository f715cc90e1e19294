/** How often something may start: never more than `limit` times in any `per` seconds. */
export interface Rate {
  readonly limit: number;
  /** In seconds. */
  readonly per: number;
}

/** Counts the starts of all that share a rate. */
export interface StartRate {
  /** Reserves a start. False if there is no room now, or if others are waiting. */
  take(): boolean;
  /** Waits for a reservation. The returned function stops waiting. */
  wait(callback: () => void): () => void;
  /** What a start was reserved for starts now. */
  started(): void;
  /** It does not start. */
  giveBack(): void;
}
