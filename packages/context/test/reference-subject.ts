import { Map as PersistentMap } from "immutable";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../src/json.ts";
import type { LawSubject } from "../src/laws/law-subject.ts";

export const DELETED = Symbol("deleted");

export interface Write {
  readonly key: string;
  readonly name: string;
  readonly value: Json | typeof DELETED;
  /** When it was made. Only a fault looks at it. */
  readonly time: number;
}

export type Entries = PersistentMap<string, { readonly name: string; readonly value: Json }>;

/** What the forks of one point share. */
export interface Frame {
  readonly entries: Entries;
  readonly cache: Map<string, Json>;
  /** What every fork starts with: nothing. */
  readonly start: Write[];
  forks: number;
}

/** A persistent map that forks share, and a list of own writes, the newest last. */
export interface ReferenceContext {
  readonly frame: Frame;
  readonly slot: number;
  readonly writes: Write[];
  /** The frame of the forks made here. */
  branch: Frame | null;
}

/**
 * A correct implementation in a hundred lines. Its steps are methods, so that a mutant can override one of
 * them with a fault.
 */
export class ReferenceSubject implements LawSubject<ReferenceContext> {
  readonly name: string = "a reference context";
  #clock = 0;

  create(variables: Readonly<Record<string, Json>>): ReferenceContext {
    return this.root(Object.entries(variables));
  }

  fork(context: ReferenceContext): ReferenceContext {
    const frame = (context.branch ??= frameOf(this.content(context)));
    return { frame, slot: this.slot(frame), writes: frame.start, branch: null };
  }

  set(context: ReferenceContext, name: string, value: Json): ReferenceContext {
    return this.written(context, this.write(name, this.freezeCopy(value)));
  }

  delete(context: ReferenceContext, name: string): ReferenceContext {
    return this.written(context, this.write(name, DELETED));
  }

  get({ frame, writes }: ReferenceContext, name: string): unknown {
    const key = this.keyOf(name);
    const own = writes.findLast((write) => write.key === key);
    if (own !== undefined) return own.value === DELETED ? undefined : own.value;
    const value = frame.cache.get(key) ?? frame.entries.get(key)?.value;
    if (value !== undefined) frame.cache.set(key, value);
    return value;
  }

  names(context: ReferenceContext): Iterable<string> {
    return [...this.content(context).values()].map(({ name }) => name);
  }

  join(parent: ReferenceContext, forks: readonly ReferenceContext[]): ReferenceContext {
    const writes = this.forkWrites(forks);
    const base = forks[0]?.frame.entries ?? parent.frame.entries;
    for (const write of writes) {
      if (this.isConflict(write, writes, parent, base))
        throw new Error(`Several branches wrote ${write.name}`);
    }
    return writes.length === 0
      ? parent
      : writes.reduce((joined, write) => this.written(joined, write), parent);
  }

  restore(context: ReferenceContext): ReferenceContext {
    const entries = [...this.content(context).values()].map(({ name, value }) => [name, value]);
    return this.root(JSON.parse(JSON.stringify(entries)) as [string, Json][]);
  }

  protected root(entries: readonly (readonly [string, Json])[]): ReferenceContext {
    const content = entries.map(
      ([name, value]) => [this.keyOf(name), { name, value: this.freezeCopy(value) }] as const,
    );
    return { frame: frameOf(PersistentMap(content)), slot: 0, writes: [], branch: null };
  }

  protected keyOf(name: string): string {
    return name;
  }

  protected freezeCopy(value: Json): Json {
    return deepFrozen(JSON.parse(JSON.stringify(value)) as Json);
  }

  protected slot(frame: Frame): number {
    return frame.forks++;
  }

  protected write(name: string, value: Write["value"]): Write {
    return { key: this.keyOf(name), name, value, time: this.#clock++ };
  }

  protected written(context: ReferenceContext, write: Write): ReferenceContext {
    return { ...context, writes: [...context.writes, write], branch: null };
  }

  protected content({ frame, writes }: ReferenceContext): Entries {
    return this.applied(frame.entries, writes);
  }

  protected applied(entries: Entries, writes: readonly Write[]): Entries {
    return writes.reduce(
      (result, { key, name, value }) =>
        value === DELETED ? result.delete(key) : result.set(key, { name, value }),
      entries,
    );
  }

  /** The last write of each fork under each name, forks in the order given. */
  protected forkWrites(forks: readonly ReferenceContext[]): Write[] {
    const bySlot = new Map(forks.map((fork) => [fork.slot, fork.writes]));
    return [...bySlot.values()].flatMap((writes) => [
      ...new Map(writes.map((write) => [write.key, write])).values(),
    ]);
  }

  protected isConflict(
    write: Write,
    writes: readonly Write[],
    parent: ReferenceContext,
    base: Entries,
  ): boolean {
    const value = write.value === DELETED ? undefined : write.value;
    if (
      writes.some(
        (other) => other.key === write.key && !isDeepStrictEqual(other.value, write.value),
      )
    )
      return true;
    const now = this.content(parent).get(write.key)?.value;
    return !isDeepStrictEqual(now, base.get(write.key)?.value) && !isDeepStrictEqual(now, value);
  }
}

export function frameOf(entries: Entries): Frame {
  return { entries, cache: new Map(), start: [], forks: 0 };
}

function deepFrozen(value: Json): Json {
  if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) deepFrozen(child);
    Object.freeze(value);
  }
  return value;
}
