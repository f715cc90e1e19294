import type { Json } from "./json.ts";
import { DELETED, type Written } from "./table.ts";

/** What was set and deleted, by name. */
export interface NamedChanges {
  /** Names that hold a value, with it. */
  readonly set: Readonly<Record<string, Json>>;
  /** Names that are gone. */
  readonly deleted: readonly string[];
}

/** The writes between two versions of a context. */
export interface Changes {
  /** Of variables. */
  readonly variables: NamedChanges;
  /** Of task results. */
  readonly tasks: NamedChanges;
}

/** Collects writes into the form that is handed out. `Object.fromEntries` keeps a name `__proto__` a name. */
export function namedChanges(writes: Iterable<readonly [string, Written]>): NamedChanges {
  const set: [string, Json][] = [];
  const deleted: string[] = [];
  for (const [name, written] of writes) {
    if (written === DELETED) deleted.push(name);
    else set.push([name, written]);
  }
  return { set: Object.fromEntries(set), deleted };
}
