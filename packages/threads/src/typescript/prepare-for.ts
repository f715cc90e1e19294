import { register } from "node:module";

/** From sources, which Node may not be able to run, the build is used. */
const HOOKS = import.meta.url.endsWith(".ts")
  ? "../../dist/typescript/typescript-hooks.js"
  : "./typescript-hooks.js";

/**
 * If the module is in TypeScript, it and what it imports can be imported from now on, on every version of
 * Node. Types are removed, not checked, so it may have only syntax that goes with them: no `enum` and no
 * parameter properties. Without effect where the runtime loads TypeScript itself, as Node does from 22.18 on.
 *
 * @param module A path or a URL.
 *
 * @example
 * ```ts
 * const load = async (url: string): Promise<unknown> => {
 *   prepareFor(url);
 *   return import(url);
 * };
 * ```
 */
export function prepareFor(module: string): void {
  const { features, versions } = process;
  const isNode = versions["bun"] === undefined && versions["deno"] === undefined;
  const isMissing = !("typescript" in features) || features.typescript === false;
  if (isNode && isMissing && /\.m?ts(?:[?#]|$)/.test(module)) register(HOOKS, import.meta.url);
}
