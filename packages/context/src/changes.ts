import type { Json } from "./json.ts";
import { DELETED, type Written } from "./batch.ts";
import { type Delta, forEachWrite, VariableWrite } from "./delta.ts";

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

/** The own writes of a context, in the order in which they were made. O(own writes). */
export function changesIn(delta: Delta): Changes {
  const variables = new Map<string, Written>();
  const tasks = new Map<string, Written>();
  forEachWrite(delta, (kind, name, written) => {
    const writes = kind === VariableWrite ? variables : tasks;
    if (!writes.has(name)) writes.set(name, written);
  });
  return {
    variables: namedChanges([...variables].toReversed()),
    tasks: namedChanges([...tasks].toReversed()),
  };
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
