/** What surrounds an evaluation, beside the context: the scopes of tasks are such. */
export interface TemplateScope {
  /** Read as `system.run_id` and `system.start_time`. */
  readonly run: {
    /** Of the run, unique. */
    readonly id: string;
    /** When the run started, as ISO 8601. */
    readonly startedAt: string;
    /** What templates may make together; without limit where it is missing. */
    readonly rendered?: {
      /** Elements of lists; 16 characters of text count as one. */
      readonly limit: number;
      /** Counts what one evaluation has made; false where it is too much. */
      take(elements: number): boolean;
      /** Called before the template fails for it. */
      exceeded(error: Error): void;
    } | null;
  };
  /** Which attempt is being made, from 1: `system.attempt`, in `retry.when` also `attempt`. */
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
