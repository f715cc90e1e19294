/** The slots of a run for actions: no more actions run at once, wherever in the run their tasks are. */
export interface ActionSlots {
  /** How many there are. */
  readonly count: number;
  /** Takes a slot; false if none is free, or others have waited for it. */
  take(): boolean;
  /** Hands a slot to the callback once it is its turn, unless the returned function is called first. */
  wait(callback: () => void): () => void;
  /** Gives a slot back. Needs no `this`. */
  readonly free: () => void;
  /** Calls back after the time of grace, unless the returned function is called first. Needs no `this`. */
  readonly afterGrace: (callback: () => void) => () => void;
}
