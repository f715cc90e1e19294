import type { Json } from "./json.ts";
import { DELETED, type Written } from "./batch.ts";

/** The names that were set, with their values, and the names that were deleted. */
export interface NamedChanges {
  /** The new value of each name that was set. */
  readonly set: Readonly<Record<string, Json>>;
  /** The names that were deleted. */
  readonly deleted: readonly string[];
}

/** The writes between two versions of a context. */
export interface Changes {
  /** Changes of variables. */
  readonly variables: NamedChanges;
  /** Changes of task results. */
  readonly tasks: NamedChanges;
}

/** Sorts writes into values and deletions. `Object.fromEntries` keeps a name `__proto__` an ordinary name. */
export function namedChanges(writes: Iterable<readonly [string, Written]>): NamedChanges {
  const set: [string, Json][] = [];
  const deleted: string[] = [];
  for (const [name, written] of writes) {
    if (written === DELETED) deleted.push(name);
    else set.push([name, written]);
  }
  return { set: Object.fromEntries(set), deleted };
}
