/**
 * A persistent map by name: a hash array mapped trie (Bagwell, "Ideal Hash Trees", 2001). A few names are a
 * list in the order in which they came, more are in the order of their hashes.
 *
 * The hash is known, so whoever chooses the names can give all of them one. Names of one hash are
 * therefore in a search tree, which compares them and stays fast whatever the names are.
 */
import {
  type AvlNode,
  type AvlTree,
  findIn,
  forEachIn,
  withName,
  withoutName,
} from "./avl-tree.ts";
import { setOwn } from "./polluted-prototype.ts";

/** So many names are a list: it is smaller than a trie, and as fast to search. */
const MAX_LISTED = 8;

/** Each level of the trie has five bits of the hash, the last one the last two. Search trees lie below it. */
const BITS = 5;
const MASK = 31;
const LAST_SHIFT = 30;

/** Stands where a name would, in front of what lies below. */
const BELOW = null;

/** Each name with its value after it, or {@link BELOW} with a branch or a search tree after it. */
type Slots = readonly unknown[];

/** From here on, a branch that is changed several times gets room for more, which takes less than copies. */
const MANY_SLOTS = 16;

/** Immutable, except for the assignment that owns it. */
class Branch {
  /** Which of its 32 places are taken: these have slots, in the same order. */
  bitmap: number;
  slots: Slots;
  readonly owner: Assignment | null;

  constructor(bitmap: number, slots: Slots, owner: Assignment | null) {
    this.bitmap = bitmap;
    this.slots = slots;
    this.owner = owner;
  }
}

/**
 * | operation | cost |
 * |---|---|
 * | get, delete | O(1), O(log names) for names of one hash |
 * | with | the same for each entry |
 * | names, entries | O(names) |
 */
export class Hamt<V> {
  static readonly EMPTY: Hamt<never> = new Hamt<never>(null, []);

  readonly size: number;
  /** Null if the names are a list. */
  readonly #root: Branch | null;
  /** The list, or what the root has. Never made from a frozen list, from which V8 copies slowly. */
  readonly #slots: Slots;

  private constructor(root: Branch | null, slots: Slots, size: number = slots.length / 2) {
    this.size = size;
    this.#root = root;
    this.#slots = slots;
  }

