import { type RemoteItem, unpackedItems } from "@sheaf/workflow/remote";
import type { Redis } from "ioredis";
import { EarlierItems } from "./earlier-items.ts";
import type { ChunkData, ChunkReport, QueueNames } from "./items-queue.ts";
import type { EarlierSession } from "./list-owner.ts";
import type { QueueSession } from "./queue-session.ts";
import { reportsIn, ResultStream } from "./result-stream.ts";

/** Entries of a stream, and jobs, that are asked for at once. */
const PAGE = 100;

/** What is left of a job. */
interface SentJob {
  readonly session: string;
  readonly items: readonly RemoteItem[];
}

/** A stream that is read for some sessions. */
interface Followed {
  readonly stream: ResultStream;
  readonly readers: Set<QueueSession>;
}

/**
 * What processes that are dead have sent to workers: the workers go on with it, and report to the streams of
 * those processes. Each is read to its end, and then followed as long as a list needs it.
 */
export class EarlierWork {
  readonly #redis: Redis;
  readonly #names: QueueNames;
  readonly #connect: () => Redis;
  /** Who has the list of a session now. */
  readonly #heirs = new Map<string, QueueSession>();
  readonly #followed = new Map<string, Followed>();

  /** @param connect Makes a connection that may wait. */
  constructor(redis: Redis, names: QueueNames, connect: () => Redis) {
    this.#redis = redis;
    this.#names = names;
    this.#connect = connect;
  }

  /** Gives a session all that is there of sessions before it, and what comes from now on. */
  async giveTo(heir: QueueSession, sessions: readonly EarlierSession[]): Promise<void> {
    const items = new EarlierItems(sessions);
    // First, as what ends meanwhile is reported.
    for (const [chunk, { session, items: sent }] of await this.#jobsOf(heir, sessions))
      items.expect(chunk, session, sent);
    heir.goOnWith(items);
    for (const { id } of sessions) this.#heirs.set(id, heir);
    for (const results of new Set(sessions.map((session) => session.results)))
      await this.#follow(results, heir);
  }

  receive(report: ChunkReport): void {
    this.#heirs.get(report.session)?.receive(report);
  }

  /** The list has ended. */
  end(heir: QueueSession): void {
    for (const [id, one] of this.#heirs) if (one === heir) this.#heirs.delete(id);
    for (const [results, { stream, readers }] of this.#followed) {
      readers.delete(heir);
      if (readers.size > 0) continue;
      stream.close();
      this.#followed.delete(results);
    }
  }

  close(): void {
    for (const { stream } of this.#followed.values()) stream.close();
  }

  async #follow(results: string, heir: QueueSession): Promise<void> {
    const last = await this.#readAll(results);
    const followed = this.#followed.get(results);
    if (followed !== undefined) {
      followed.readers.add(heir);
      return;
    }
    const receive = (report: ChunkReport): void => this.receive(report);
    const stream = new ResultStream(this.#connect(), results, receive, last);
    this.#followed.set(results, { stream, readers: new Set([heir]) });
  }

  async #readAll(results: string): Promise<string> {
    for (let last = "0-0"; ;) {
      const page = await this.#redis.xrange(results, `(${last}`, "+", "COUNT", PAGE);
      for (const [id, [, text = ""]] of page) {
        last = id;
        for (const report of reportsIn(text)) this.receive(report);
      }
      if (page.length < PAGE) return last;
    }
  }

  /** The jobs that these sessions have in the queue or with workers, with their items that have not ended. */
  async #jobsOf(
    heir: QueueSession,
    sessions: readonly EarlierSession[],
  ): Promise<ReadonlyMap<string, SentJob>> {
    const key = (name: string): string => this.#names.jobOf(name);
    const lists = await Promise.all([
      this.#redis.lrange(key("wait"), 0, -1),
      this.#redis.lrange(key("paused"), 0, -1),
      this.#redis.lrange(key("active"), 0, -1),
      this.#redis.zrange(key("prioritized"), 0, -1),
    ]);
    const own = lists.flat().filter((chunk) => sessions.some(({ id }) => chunk.startsWith(id)));
    const jobs = new Map<string, SentJob>();
    for (const chunk of own) {
      const [text, ended] = await this.#redis.hmget(key(chunk), "data", "ended");
      // It has ended meanwhile.
      if (typeof text !== "string") continue;
      const { session, items, description } = JSON.parse(text) as ChunkData;
      if (!heir.describes(description)) continue;
      const gone = new Set((ended ?? "").split(","));
      const left = unpackedItems(items).filter(({ index }) => !gone.has(String(index)));
      jobs.set(chunk, { session, items: left });
    }
    return jobs;
  }
}
