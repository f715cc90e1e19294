import { isolationLaws } from "./isolation.ts";
import { joinLaws } from "./join.ts";
import type { Law } from "./law.ts";
import { nameLaws } from "./names.ts";
import { snapshotLaws } from "./snapshots.ts";
import type { LawSubject } from "./law-subject.ts";
import { valueLaws } from "./values.ts";
import { writeLaws } from "./writes.ts";

/**
 * The laws of a context whose forks are isolated, as properties of `subject`. Without `join` there are no
 * laws about joining, and without `restore` none about snapshots. Needs `fast-check`.
 *
 * @example
 * ```ts
 * const laws = contextLaws<Map<string, unknown>>({
 *   name: "native Maps",
 *   create: (variables) => new Map(Object.entries(variables)),
 *   fork: (map) => map,
 *   set: (map, name, value) => map.set(name, value),
 *   delete: (map, name) => (map.delete(name), map),
 *   get: (map, name) => map.get(name),
 *   names: (map) => map.keys(),
 * });
 * const law = laws.find(({ name }) => name === "writes-stay-in-the-fork");
 * law?.check(); // throws: What a fork writes reaches neither its parent nor its siblings
 * ```
 */
export function contextLaws<C>(subject: LawSubject<C>): Law[] {
  return [
    ...writeLaws(subject),
    ...isolationLaws(subject),
    ...valueLaws(subject),
    ...nameLaws(subject),
    ...joinLaws(subject),
    ...snapshotLaws(subject),
  ];
}
