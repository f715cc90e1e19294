import { internalsOf } from "./context.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { isNode } from "./json.ts";

/**
 * True if the value is a context that this copy of the package made. False for anything else, including
 * a Proxy around a context and contexts of another copy of the package, which this copy could not read,
 * fork or join. Runs no code of the value. O(1).
 *
 * @example
 * ```ts
 * isContext(createContext().fork()); // true
 * isContext({ get: () => 1 }); // false
 * ```
 */
export function isContext(value: unknown): value is WorkflowContext {
  return isNode(value) && internalsOf(value) !== null;
}
