import { messageOf } from "@sheaf/context/messages";
import {
  JournalError,
  type JournalHeader,
  type JournalRecord,
  type OutsideSignal,
  type Recorded,
} from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { after, now, repeatedly, sleep, uniqueId } from "./clock.ts";
import { headerText, JournalEntries } from "./journal-entries.ts";
import { type Append, type JournalKeys, JournalScripts, keysOf } from "./journal-scripts.ts";
import { watchSignals } from "./journal-signals.ts";
import { checkRedis } from "./redis-check.ts";
import { addressOf, connected, type RedisConnection } from "./redis-connection.ts";
import { redisErrorOf } from "./redis-error.ts";
import { hashOf, MAX_INLINE } from "./text-part.ts";

/** Milliseconds that a record waits for others to be sent with. */
const GROUPING = 5;
/** So many records, or characters of them, are sent without waiting for more. */
const GROUP = 1_000;
const GROUP_LENGTH = 1 << 20;
/** Milliseconds for which entries are kept to be sent again: Redis syncs its file each second. */
const UNSAFE = 5_000;
/** Milliseconds between two looks at a lease. */
const LOOKING = 100;

/** An entry that was sent, and that Redis may lose if it is killed now. */
interface SentEntry {
  readonly number: number;
  readonly records: string;
  /** Records that are too long for it, by hash. */
  readonly parts: ReadonlyMap<string, string>;
  readonly time: number;
}

/** A journal in a stream of Redis, open for one run. */
export class JournalStream {
  readonly #connection: RedisConnection;
  readonly #redis: Redis;
  readonly #scripts: JournalScripts;
  readonly #keys: JournalKeys;
  readonly #entries: JournalEntries;
  /** As errors name it. */
  readonly #name: string;
  /** Milliseconds. */
  readonly #lease: number;
  readonly #onFailure: (error: JournalError) => void;
  /** As JSON. */
  #pending: string[] = [];
  #pendingParts = new Map<string, string>();
  #pendingLength = 0;
  /** The number of the last entry. */
  #last = 0;
  #sent: SentEntry[] = [];
  #cancelTimer: (() => void) | null = null;
  #stopRenewing: (() => void) | null = null;
  #sending: Promise<void> | null = null;
  #failure: JournalError | null = null;
  #isOpen = false;

  /** @param options With the lease in seconds. */
  constructor(
    options: {
      readonly connection: RedisConnection;
      readonly id: string;
      readonly prefix: string;
      readonly lease: number;
    },
    onFailure: (error: JournalError) => void,
  ) {
    const keys = keysOf(options.prefix, options.id);
    this.#connection = options.connection;
    this.#redis = connected(options.connection);
    this.#keys = keys;
    this.#lease = Math.ceil(options.lease * 1_000);
    this.#scripts = new JournalScripts(this.#redis, keys, uniqueId(), this.#lease);
    this.#name = `the journal "${options.id}" in Redis at ${addressOf(this.#redis)}`;
    this.#entries = new JournalEntries(this.#redis, keys, this.#name);
    this.#onFailure = onFailure;
  }

  /** @throws JournalError; see `Journal.open`. */
  async open(given: JournalHeader): Promise<Recorded> {
    try {
      await checkRedis(this.#connection);
      const owner = await this.#claimed(headerText(given));
      this.#isOpen = true;
      this.#stopRenewing = repeatedly(this.#lease / 3, () => void this.#renew());
      const header = await this.#entries.header();
      return { header, isNew: owner === 1, records: this.#records(owner) };
    } catch (error) {
      throw this.#failureOf("open", error);
    }
  }

  /** The number of this process among all that had the journal. */
  async #claimed(header: string): Promise<number> {
    let last = Number.POSITIVE_INFINITY;
    for (;;) {
      const claim = await this.#scripts.claim(header);
      if ("owner" in claim) return claim.owner;
      // It grows when it is renewed.
      if (claim.remaining > last) {
        throw new JournalError(
          "RUN_OWNED",
          `Cannot open ${this.#name}: another process has it; wait until it ends, or end it`,
        );
      }
      last = claim.remaining;
      await sleep(Math.min(LOOKING, last + 1));
    }
  }

  async *#records(owner: number): AsyncGenerator<readonly JournalRecord[]> {
    try {
      yield* this.#entries.records(owner);
    } catch (error) {
      throw this.#failureOf("read", error);
    }
  }

