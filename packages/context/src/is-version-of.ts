import { internalsOf } from "./context.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { positionOf } from "./delta.ts";

/**
 * True if the context is `earlier`, or `earlier` after some writes. Forks of it are not versions of it,
 * and neither are contexts that were joined into another one. Two versions that were made from `earlier`
 * separately cannot be told from one that was made from the other. O(1).
 *
 * @example
 * ```ts
 * const context = createContext();
 * isVersionOf(context, context.set("total", 1)); // true
 * isVersionOf(context, context.fork()); // false
 * ```
 */
export function isVersionOf(earlier: WorkflowContext, context: WorkflowContext): boolean {
  const before = internalsOf(earlier);
  const after = internalsOf(context);
  return (
    before !== null &&
    after !== null &&
    before.frame === after.frame &&
    before.slot === after.slot &&
    positionOf(before.delta) <= positionOf(after.delta)
  );
}
