import { quote } from "@sheaf/context/messages";
import type { ActionFunction } from "@sheaf/workflow";

/**
 * The actions that a module exports, as the command takes them.
 *
 * @throws TypeError if its default export is not an object of functions.
 */
export function actionsIn(
  loaded: Readonly<Record<string, unknown>>,
  url: string,
): Readonly<Record<string, ActionFunction>> {
  const exported = unwrapped(loaded["default"]);
  if (typeof exported !== "object" || exported === null || Array.isArray(exported))
    throw new TypeError(
      `Cannot load actions from ${url}: expected its default export to be an object of functions`,
    );
  for (const [name, action] of Object.entries(exported))
    if (typeof action !== "function")
      throw new TypeError(
        `Cannot load actions from ${url}: expected ${quote(name)} to be a function`,
      );
  return { ...(exported as Readonly<Record<string, ActionFunction>>) };
}

/** TypeScript that was compiled to CommonJS has its default export one level deeper. */
function unwrapped(exported: unknown): unknown {
  const { __esModule: isCompiled, default: inner } = (exported ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return isCompiled === true ? inner : exported;
}
