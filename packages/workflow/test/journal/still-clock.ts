/** Seconds of limits that pass only when a test lets one pass: each kind has a time of its own. */
export const LIMITS = { attempt: 1e6, item: 1.1e6, workflow: 1.2e6, wait: 1.3e6 } as const;

/** Whose time a limit is. */
export type LimitKind = keyof typeof LIMITS;

/** What a limit is longer than, in milliseconds, and other delays are not. */
const LONG = 9e8;
const NEXT_KIND = 1e8;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still while anything can go on. Short timers are over as soon as nothing else happens;
 * long ones are the limits of `LIMITS`, and each passes when a test says so.
 */
export class StillClock {
  #time = Date.UTC(2026, 0);
  #count = 0;
  readonly #short = new Map<object, Timer>();
  readonly #limits = new Map<object, Timer & { readonly kind: LimitKind }>();
  /** The limits that somebody has, by kind and name. */
  readonly #claimed = new Map<string, object>();
  readonly #unclaimed = new Set<object>();
  /** Whose the next limit of a kind is. */
  readonly #next = new Map<LimitKind, string>();
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: Date.now,
    elapsed: performance.now.bind(performance),
  };

  /** Takes the place of the clock of the process until `restore`. */
  install(): void {
    globalThis.setTimeout = ((callback: () => void, delay = 0) =>
      this.#set(callback, delay)) as typeof setTimeout;
    globalThis.clearTimeout = ((timer: object | undefined) => this.#clear(timer)) as never;
    Date.now = () => this.#time;
    performance.now = () => this.#time;
  }

  restore(): void {
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
    Date.now = this.#real.now;
    performance.now = this.#real.elapsed;
  }

  /** The limits that have begun since the last call are those of `name`. */
  claim(name: string): void {
    for (const timer of this.#unclaimed) {
      const limit = this.#limits.get(timer);
      if (limit !== undefined) this.#claimed.set(`${limit.kind} ${name}`, timer);
    }
    this.#unclaimed.clear();
  }

  /** The next limit of this kind that begins is that of `name`. */
  claimNext(kind: LimitKind, name: string): void {
    this.#next.set(kind, name);
  }

  /** Lets this limit pass. False if it is not running. */
  pass(kind: LimitKind, name: string): boolean {
    const timer = this.#claimed.get(`${kind} ${name}`);
    const limit = timer === undefined ? undefined : this.#limits.get(timer);
    if (timer === undefined || limit === undefined) return false;
    this.#limits.delete(timer);
    limit.callback();
    return true;
  }

  /** Lets the shortest of the short timers pass, and those of the same time. */
  passShort(): void {
    const next = Math.min(...[...this.#short.values()].map(({ at }) => at));
    if (next === Infinity) return;
    this.#time = Math.max(this.#time, next);
    for (const [timer, { at, callback }] of this.#short)
      if (at <= next && this.#short.delete(timer)) callback();
  }

  /** True if none of the short timers is running. */
  get isStill(): boolean {
    return this.#short.size === 0;
  }

  #set(callback: () => void, delay: number): object {
    const timer = { number: this.#count++, unref: () => timer, ref: () => timer };
    const at = this.#time + Math.max(1, delay);
    if (delay < LONG) this.#short.set(timer, { at, callback });
    else {
      const kind = kindOf(delay);
      this.#limits.set(timer, { at, callback, kind });
      const name = this.#next.get(kind);
      this.#next.delete(kind);
      if (name === undefined) this.#unclaimed.add(timer);
      else this.#claimed.set(`${kind} ${name}`, timer);
    }
    return timer;
  }

  #clear(timer: object | undefined): void {
    if (timer === undefined) return;
    this.#short.delete(timer);
    this.#limits.delete(timer);
  }
}

function kindOf(delay: number): LimitKind {
  const kinds = Object.entries(LIMITS) as [LimitKind, number][];
  // A wait goes on with what is left of its time.
  const found = kinds.findLast(([, seconds]) => delay > seconds * 1_000 - NEXT_KIND / 2);
  if (found === undefined) throw new Error(`No limit is ${delay} ms long`);
  return found[0];
}
