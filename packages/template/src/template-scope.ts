/** What a template can read besides the context: the run, the attempt, and how a task ended. */
export interface TemplateScope {
  /** Read as `system.run_id` and `system.start_time`. */
  readonly run: {
    /** The unique id of the run. */
    readonly id: string;
    /** When the run started, as ISO 8601. */
    readonly startedAt: string;
    /**
     * Limits what all templates of the run build together.
     *
     * @defaultValue no limit
     */
    readonly rendered?: {
      /** The limit in list elements; 16 characters of text count as one. */
      readonly limit: number;
      /** Counts what one evaluation built. Returns false if that exceeds the limit. */
      take(elements: number): boolean;
      /** Called with the error before the template throws it. */
      exceeded(error: Error): void;
    } | null;
  };
  /** The number of the attempt, from 1: `system.attempt`, in `retry.when` also `attempt`. */
  readonly attempt: number;
  /** `succeeded()`. */
  readonly succeeded?: () => boolean;
  /** `failed()`. */
  readonly failed?: () => boolean;
  /** `timed_out()`. */
  readonly timedOut?: () => boolean;
  /** `canceled()`. */
  readonly canceled?: () => boolean;
  /** `skipped()`. */
  readonly skipped?: () => boolean;
  /** `result()`. */
  readonly result?: () => unknown;
  /** `failures()`. */
  readonly failures?: () => readonly unknown[];
  /** `error`, in `retry.when`. */
  readonly error?: object | null;
}
