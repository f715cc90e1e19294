import type { Journal, JournalHeader, JournalRecord, Recorded } from "./journal.ts";

/** What a journal in memory holds. */
export interface JournalContent {
  /** As it was first opened. */
  readonly header: JournalHeader;
  /** In the order in which they were appended. */
  readonly records: readonly JournalRecord[];
}

/** A journal in memory. */
export interface MemoryJournal extends Journal {
  /** What it holds; null if it was never opened. */
  readonly content: JournalContent | null;
}

/**
 * Makes a journal in memory: for tests, and for runs that are continued in the same process.
 *
 * @param content What another one held.
 *
 * @example
 * ```ts
 * let isDown = true;
 * const send = (): string => {
 *   if (isDown) throw new Error("The service is down");
 *   return "sent";
 * };
 * const workflow = defineWorkflow()
 *   .task("count", { action: () => 3 })
 *   .task("send", { action: send })
 *   .build();
 * const journal = memoryJournal();
 * const first = await run(workflow, { journal }).result;
 * first.status; // "failed"
 * isDown = false;
 * // Only "send" runs again.
 * const second = await run(workflow, { journal: memoryJournal(journal.content) }).result;
 * second.status; // "succeeded"
 * ```
 */
export function memoryJournal(content: JournalContent | null = null): MemoryJournal {
  return new KeptJournal(content);
}

class KeptJournal implements MemoryJournal {
  #header: JournalHeader | null;
  readonly #records: JournalRecord[];

  constructor(content: JournalContent | null) {
    this.#header = content?.header ?? null;
    this.#records = [...(content?.records ?? [])];
  }

  get content(): JournalContent | null {
    return this.#header === null ? null : { header: this.#header, records: [...this.#records] };
  }

  async open(given: JournalHeader): Promise<Recorded> {
    const isNew = this.#header === null;
    this.#header ??= given;
    const records = [...this.#records];
    return { header: this.#header, isNew, records: inOneGroup(records) };
  }

  append(record: JournalRecord): void {
    this.#records.push(record);
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}
}

async function* inOneGroup(
  records: readonly JournalRecord[],
): AsyncGenerator<readonly JournalRecord[]> {
  if (records.length > 0) yield records;
}
