import type { Json } from "@sheaf/context";

/**
 * A value of a document with its place in the text. Trees are immutable; what aliases name is shared,
 * and no tree contains itself.
 */
export type Tree = MapTree | ListTree | ScalarTree;

/** Where a value stands, and what it costs to walk it. */
interface Placed {
  /** Offset of its first character. */
  readonly start: number;
  /** Values in it, those of aliases included; a long text counts as several. */
  readonly weight: number;
  /** Levels of lists and maps below it. */
  readonly height: number;
}

/** A map. None of its keys is `__proto__`. */
export interface MapTree extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
}

/** What a map holds under one key. */
export interface Entry {
  /** Offset of the key. */
  readonly keyStart: number;
  readonly value: Tree;
  /** The key as it is written, where that is an old name of it. */
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
  /** Offset behind its last character. */
  readonly end: number;
  readonly style: ScalarStyle;
}

/** How a scalar is written. */
export type ScalarStyle = "plain" | "single" | "double" | "block";

/** The value without its places. */
export function plainOf(tree: Tree): Json {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(plainOf);
  const object: Record<string, Json> = {};
  for (const [key, { value }] of tree.entries) object[key] = plainOf(value);
  return object;
}

/** What stands at the path; undefined where nothing does. */
export function treeAt(tree: Tree, path: readonly PropertyKey[]): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === "list") at = at.items[step as number];
    else if (at?.kind === "map") at = at.entries.get(step as string)?.value;
    else return undefined;
  }
  return at;
}

/** The value under a key of a map; undefined where there is none, or no map. */
export function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === "map" ? tree.entries.get(key)?.value : undefined;
}

/** The entries of a map; none of anything else. */
export function entriesIn(tree: Tree | undefined): Iterable<readonly [string, Entry]> {
  return tree?.kind === "map" ? tree.entries : [];
}

/** The elements of a list; none of anything else. */
export function itemsIn(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** The text of a scalar; null where it is none, or something else. */
export function textOf(tree: Tree | undefined): string | null {
  return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value : null;
}

/** The map with other entries. */
export function withEntries(tree: MapTree, entries: ReadonlyMap<string, Entry>): MapTree {
  return { ...tree, entries };
}
