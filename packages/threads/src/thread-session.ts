import { freezeParsed, type Json } from "@sheaf/context/json";
import { secretsOf } from "@sheaf/context";
import type { Attempt, Job, Session } from "@sheaf/workflow";
import {
  type AttemptName,
  type JobDescription,
  type PackedSuccess,
  type RemoteItem,
  RemoteJob,
  type RemoteRecord,
} from "@sheaf/workflow/remote";

/** Milliseconds of work that a thread has before it at most: what waits here can still go to any other. */
const WORK_AHEAD = 20;
/** Items that a thread gets while nothing is known of how long they take. */
const FIRST_ITEMS = 16;
const MOST_ITEMS = 1_000;

/** What a session needs from its pool. */
interface SessionOwner {
  /** Items wait. */
  wake(): void;
  abort(session: ThreadSession, attempts: readonly AttemptName[]): void;
  close(session: ThreadSession): void;
}

/** The attempts of one job, until they have ended. */
export class ThreadSession implements Session {
  readonly queues = true;
  readonly number: number;
  readonly remote: RemoteJob;
  /** What threads get of the job, once each. */
  readonly job: {
    readonly description: JobDescription;
    readonly secrets: Readonly<Record<string, string>>;
  };
  readonly #owner: SessionOwner;
  #waiting: RemoteItem[] = [];
  /** Were under way in a thread that ended: each is performed alone, which shows whether it did it. */
  readonly #suspects: RemoteItem[] = [];
  /** Milliseconds of work that an item takes, averaged; null if nothing is known. */
  #work: number | null = null;

  constructor(job: Job, number: number, owner: SessionOwner) {
    this.number = number;
    this.#owner = owner;
    this.remote = new RemoteJob(job, { onAbort: (attempts) => this.#abort(attempts) });
    const secrets = Object.fromEntries(secretsOf(job.context));
    this.job = { description: this.remote.description, secrets };
  }

  start(attempt: Attempt): void {
    const item = this.remote.send(attempt);
    if (item !== null) this.#waiting.push(item);
  }

  flush(): void {
    this.#owner.wake();
  }

  close(): void {
    this.remote.close();
    this.#owner.close(this);
  }

  /** How many items wait for a thread. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** How many items a thread may have. */
  get room(): number {
    if (this.#work === null) return FIRST_ITEMS;
    return Math.min(MOST_ITEMS, Math.max(2, Math.round(WORK_AHEAD / this.#work)));
  }

  take(count: number): readonly RemoteItem[] {
    return this.#waiting.splice(0, count);
  }

  /** The items wait again: their thread was ended for a reason that is not theirs. */
  giveBack(item: RemoteItem): void {
    this.#waiting.push(item);
  }

  /** The item is to be performed alone. */
  suspect(item: RemoteItem): void {
    this.#suspects.push(item);
  }

  /** The next of them that is still wanted. */
  nextSuspect(): RemoteItem | undefined {
    let next = this.#suspects.shift();
    while (next !== undefined && !this.remote.isUnderWay(next)) next = this.#suspects.shift();
    return next;
  }

  /** Fails everything that has not ended. */
  fail(error: unknown): void {
    this.#waiting = [];
    this.#suspects.length = 0;
    for (const attempt of this.remote.underWay) this.remote.fail(attempt, error);
  }

  /**
   * Takes what a thread reports: a list of records as JSON.
   *
   * @param onEnd Called for each attempt that has ended.
   */
  receive(
    text: string,
    busy: number,
    onEnd: (index: number, attempt: number, hasFailed: boolean) => void,
  ): void {
    const records = JSON.parse(text) as (RemoteRecord | PackedSuccess)[];
    freezeParsed(records as unknown as Json);
    let ended = 0;
    for (const record of records) {
      if (isPacked(record)) onEnd(record[0], record[1], false);
      else if (record.type === "failed") onEnd(record.index, record.attempt, true);
      else continue;
      ended++;
    }
    if (ended > 0) {
      const work = busy / ended;
      this.#work = this.#work === null ? work : (this.#work * 3 + work) / 4;
    }
    for (const record of records) this.remote.receive(record);
  }

  #abort(attempts: readonly AttemptName[]): void {
    const isAborted = ({ index, attempt }: AttemptName): boolean =>
      attempts.some((one) => one.index === index && one.attempt === attempt);
    const unwanted = this.#waiting.filter(isAborted);
    this.#waiting = this.#waiting.filter((item) => !isAborted(item));
    this.#owner.abort(this, attempts);
    const error = new DOMException("The run does not want the result", "AbortError");
    for (const item of unwanted) this.remote.fail(item, error);
  }
}

function isPacked(record: RemoteRecord | PackedSuccess): record is PackedSuccess {
  return Array.isArray(record);
}
