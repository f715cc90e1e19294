import { propertyOf } from "@sheaf/context/messages";
import { type RemoteItem, recordOf } from "@sheaf/workflow/remote";
import type { ChunkReport } from "./items-queue.ts";
import { isLargeResult } from "./large-results.ts";
import type { EarlierSession } from "./list-owner.ts";

/** An item that a process before this one sent. */
export interface EarlierItem {
  /** The job that has it, or had it. */
  chunk: string;
  /** The stream of its results. */
  results: string;
  readonly attempt: number;
  /** What its worker has reported, in order. */
  readonly records: unknown[];
}

/**
 * The items of a list that processes before this one sent, and that are not recorded: workers have them, or have
 * reported how they ended. Whatever is kept here waits until the run comes to its item.
 */
export class EarlierItems {
  /** The streams of the sessions that sent them. */
  readonly #results: ReadonlyMap<string, string>;
  readonly #items = new Map<number, EarlierItem>();
  /** The indexes that the run has come to. */
  readonly #taken = new Set<number>();

  constructor(sessions: readonly EarlierSession[]) {
    this.#results = new Map(sessions.map(({ id, results }) => [id, results]));
  }

  get sessions(): readonly string[] {
    return [...this.#results.keys()];
  }

  /** Items of a job that is there. */
  expect(chunk: string, session: string, items: readonly RemoteItem[]): void {
    const results = this.#results.get(session);
    if (results === undefined) return;
    for (const { index, attempt } of items)
      this.#items.set(index, { chunk, results, attempt, records: [] });
  }

  /**
   * True if the record is kept for when the run comes to its item. One that has failed is called again, as the
   * journal may have that, unless it was under way.
   */
  keeps({ session, chunk }: ChunkReport, given: unknown): boolean {
    const results = this.#results.get(session);
    const record = recordOf(given);
    const [index, attempt] = [propertyOf(record, "index"), propertyOf(record, "attempt")];
    if (results === undefined || typeof index !== "number" || typeof attempt !== "number")
      return false;
    if (this.#taken.has(index)) return false;
    const hasSucceeded = propertyOf(record, "type") === "succeeded" || isLargeResult(record);
    const expected = this.#items.get(index);
    if (hasSucceeded) this.#items.set(index, { chunk, results, attempt, records: [given] });
    else if (expected?.attempt === attempt) expected.records.push(given);
    return true;
  }

  /** What there is of an item that the run starts; null if it has to be sent. */
  take({ index, attempt }: RemoteItem): EarlierItem | null {
    const item = this.#items.get(index);
    this.#items.delete(index);
    this.#taken.add(index);
    return item?.attempt === attempt ? item : null;
  }
}
