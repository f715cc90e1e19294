import type { WorkflowEvent } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";

/** Shows the progress of a run on stderr. */
export interface Progress {
  /** False if events are ignored, so that none need to be created. */
  readonly usesEvents: boolean;
  event(event: WorkflowEvent): void;
  /** Writes other text without mixing it up with the progress. Returns false if the caller should wait before writing more. */
  write(text: string): boolean;
  close(): void;
}

/** Shows no progress. */
export function silentProgress({ stderr }: Host): Progress {
  return { usesEvents: false, event() {}, write: (text) => stderr.write(text), close() {} };
}
