import type { JsonEquality } from "./json/json-equality.ts";
import type { Path } from "./errors.ts";
import { isJsonObject } from "./json/json-kind.ts";
import type { Json, JsonObject } from "./json.ts";

/** What one writer has at the path that is being merged. */
export interface Side<T> {
  /** The position of the writer in the conflict. */
  readonly writer: number;
  readonly value: T;
}

/** Throws the error for two writers that disagree at a path. */
export type Conflict = (writers: readonly [number, number], path: Path) => never;

/** Stands for a missing base. A single object, so that results without a base are remembered too. */
const NO_BASE: JsonObject = Object.freeze({});

/** Results are remembered only after this many merges of objects. */
const UNREMEMBERED = 256;

/**
 * Three-way merge of objects, property by property, at any depth. O(size of the base and of all sides
 * in memory); descends only where they differ.
 */
export class Merge {
  readonly #equality: JsonEquality;
  readonly #conflict: Conflict;
  #merges = 0;
  /** Numbers of objects, and results by the numbers of the objects merged: shared objects are merged once. */
  readonly #numbers = new Map<object, number>();
  readonly #results = new Map<string, JsonObject>();

  constructor(equality: JsonEquality, conflict: Conflict) {
    this.#equality = equality;
    this.#conflict = conflict;
  }

  /** @param path The path of these objects in the merged value. */
  objects(base: JsonObject, sides: readonly Side<JsonObject>[], path: Path = []): JsonObject {
    if (this.#merges++ < UNREMEMBERED) return this.#merged(base, sides, path);
    const key = [base, ...sides.map(({ value }) => value)]
      .map((node) => this.#numberOf(node))
      .join();
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const result = this.#merged(base, sides, path);
    this.#results.set(key, result);
    return result;
  }

  #merged(base: JsonObject, sides: readonly Side<JsonObject>[], path: Path): JsonObject {
    const entries: [string, Json][] = [];
    for (const [key, { holders, changes }] of this.#changesOf(base, sides)) {
      const was = property(base, key);
      const isDeleted = was !== undefined && holders < sides.length;
      if (isDeleted && changes.length === 0) continue;
      const value =
        changes.length === 0
          ? was
          : this.#property(was, isDeleted ? this.#withDeletions(key, was, sides) : changes, [
              ...path,
              key,
            ]);
      if (value !== undefined) entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  /** For each property of the base or a side: how many sides have it, and which changed it, in order. */
  #changesOf(base: JsonObject, sides: readonly Side<JsonObject>[]): Map<string, Changed> {
    const changed = new Map<string, Changed>();
    for (const key of Object.keys(base)) changed.set(key, { holders: 0, changes: [] });
    for (const { writer, value } of sides) {
      for (const [key, own] of Object.entries(value)) {
        let entry = changed.get(key);
        if (entry === undefined) changed.set(key, (entry = { holders: 0, changes: [] }));
        entry.holders++;
        if (!this.#equality.areEqual(own, property(base, key)))
          entry.changes.push({ writer, value: own });
      }
    }
    return changed;
  }

  /** All changes of a property, deletions included. Needed only if one side deleted it. */
  #withDeletions(
    key: string,
    was: Json,
    sides: readonly Side<JsonObject>[],
  ): Side<Json | undefined>[] {
    return sides
      .map(({ writer, value }) => ({ writer, value: property(value, key) }))
      .filter(({ value }) => !this.#equality.areEqual(value, was));
  }

  #property(
    base: Json | undefined,
    changes: readonly Side<Json | undefined>[],
    path: Path,
  ): Json | undefined {
    const [first, ...others] = changes as [Side<Json | undefined>, ...Side<Json | undefined>[]];
    const other = others.find(({ value }) => !this.#equality.areEqual(value, first.value));
    if (other === undefined) return first.value;
    if (!changes.every(isObjectSide) || !(base === undefined || isJsonObject(base)))
      return this.#conflict([first.writer, other.writer], path);
    return this.objects(base ?? NO_BASE, changes, path);
  }

  #numberOf(node: object): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    this.#numbers.set(node, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

interface Changed {
  holders: number;
  readonly changes: Side<Json>[];
}

function property(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObjectSide(side: Side<Json | undefined>): side is Side<JsonObject> {
  return isJsonObject(side.value);
}
