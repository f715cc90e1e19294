import type { Redis } from "ioredis";

/**
 * The keys of one journal. The braces make a cluster keep them on one node.
 *
 * - `entries`: a stream. The id of an entry is the number of the owner that wrote it, counted from 1, and the
 *   number of the entry among those of the owner, counted from 0: the first one claims the journal.
 * - `owner`: the token of who has the journal, and how many entries it has written.
 * - `lease`: the same token, until it expires. It keeps others from claiming the journal.
 * - `signals`: a list of signals that the run has not recorded yet, as JSON.
 * - `parts`: the start of the keys of records that are too long for an entry, which has their hash.
 */
export interface JournalKeys {
  readonly entries: string;
  readonly owner: string;
  readonly lease: string;
  readonly signals: string;
  readonly parts: string;
}

export function keysOf(prefix: string, id: string): JournalKeys {
  const start = `${prefix}:{run:${id}}`;
  return {
    entries: `${start}:journal`,
    owner: `${start}:owner`,
    lease: `${start}:lease`,
    signals: `${start}:signals`,
    parts: `${start}:part:`,
  };
}

/** Whether the journal could be had. */
export type Claim =
  | { readonly owner: number }
  /** Another process has it, for so many milliseconds more unless it renews that. */
  | { readonly remaining: number };

/** How an entry was taken. `behind`: Redis has lost all entries of this owner behind that one. */
export type Append =
  | { readonly is: "kept" | "fenced" | "lost" }
  | { readonly is: "behind"; readonly last: number };

const CLAIM = `
local held = redis.call('GET', KEYS[3])
if held == ARGV[1] then return {'owner', redis.call('HGET', KEYS[2], 'number')} end
if held then return {'remaining', redis.call('PTTL', KEYS[3])} end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local owner = last and tonumber(string.match(last[1], '^%d+')) + 1 or 1
if owner == 1 then redis.call('XADD', KEYS[1], '1-0', 'claim', ARGV[1], 'header', ARGV[3])
else redis.call('XADD', KEYS[1], owner .. '-0', 'claim', ARGV[1]) end
redis.call('HSET', KEYS[2], 'number', owner, 'token', ARGV[1], 'last', 0)
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
return {'owner', owner}
`;

/** An entry may come again, if the connection was cut before the answer to the first. */
const APPEND = `
local owner = redis.call('HMGET', KEYS[2], 'token', 'number', 'last')
if not owner[1] then return {'lost'} end
if owner[1] ~= ARGV[1] then return {'fenced'} end
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
if #ARGV == 2 then return {'kept'} end
local last, number = tonumber(owner[3]), tonumber(ARGV[3])
if number <= last then return {'kept'} end
if number > last + 1 then return {'behind', last} end
redis.call('XADD', KEYS[1], owner[2] .. '-' .. ARGV[3], 'records', ARGV[4])
redis.call('HSET', KEYS[2], 'last', number)
return {'kept'}
`;

const RELEASE = `
if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
`;

/** As ioredis adds them to a connection. */
interface WithScripts {
  sheafClaim(...args: readonly (string | number)[]): Promise<[string, number | string]>;
  sheafAppend(...args: readonly (string | number)[]): Promise<[string, number?]>;
  sheafRelease(...args: readonly (string | number)[]): Promise<unknown>;
}

/** What is done to a journal, each as a whole: a script runs while nothing else does. */
export class JournalScripts {
  readonly #redis: WithScripts;
  readonly #keys: readonly string[];
  readonly #token: string;
  readonly #lease: number;

  /** @param lease Milliseconds that an owner has the journal without a sign of life. */
  constructor(redis: Redis, keys: JournalKeys, token: string, lease: number) {
    const numberOfKeys = 3;
    redis.defineCommand("sheafClaim", { numberOfKeys, lua: CLAIM });
    redis.defineCommand("sheafAppend", { numberOfKeys, lua: APPEND });
    redis.defineCommand("sheafRelease", { numberOfKeys, lua: RELEASE });
    this.#redis = redis as unknown as WithScripts;
    this.#keys = [keys.entries, keys.owner, keys.lease];
    this.#token = token;
    this.#lease = lease;
  }

  /** @param header What a new journal begins with. */
  async claim(header: string): Promise<Claim> {
    const args = [...this.#keys, this.#token, this.#lease, header];
    const [is, number] = await this.#redis.sheafClaim(...args);
    return is === "owner" ? { owner: Number(number) } : { remaining: Number(number) };
  }

  /** Appends an entry, and renews the lease. */
  append(number: number, records: string): Promise<Append> {
    return this.#appended(number, records);
  }

  /** Renews the lease. */
  renew(): Promise<Append> {
    return this.#appended();
  }

  async release(): Promise<void> {
    await this.#redis.sheafRelease(...this.#keys, this.#token);
  }

  async #appended(...entry: readonly (string | number)[]): Promise<Append> {
    const args = [...this.#keys, this.#token, this.#lease, ...entry];
    const [is, last] = await this.#redis.sheafAppend(...args);
    return is === "behind" ? { is, last: Number(last) } : { is: is as "kept" | "fenced" | "lost" };
  }
}
