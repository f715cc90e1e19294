/** How long tasks took, where somebody wants to know. */
export interface TaskTimes {
  /**
   * Does the work of a task, and measures how long that takes.
   *
   * @param task The task, with the tasks around it, as in `outer/inner`.
   */
  timed(task: string, work: () => unknown): unknown;
  /** Milliseconds that the task took the latest time; undefined if it has not ended. */
  of(task: string): number | undefined;
}
