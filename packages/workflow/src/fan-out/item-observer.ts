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
  /** After each item that ended. */
  progress(): void;
}
