import { type Changes, namedChanges, type NamedChanges } from "./changes.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { JsonEquality } from "./json/json-equality.ts";
import type { Json } from "./json.ts";
import { DELETED, type Written } from "./batch.ts";

/**
 * The changes that turn one context into another; the two need not be related. A name that was written
 * but holds an equal value is not a change; for the writes themselves see
 * {@link WorkflowContext.changes}. O(names of both), plus the size of values that are not identical.
 *
 * @example
 * ```ts
 * const before = createContext({ variables: { a: 1, b: 2 } });
 * diff(before, before.set("a", 3).delete("b")).variables; // { set: { a: 3 }, deleted: ["b"] }
 * ```
 */
export function diff(before: WorkflowContext, after: WorkflowContext): Changes {
  const equality = new JsonEquality();
  return {
    variables: difference(
      equality,
      before.names(),
      (name) => before.get(name),
      after.names(),
      (name) => after.get(name),
    ),
    tasks: difference(
      equality,
      before.taskNames(),
      (name) => before.task(name),
      after.taskNames(),
      (name) => after.task(name),
    ),
  };
}

function difference<N extends string>(
  equality: JsonEquality,
  namesBefore: readonly N[],
  before: (name: N) => unknown,
  namesAfter: readonly N[],
  after: (name: N) => unknown,
): NamedChanges {
  const writes: [string, Written][] = [];
  for (const name of namesAfter) {
    const value = after(name) as Json;
    if (!equality.areEqual(before(name) as Json | undefined, value)) writes.push([name, value]);
  }
  for (const name of namesBefore) {
    if (after(name) === undefined) writes.push([name, DELETED]);
  }
  return namedChanges(writes);
}
