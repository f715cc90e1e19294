import type { Json } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";

/** Is notified of every item, if anybody listens. */
export interface ItemObserver {
  item(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    index: number,
    attempt: number,
    error?: WorkflowError,
    output?: Json,
  ): void;
  /**
   * After each item that ended.
   *
   * @param recorded How many ended before the run was continued.
   */
  progress(recorded: number): void;
  /** Once, when the first items have passed that had ended before. */
  continued(recorded: number): void;
}
