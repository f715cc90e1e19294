import type { Tracing } from "@sheaf/workflow";
import type { Queue } from "bullmq";
import type { ChunkData } from "./items-queue.ts";
import type { LargeResults } from "./large-results.ts";
import type { ListOwner } from "./list-owner.ts";
import type { QueueState } from "./queue-state.ts";
import type { UploadedParts } from "./uploaded-parts.ts";

/** What a session has from its executor. */
export interface SessionOptions {
  readonly id: string;
  readonly chunk: number;
  readonly wait: number;
  readonly patience: number;
  readonly priority: number | undefined;
  readonly tracing: Tracing | undefined;
  readonly results: string;
  readonly queue: Queue<ChunkData>;
  readonly state: QueueState;
  readonly store: UploadedParts;
  readonly largeIn: (results: string) => LargeResults;
  readonly owner: ListOwner;
  /** The name of the worker that has a chunk, or had it before; null if none has. */
  readonly workerOf: (chunk: string) => Promise<string | null>;
  /** Says to all workers what nobody wants any more. */
  readonly abort: (text: string) => void;
  readonly onEnd: () => void;
}
