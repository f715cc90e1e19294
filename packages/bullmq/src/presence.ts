import type { Redis } from "ioredis";
import { atMost, repeatedly } from "./clock.ts";
import { LEFT_BEHIND } from "./items-queue.ts";

/** Milliseconds between two signs of life. */
const BEAT = 3_000;
/** Seconds after which what a process that died has said of itself goes. */
const FORGOTTEN = 3_600;
const GOODBYE = 1_000;

/** With the time of Redis: clocks of machines may differ. */
const SAY = `
redis.call("HSET", KEYS[1], ARGV[1], redis.call("TIME")[1] .. " " .. ARGV[2])
redis.call("EXPIRE", KEYS[1], ARGV[3])`;

/** What others said that are gone. */
const FORGET = `
local now = tonumber(redis.call("TIME")[1])
local said = redis.call("HGETALL", KEYS[1])
for i = 1, #said, 2 do
  local time = tonumber(string.match(said[i + 1], "^%d+"))
  if time == nil or now - time > tonumber(ARGV[1]) then redis.call("HDEL", KEYS[1], said[i]) end
end`;

/** Says every few seconds what a worker or an executor is doing, for those who look. */
export class Presence {
  readonly #redis: Redis;
  readonly #keys: readonly [string, ...string[]];
  readonly #name: string;
  readonly #tell: () => object | null;
  #stop: () => void = () => {};
  #wasThere = false;

  /**
   * @param keys Where it is said, and what else is kept by the same name.
   * @param tell What there is to say, as JSON; null for nothing.
   */
  constructor(
    redis: Redis,
    keys: readonly [string, ...string[]],
    name: string,
    tell: () => object | null,
  ) {
    this.#redis = redis;
    this.#keys = keys;
    this.#name = name;
    this.#tell = tell;
  }

  begin(): void {
    this.say();
    this.#stop = repeatedly(BEAT, () => this.say());
  }

  say(): void {
    const told = this.#tell();
    if (told === null) {
      void this.#leave();
      return;
    }
    const isFirst = !this.#wasThere;
    this.#wasThere = true;
    const said = JSON.stringify(told);
    this.#redis.eval(SAY, 1, this.#keys[0], this.#name, said, LEFT_BEHIND).catch(() => {});
    if (isFirst)
      for (const key of this.#keys) this.#redis.eval(FORGET, 1, key, FORGOTTEN).catch(() => {});
  }

  /** Never rejects: Redis may be away. */
  async end(): Promise<void> {
    this.#stop();
    await this.#leave();
  }

  async #leave(): Promise<void> {
    if (!this.#wasThere) return;
    this.#wasThere = false;
    for (const key of this.#keys) await atMost(GOODBYE, this.#redis.hdel(key, this.#name));
  }
}
