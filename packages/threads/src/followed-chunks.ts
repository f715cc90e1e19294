import type { ChunkTrace, Tracing } from "@sheaf/workflow";
import type { RemoteItem } from "@sheaf/workflow/remote";
import type { ThreadSession } from "./thread-session.ts";

/** Items that a thread got together. */
interface FollowedChunk {
  readonly trace: ChunkTrace;
  left: number;
  failed: number;
}

/** The chunks of one thread, for whoever follows the run. */
export class FollowedChunks {
  readonly #tracing: Tracing;
  readonly #worker: string;
  readonly #chunks = new Map<RemoteItem, FollowedChunk>();

  constructor(tracing: Tracing, worker: string) {
    this.#tracing = tracing;
    this.#worker = worker;
  }

  start({ job: { description } }: ThreadSession, items: readonly RemoteItem[]): void {
    const trace = this.#tracing.performed({
      run: description.run.id,
      task: description.path.at(-1) ?? "",
      items: items.length,
      key: items[0]?.key ?? "",
      system: "threads",
      worker: this.#worker,
    });
    const chunk = { trace, left: items.length, failed: 0 };
    for (const item of items) this.#chunks.set(item, chunk);
  }

  /** The item has ended, or nobody waits for it. */
  end(item: RemoteItem, hasFailed = false): void {
    const chunk = this.#chunks.get(item);
    if (chunk === undefined) return;
    this.#chunks.delete(item);
    if (hasFailed) chunk.failed++;
    if (--chunk.left === 0) chunk.trace.end({ failed: chunk.failed });
  }

  /** The thread has ended. */
  lost(message: string): void {
    for (const { trace } of new Set(this.#chunks.values()))
      trace.end({ error: { code: "WORKER_LOST", message } });
    this.#chunks.clear();
  }
}
