import type { Journal, JournalHeader, JournalRecord, Recorded } from "./journal.ts";
import { JournalError } from "./journal-error.ts";

/** What a journal in memory holds. */
export interface JournalContent {
  /** As it was first opened. */
  readonly header: JournalHeader;
  /** In the order in which they were appended. */
  readonly records: readonly JournalRecord[];
}

/** A journal in memory. */
export interface MemoryJournal extends Journal {
  /** What it holds; null if it was never opened. O(records): a copy, made at each look. */
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
 * const second = await run(workflow, { journal }).result;
 * second.status; // "succeeded"
 * ```
 */
export function memoryJournal(content: JournalContent | null = null): MemoryJournal {
  return new KeptJournal(content);
}

class KeptJournal implements MemoryJournal {
  #header: JournalHeader | null;
  readonly #records: JournalRecord[];
  #isOpen = false;

  constructor(content: JournalContent | null) {
    this.#header = content?.header ?? null;
    this.#records = [...(content?.records ?? [])];
  }

  get content(): JournalContent | null {
    return this.#header === null ? null : { header: this.#header, records: [...this.#records] };
  }

  async open(given: JournalHeader): Promise<Recorded> {
    if (this.#isOpen)
      throw new JournalError(
        "RUN_OWNED",
        "Cannot open the journal: another run has it; wait until it ends, or end it",
      );
    this.#isOpen = true;
    const isNew = this.#header === null;
    this.#header ??= given;
    const records = [...this.#records];
    return { header: this.#header, isNew, records: inOneGroup(records) };
  }

  append(record: JournalRecord): void {
    if (this.#isOpen) this.#records.push(record);
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {
    this.#isOpen = false;
  }
}

async function* inOneGroup(
  records: readonly JournalRecord[],
): AsyncGenerator<readonly JournalRecord[]> {
  if (records.length > 0) yield records;
}