  /** Takes a record, to be sent soon. */
  append(record: JournalRecord): void {
    if (this.#failure !== null || !this.#isOpen) return;
    try {
      const text = JSON.stringify(record);
      this.#pending.push(text.length > MAX_INLINE ? this.#partOf(text) : text);
      this.#pendingLength += text.length;
    } catch (error) {
      // Longer than the longest text.
      this.#fail(this.#failureOf("write", error));
      return;
    }
    const isFull = this.#pending.length === GROUP || this.#pendingLength >= GROUP_LENGTH;
    if (isFull) this.#flushIn(0);
    else if (this.#cancelTimer === null) this.#flushIn(GROUPING);
  }

  /** What stands in its entry for a record that is too long. A record is a list, and this is not. */
  #partOf(text: string): string {
    const hash = hashOf(text);
    this.#pendingParts.set(hash, text);
    return JSON.stringify(hash);
  }

  /** The process stays alive meanwhile, because it waits. */
  listen(callback: (signal: OutsideSignal) => void): () => void {
    return watchSignals(this.#redis, this.#keys.signals, callback, () => this.settled());
  }

  async settled(): Promise<void> {
    await this.#flush();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Never rejects: a lease that cannot be given back expires. */
  async close(): Promise<void> {
    await this.#flush();
    this.#stopRenewing?.();
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    try {
      if (wasOpen && this.#failure === null) await this.#scripts.release();
    } catch {
      // It expires.
    }
    this.#redis.disconnect();
  }

  /** Never in this turn: what happens at once is sent in one entry, and so is there as a whole or not at all. */
  #flushIn(milliseconds: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = after(milliseconds, () => {
      this.#cancelTimer = null;
      // While Redis is slow, or away, what comes meanwhile is sent together.
      if (this.#sending === null) void this.#flush();
    });
  }

  /** Sends what is pending, behind what is being sent. Never rejects. */
  async #flush(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#pending.length === 0 || this.#failure !== null) return;
    const records = `[${this.#pending.join(",")}]`;
    const parts = this.#pendingParts;
    this.#pending = [];
    this.#pendingParts = new Map();
    this.#pendingLength = 0;
    this.#sending = this.#send(records, parts);
    await this.#sending;
  }

  /** Never rejects. */
  async #send(records: string, parts: ReadonlyMap<string, string>): Promise<void> {
    this.#last++;
    this.#remember({ number: this.#last, records, parts, time: now() });
    try {
      await this.#deliver(this.#last);
    } catch (error) {
      this.#fail(this.#failureOf("write", error));
    }
    this.#sending = null;
    if (this.#pending.length > 0) this.#flushIn(0);
  }

  /** Sends the entries from this number on. Those that Redis lost when it was killed go first. */
  async #deliver(first: number): Promise<void> {
    for (let number = first; number <= this.#last; number++) {
      const entry = this.#sent.find((sent) => sent.number === number);
      if (entry === undefined) throw this.#lost();
      for (const [hash, text] of entry.parts) await this.#redis.set(this.#keys.parts + hash, text);
      const append = await this.#scripts.append(number, entry.records);
      if (append.is === "behind") number = append.last;
      else this.#check(append);
    }
  }

  #remember(entry: SentEntry): void {
    this.#sent = this.#sent.filter(({ time }) => time > entry.time - UNSAFE);
    this.#sent.push(entry);
  }

  /** Never rejects. While Redis is away the lease expires there too, or stands still. */
  async #renew(): Promise<void> {
    if (this.#sending !== null || !this.#isOpen) return;
    try {
      this.#check(await this.#scripts.renew());
    } catch (error) {
      if (error instanceof JournalError) this.#fail(error);
    }
  }

  #check({ is }: Append): void {
    if (is === "lost") throw this.#lost();
    if (is === "fenced") {
      throw new JournalError(
        "RUN_OWNED",
        `Cannot continue with ${this.#name}: another process took it, because this one gave no sign of life for too long`,
      );
    }
  }

  #lost(): JournalError {
    return new JournalError(
      "JOURNAL_FAILED",
      `Cannot write ${this.#name}: Redis has lost what was recorded; let it keep an append-only file`,
    );
  }

  #failureOf(verb: "open" | "read" | "write", cause: unknown): JournalError {
    if (cause instanceof JournalError) return cause;
    const error = redisErrorOf(`${verb} ${this.#name}`, cause);
    return new JournalError("JOURNAL_FAILED", messageOf(error), error);
  }

  #fail(error: JournalError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#stopRenewing?.();
    this.#onFailure(error);
  }
}
