import { internalsOf, type WorkflowContext } from "./context.ts";
import { isNode } from "./json.ts";

/**
 * True if the value is a context that this copy of the package made. False for anything else, a Proxy
 * around a context and contexts of another copy of the package included: nothing here could read,
 * fork or join those. Runs no code of the value. O(1).
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
