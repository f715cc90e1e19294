import { recordText, type RemoteRecord } from "@sheaf/workflow/remote";
import { busyTime, milliseconds, whenIdle } from "./clock.ts";

/** Records that are sent together. */
const MOST_RECORDS = 128;
/** Milliseconds that a record waits at most while its thread is busy. */
const LONGEST_WAIT = 5;

/** Collects records: a message takes as long as twenty of them. */
export class RecordBuffer {
  readonly #send: (records: string, busy: number) => void;
  #records: string[] = [];
  #since = 0;
  #isScheduled = false;
  #busyBefore = busyTime();

  /** @param send Gets a list of records as JSON, and milliseconds of work since the last. */
  constructor(send: (records: string, busy: number) => void) {
    this.#send = send;
  }

  /** They go when the thread is idle, when there are many, or after a while. */
  add(record: RemoteRecord): void {
    if (this.#records.length === 0) this.#since = milliseconds();
    this.#records.push(recordText(record));
    const isDue =
      // The time limit counts from here, and the action may block.
      record.type === "started" ||
      this.#records.length >= MOST_RECORDS ||
      milliseconds() - this.#since > LONGEST_WAIT;
    if (isDue) this.#flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      whenIdle(() => {
        this.#isScheduled = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#records.length === 0) return;
    const active = busyTime();
    const records = `[${this.#records.join(",")}]`;
    this.#records = [];
    this.#send(records, active - this.#busyBefore);
    this.#busyBefore = active;
  }
}
