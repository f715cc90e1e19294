import type { JournalRecord } from "./journal.ts";
import { RecordedRun } from "./recorded-run.ts";
import type { RecordedGraph } from "./recorded-steps.ts";

/** How far a run is. JSON. */
export interface RunCounts {
  /** Tasks of the workflow that ended; those of sub-workflows are not counted. */
  readonly tasks: number;
  /** Items of the lists of these tasks, as far as they started. With a batch size, each batch is an item. */
  readonly items: ItemCounts;
}

/** How many items there are. JSON. */
export interface ItemCounts {
  /** Null if the items of a task are a stream. */
  readonly total: number | null;
  /** How many have succeeded. */
  readonly succeeded: number;
  /** How many have failed for good. */
  readonly failed: number;
}

/** What the records of a journal say of its run. JSON. */
export interface RunRecord extends RunCounts {
  /** How the run ended; null if it did not. */
  readonly closed: "succeeded" | "failed" | "canceled" | null;
}

/**
 * Says what the records of a journal tell of its run, for journals that are not in a file. O(records);
 * memory for their numbers, not for their outputs.
 *
 * @param records As `Journal.open` gives them.
 * @throws {@link JournalError} `JOURNAL_DAMAGED`.
 *
 * @example
 * ```ts
 * const hasEnded = async (recorded: Recorded) => (await runRecordOf(recorded.records)).closed !== null;
 * ```
 */
export async function runRecordOf(
  records: AsyncIterable<readonly JournalRecord[]>,
): Promise<RunRecord> {
  const { closed, root } = await recordedIn(records);
  return { closed, ...countsOf(root) };
}

/** What the records say of the run, without its outputs. */
export async function recordedIn(
  records: AsyncIterable<readonly JournalRecord[]>,
): Promise<RecordedRun> {
  const recorded = new RecordedRun({ restored: () => null });
  for await (const group of records) recorded.addAll(group);
  return recorded;
}

/** @param graph What was recorded of the workflow. */
export function countsOf({ steps, ends }: RecordedGraph): RunCounts {
  let total: number | null = 0;
  let succeeded = 0;
  let failed = 0;
  for (const { list, items } of steps.values()) {
    if (list === null) continue;
    total = total === null || list.total === null ? null : total + list.total;
    const counts = items?.counts;
    succeeded += counts?.succeeded ?? 0;
    failed += counts?.failed ?? 0;
  }
  return { tasks: ends.length, items: { total, succeeded, failed } };
}
