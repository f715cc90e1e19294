import type { ErrorReport } from "../item-report.ts";

/** Items of a job that are sent to a worker together, or performed there. */
export interface TracedChunk {
  /** The id of the run. */
  readonly run: string;
  /** The task whose items they are. */
  readonly task: string;
  /** How many items. */
  readonly items: number;
  /** `call.key` of the first of them. */
  readonly key: string;
  /** What carries it, as OpenTelemetry names messaging systems, such as `bullmq`. */
  readonly system: string;
  /** The queue that it waits in; absent where there is none. */
  readonly queue?: string;
  /** Its id in the queue, or the like. */
  readonly id?: string;
  /** Who performs it, as far as that is known. */
  readonly worker?: string;
  /** What {@link ChunkTrace.traceparent} was where it was sent; only where it is performed. */
  readonly traceparent?: string | undefined;
  /** The same of {@link ChunkTrace.tracestate}. */
  readonly tracestate?: string | undefined;
}

/** How a chunk ended. */
export interface ChunkEnd {
  /** How many of its items failed. */
  readonly failed?: number;
  /** Why the chunk as a whole failed: its worker was lost, or gave it back. */
  readonly error?: ErrorReport;
}

/** A chunk that is followed, until it ends. */
export interface ChunkTrace {
  /** What is sent with it, so that what its worker does belongs to it: `traceparent` of the W3C. Absent if it is not recorded. */
  readonly traceparent?: string | undefined;
  /** What vendors of tracing add: `tracestate` of the W3C. Absent if they add nothing. */
  readonly tracestate?: string | undefined;
  /** Calls a function in which other tracing sees that it belongs to the chunk. */
  within<Result>(work: () => Result): Result;
  /** The chunk was lost with its worker, and is performed again. */
  lost(worker: string | undefined, reason: string): void;
  /** The chunk has ended. Later calls have no effect. */
  end(how?: ChunkEnd): void;
}

/** Follows the chunks of executors and workers: `openTelemetry` of `@sheaf/workflow/opentelemetry` makes one. */
export interface Tracing {
  /** An executor sends a chunk. */
  sent(chunk: TracedChunk): ChunkTrace;
  /** A worker performs a chunk. */
  performed(chunk: TracedChunk): ChunkTrace;
}