  /** The value of a name; undefined if it is not in the map. */
  get(name: string): V | undefined {
    const root = this.#root;
    if (root !== null) return valueIn(root, name) as V | undefined;
    const at = positionIn(this.#slots, name);
    return at < 0 ? undefined : (this.#slots[at + 1] as V);
  }

  /** The map in which these names have these values. */
  with(entries: ReadonlyMap<string, V>): Hamt<V> {
    const list = this.#root === null ? listWith(this.#slots, entries) : null;
    if (list !== null) return new Hamt<V>(null, list);
    const assignment = new Assignment(this.#root === null || entries.size > 1);
    let root = this.#root ?? assignment.trieOf(this.#slots);
    for (const [name, value] of entries) root = assignment.put(root, 0, hashOf(name), name, value);
    const before = this.#root === null ? 0 : this.size;
    return new Hamt<V>(root, root.slots, before + assignment.added);
  }

  /** The map without the name. */
  delete(name: string): Hamt<V> {
    if (this.get(name) === undefined) return this;
    if (this.#root === null)
      return new Hamt<V>(null, this.#slots.toSpliced(positionIn(this.#slots, name), 2));
    const root = withoutIn(this.#root, 0, hashOf(name), name);
    return new Hamt<V>(root, root?.slots ?? [], this.size - 1);
  }

  /** All names. */
  names(): string[] {
    const names: string[] = [];
    this.#forEach((name) => setOwn(names, names.length, name));
    return names;
  }

  /** All names with their values. */
  entries(): [string, V][] {
    const entries: [string, V][] = [];
    this.#forEach((name, value) => setOwn(entries, entries.length, [name, value as V]));
    return entries;
  }

  #forEach(visit: Visit): void {
    visitAll(this.#slots, 0, visit);
  }
}

type Visit = (name: string, value: unknown) => void;

/** Puts names into a trie, and changes in place what it has made itself. */
class Assignment {
  /** How many names were new. */
  added = 0;
  /** Null if there is a single name: each branch is changed once, and nobody has to own it. */
  readonly #owner: Assignment | null;

  constructor(isBatch: boolean) {
    this.#owner = isBatch ? this : null;
  }

  trieOf(list: Slots): Branch {
    let root = new Branch(0, [], this);
    for (let at = 0; at < list.length; at += 2) {
      const name = list[at] as string;
      root = this.put(root, 0, hashOf(name), name, list[at + 1]);
    }
    return root;
  }

  put(branch: Branch, shift: number, hash: number, name: string, value: unknown): Branch {
    const { bitmap, slots } = branch;
    const bit = bitOf(hash, shift);
    const at = positionOf(bit, bitmap);
    if ((bitmap & bit) === 0) {
      this.added++;
      return this.#inserted(branch, bit, at, name, value);
    }
    const key = slots[at] as string | null;
    const before = slots[at + 1];
    if (key === name) return before === value ? branch : this.#replaced(branch, at, name, value);
    const after =
      key === BELOW
        ? this.#putBelow(before, shift + BITS, hash, name, value)
        : this.#both(key, before, shift + BITS, hash, name, value);
    return after === before ? branch : this.#replaced(branch, at, BELOW, after);
  }

  #putBelow(below: unknown, shift: number, hash: number, name: string, value: unknown): unknown {
    if (shift <= LAST_SHIFT) return this.put(below as Branch, shift, hash, name, value);
    const tree = below as AvlTree<unknown>;
    if (findIn(tree, name) === undefined) this.added++;
    return withName(tree, name, value);
  }

  /** What lies below the place that two names have in common. */
  #both(
    other: string,
    otherValue: unknown,
    shift: number,
    hash: number,
    name: string,
    value: unknown,
  ): unknown {
    if (shift > LAST_SHIFT) {
      this.added++;
      return withName(withName(null, other, otherValue), name, value);
    }
    const branch = new Branch(bitOf(hashOf(other), shift), [other, otherValue], this.#owner);
    return this.put(branch, shift, hash, name, value);
  }

  #replaced(branch: Branch, at: number, key: string | null, value: unknown): Branch {
    const isOwned = this.#owns(branch);
    const slots = (isOwned ? branch.slots : branch.slots.slice()) as unknown[];
    slots[at] = key;
    slots[at + 1] = value;
    return isOwned ? branch : new Branch(branch.bitmap, slots, this.#owner);
  }

  #inserted(branch: Branch, bit: number, at: number, name: string, value: unknown): Branch {
    const bitmap = branch.bitmap | bit;
    if (!this.#owns(branch))
      return new Branch(bitmap, branch.slots.toSpliced(at, 0, name, value), this.#owner);
    branch.bitmap = bitmap;
    if (branch.slots.length < MANY_SLOTS) branch.slots = branch.slots.toSpliced(at, 0, name, value);
    else insert(branch.slots as unknown[], at, name, value);
    return branch;
  }

  #owns(branch: Branch): boolean {
    return branch.owner !== null && branch.owner === this.#owner;
  }
}

function valueIn(root: Branch, name: string): unknown {
  const hash = hashOf(name);
  let below: unknown = root;
  for (let shift = 0; shift <= LAST_SHIFT; shift += BITS) {
    const { bitmap, slots } = below as Branch;
    const bit = bitOf(hash, shift);
    if ((bitmap & bit) === 0) return undefined;
    const at = positionOf(bit, bitmap);
    const key = slots[at];
    if (key === name) return slots[at + 1];
    if (key !== BELOW) return undefined;
    below = slots[at + 1];
  }
  return findIn(below as AvlTree<unknown>, name);
}

/** The branch without a name that it has; null if nothing is left. A branch below another has two names at least. */
function withoutIn(branch: Branch, shift: number, hash: number, name: string): Branch | null {
  const { bitmap, slots } = branch;
  const bit = bitOf(hash, shift);
  const at = positionOf(bit, bitmap);
  if (slots[at] !== BELOW)
    return slots.length === 2 ? null : new Branch(bitmap ^ bit, slots.toSpliced(at, 2), null);
  const below =
    shift < LAST_SHIFT
      ? onlyEntryOr(withoutIn(slots[at + 1] as Branch, shift + BITS, hash, name) as Branch)
      : onlyNameOr(withoutName(slots[at + 1] as AvlTree<unknown>, name) as AvlNode<unknown>);
  const rest = slots.slice();
  [rest[at], rest[at + 1]] = below;
  return new Branch(bitmap, rest, null);
}

function onlyEntryOr(branch: Branch): Slots {
  return branch.slots.length === 2 && branch.slots[0] !== BELOW ? branch.slots : [BELOW, branch];
}

function onlyNameOr(tree: AvlNode<unknown>): Slots {
  return tree.height === 1 ? [tree.name, tree.value] : [BELOW, tree];
}

/** In the order of the slots. */
function visitAll(slots: Slots, shift: number, visit: Visit): void {
  for (let at = 0; at < slots.length; at += 2) {
    const key = slots[at] as string | null;
    const value = slots[at + 1];
    if (key !== BELOW) visit(key, value);
    else if (shift < LAST_SHIFT) visitAll((value as Branch).slots, shift + BITS, visit);
    else forEachIn(value as AvlTree<unknown>, visit);
  }
}

/** A list with these entries; null if it gets too long. */
function listWith(list: Slots, entries: ReadonlyMap<string, unknown>): Slots | null {
  const slots = list.slice();
  for (const [name, value] of entries) {
    const at = positionIn(slots, name);
    if (at >= 0) slots[at + 1] = value;
    else if (slots.length === 2 * MAX_LISTED) return null;
    else {
      setOwn(slots, slots.length, name);
      setOwn(slots, slots.length, value);
    }
  }
  return slots;
}

/** Moves what follows. New elements are defined, as a program may have given all lists a setter. */
function insert(slots: unknown[], at: number, name: string, value: unknown): void {
  const { length } = slots;
  setOwn(slots, length, null);
  setOwn(slots, length + 1, null);
  for (let i = length - 1; i >= at; i--) slots[i + 2] = slots[i];
  slots[at] = name;
  slots[at + 1] = value;
}

/** Where a name is in a list; negative if it is not there. */
function positionIn(list: Slots, name: string): number {
  let at = list.length - 2;
  while (at >= 0 && list[at] !== name) at -= 2;
  return at;
}

/** The place in a branch, as a bit of its bitmap. */
function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & MASK);
}

/** Where the slots of a place are: behind those of the places before it. */
function positionOf(bit: number, bitmap: number): number {
  let bits = bitmap & (bit - 1);
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24) * 2;
}

/** 32 bits, as Java hashes texts. */
export function hashOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(31, hash) + name.charCodeAt(i)) | 0;
  return hash;
}
