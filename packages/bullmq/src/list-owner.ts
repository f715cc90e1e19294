import type { Redis } from "ioredis";
import { now } from "./clock.ts";
import { LEFT_BEHIND } from "./items-queue.ts";

/** A session that had a list before: its process is dead, or has lost the run. */
export interface EarlierSession {
  readonly id: string;
  /** The stream that takes what workers report to it. */
  readonly results: string;
}

/** Who took a list before stays there, because workers go on with what it sent, until somebody ends the list. */
const TAKE = `
local said = redis.call("HGETALL", KEYS[1])
redis.call("HSET", KEYS[1], "owner", ARGV[1], ARGV[1], ARGV[2])
redis.call("EXPIRE", KEYS[1], ARGV[3])
return said`;

const RELEASE = `
if redis.call("HGET", KEYS[1], "owner") == ARGV[1] then redis.call("DEL", KEYS[1]) end`;

/** Milliseconds after which the expiry is set again. */
const KEEPING = 3_600_000;

/** What a session knows of those that have its list before and after it. */
export interface ListOwner {
  /** The sessions that had it before. */
  take(): Promise<readonly EarlierSession[]>;
  /** Acts unless another session has the list now: what that goes on with is not taken away from it. */
  asOwner(act: () => void): void;
  /** Called now and then: a list may take more than a day. */
  keep(): void;
  /** The list has ended. */
  release(): void;
}

/** Nobody else can go on with the list. */
export const ONLY_OWNER: ListOwner = {
  take: async () => [],
  asOwner: (act) => act(),
  keep: () => {},
  release: () => {},
};

/** Says in Redis which session has a list, so that the process that continues its run learns what was sent before. */
export class NamedOwner implements ListOwner {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #session: EarlierSession;
  #keptAt = now();

  constructor(redis: Redis, key: string, session: EarlierSession) {
    this.#redis = redis;
    this.#key = key;
    this.#session = session;
  }

  async take(): Promise<readonly EarlierSession[]> {
    const { id, results } = this.#session;
    const said = (await this.#redis.eval(TAKE, 1, this.#key, id, results, LEFT_BEHIND)) as string[];
    return said.flatMap((name, at) =>
      at % 2 === 0 && name !== "owner" ? [{ id: name, results: said[at + 1] ?? "" }] : [],
    );
  }

  asOwner(act: () => void): void {
    this.#redis.hget(this.#key, "owner").then(
      (owner) => owner === this.#session.id && act(),
      () => {},
    );
  }

  keep(): void {
    if (now() - this.#keptAt < KEEPING) return;
    this.#keptAt = now();
    this.#redis.expire(this.#key, LEFT_BEHIND).catch(() => {});
  }

  release(): void {
    this.#redis.eval(RELEASE, 1, this.#key, this.#session.id).catch(() => {});
  }
}
