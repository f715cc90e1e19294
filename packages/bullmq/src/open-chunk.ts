import { propertyOf } from "@sheaf/context/messages";
import type { ChunkTrace } from "@sheaf/workflow";
import type { RemoteItem } from "@sheaf/workflow/remote";
import { now } from "./clock.ts";

/** A job of the queue that has items under way. */
export interface OpenChunk {
  readonly items: readonly RemoteItem[];
  readonly sentAt: number;
  /** Null if nobody follows it. */
  readonly trace: ChunkTrace | null;
  /** The stream of its results. */
  readonly results: string;
  /** The name of the worker that had it at the last look; null if none had. */
  worker: string | null;
  /** How many workers were lost with it. */
  lost: number;
  /** Of its items. */
  failed: number;
  /** Why the last worker that looked at it gave it back. */
  refusal: string | null;
  /** True if the queue did not have it at the last look. */
  isGone: boolean;
}

/** @param results The stream of its results. */
export function newChunk(results: string): OpenChunk {
  const start = { worker: null, lost: 0, failed: 0, refusal: null, isGone: false };
  return { items: [], sentAt: now(), trace: null, results, ...start };
}

/** How many of these records say that an attempt failed. */
export function failuresIn(records: readonly unknown[] = []): number {
  return records.filter((record) => propertyOf(record, "type") === "failed").length;
}
