import { internalsOf } from "./context.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import type { Shape } from "./shape.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * All secrets of a context by name, for programs that mask them in their output. Empty for anything that
 * is not a context. O(1).
 *
 * @example
 * ```ts
 * secretsOf(createContext({ secrets: { token: "s3cr3t-value" } })).get("token"); // "s3cr3t-value"
 * ```
 */
export function secretsOf<S extends Shape, Item>(
  context: WorkflowContext<S, Item>,
): ReadonlyMap<string, string> {
  return internalsOf(context)?.frame.setup.secrets ?? NONE;
}
