import { register } from "node:module";

/**
 * If the file is in TypeScript, it and what it imports can be imported from now on, on every version of
 * Node. Without effect where the runtime loads it itself, as Node does from 22.18 on.
 */
export function prepareFor(file: string): void {
  const { features, versions } = process;
  const isNode = versions["bun"] === undefined && versions["deno"] === undefined;
  const isMissing = !("typescript" in features) || features.typescript === false;
  if (isNode && isMissing && /\.m?ts$/.test(file))
    register("./typescript-hooks.js", import.meta.url);
}
