import type { Json } from "@sheaf/context";

/**
 * A value of a document with its position in the text. Trees are immutable. Aliases share the tree of
 * their anchor, and no tree contains itself.
 */
export type Tree = MapTree | ListTree | ScalarTree;

/** The position of a value, and what it costs to visit all of it. */
interface Placed {
  /** The offset of its first character. */
  readonly start: number;
  /** How many values it has, those of aliases included. A long text counts as several. */
  readonly weight: number;
  /** How many levels of lists and maps are below it. */
  readonly height: number;
}

/** A map. None of its keys is `__proto__`. */
export interface MapTree extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
}

/** The entry of a map for one key. */
export interface Entry {
  /** The offset of the key. */
  readonly keyStart: number;
  readonly value: Tree;
  /** The key as written, if that is a former name. */
  readonly oldName?: string;
}

/** A list. */
export interface ListTree extends Placed {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

/** A text, number, boolean or null. Numbers are finite. */
export interface ScalarTree extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The offset after its last character. */
  readonly end: number;
  readonly style: ScalarStyle;
}

/** How a scalar is written. */
export type ScalarStyle = "plain" | "single" | "double" | "block";

/** The value without positions. */
export function plainOf(tree: Tree): Json {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(plainOf);
  const object: Record<string, Json> = {};
  for (const [key, { value }] of tree.entries) object[key] = plainOf(value);
  return object;
}

/** The tree at the path; undefined if there is none. */
export function treeAt(tree: Tree, path: readonly PropertyKey[]): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === "list") at = at.items[step as number];
    else if (at?.kind === "map") at = at.entries.get(step as string)?.value;
    else return undefined;
  }
  return at;
}

/** The value of a key; undefined if there is no such key or no map. */
export function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === "map" ? tree.entries.get(key)?.value : undefined;
}

/** The entries of a map; none for anything else. */
export function entriesIn(tree: Tree | undefined): Iterable<readonly [string, Entry]> {
  return tree?.kind === "map" ? tree.entries : [];
}

/** The elements of a list; none for anything else. */
export function itemsIn(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** The text of a string; null for anything else. */
export function textOf(tree: Tree | undefined): string | null {
  return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value : null;
}

/** The map with other entries. */
export function withEntries(tree: MapTree, entries: ReadonlyMap<string, Entry>): MapTree {
  return { ...tree, entries };
}
