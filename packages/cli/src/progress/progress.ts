import type { WorkflowEvent } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";

/** Shows how far a run is. */
export interface Progress {
  /** False where events make no difference. */
  readonly isShown: boolean;
  event(event: WorkflowEvent): void;
  /** Writes what somebody else has to say. False where more of it had better wait. */
  above(text: string): boolean;
  /** Nothing follows. */
  close(): void;
}

/** Shows nothing but what others write. */
export function silentProgress({ stderr }: Host): Progress {
  return { isShown: false, event() {}, above: (text) => stderr.write(text), close() {} };
}
