import { internalsOf, type WorkflowContext } from "./context.ts";
import type { Shape } from "./shape.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * All secrets of a context by name, for programs that have to keep them out of what they tell. O(1).
 *
 * @returns Live and not to be changed; empty for something that is not a context.
 */
export function secretsOf<S extends Shape, Item>(
  context: WorkflowContext<S, Item>,
): ReadonlyMap<string, string> {
  return internalsOf(context)?.frame.setup.secrets ?? NONE;
}
