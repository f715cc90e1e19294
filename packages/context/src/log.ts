import { assign, emptyHamt, type Hamt } from "./hamt.ts";

/** The names written since a frame began, as a persistent set that is brought up to date when it is read. */
export class Log {
  static readonly EMPTY: Log = new Log(emptyHamt(), []);

  #names: Hamt<true>;
  #recent: readonly string[];

  private constructor(names: Hamt<true>, recent: readonly string[]) {
    this.#names = names;
    this.#recent = recent;
  }

  /** This log after writes under `recent`. O(recent names). */
  with(recent: Iterable<string>): Log {
    const names = [...recent];
    return names.length === 0 ? this : new Log(this.#settled(), names);
  }

  /** Every name once. */
  names(): Iterable<string> {
    return this.#settled().keys();
  }

  #settled(): Hamt<true> {
    this.#names = assign(this.#names, new Map(this.#recent.map((name) => [name, true])));
    this.#recent = [];
    return this.#names;
  }
}
