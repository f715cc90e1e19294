/** The slots of a run: they limit how many actions run at once in all its tasks together. */
export interface ActionSlots {
  /** How many there are. */
  readonly count: number;
  /** Takes a slot. False if none is free, or if others are waiting. */
  take(): boolean;
  /** Waits for a slot. The returned function stops waiting. */
  wait(callback: () => void): () => void;
  /** Returns a slot. Does not use `this`. */
  readonly free: () => void;
  /** Calls back after the grace period, unless the returned function is called first. Does not use `this`. */
  readonly afterGrace: (callback: () => void) => () => void;
}
