import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import type { ActionFunction } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";
import { messageOf, type Refusal, refusal } from "../problem.ts";
import { BUILT_IN } from "./built-in.ts";

type Actions = Readonly<Record<string, ActionFunction>>;

/**
 * The actions that a module exports by default, by name. None may have the name of a built-in one:
 * neither would it be clear which is meant.
 *
 * @throws Refusal where there is no such module, or no such export.
 */
export async function actionsOf(module: string, host: Host): Promise<Actions> {
  const file = module.startsWith("file:") ? fileURLToPath(module) : resolve(module);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await host.load(file);
  } catch (error) {
    throw unloadable(module, file, error, host);
  }
  if (!Object.hasOwn(loaded, "default")) throw refused(module, "it has no default export", EXAMPLE);
  return checked(module, unwrapped(loaded["default"]));
}

const EXAMPLE = 'write: export default { "my.action": async ({ input }) => … }';

/** TypeScript compiled to CommonJS keeps its default export one level deeper. */
function unwrapped(exported: unknown): unknown {
  const { __esModule: isCompiled, default: inner } = (exported ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return isCompiled === true ? inner : exported;
}

function checked(module: string, exported: unknown): Actions {
  if (typeof exported !== "object" || exported === null || Array.isArray(exported))
    throw refused(module, "its default export is no record of functions", EXAMPLE);
  for (const [name, action] of Object.entries(exported)) {
    if (typeof action !== "function")
      throw refused(
        module,
        `${JSON.stringify(name)} of its default export is no function`,
        EXAMPLE,
      );
    if (Object.hasOwn(BUILT_IN, name))
      throw refused(module, `${JSON.stringify(name)} is a built-in action`, "rename yours");
  }
  return { ...(exported as Actions) };
}

function unloadable(module: string, file: string, error: unknown, { version }: Host): Refusal {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const message = messageOf(error);
  if (code === "ERR_MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${file}'`))
    return refused(module, "there is no such file");
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" && /\.[mc]?ts\b/.test(message))
    return refused(
      module,
      `Node ${version} runs no TypeScript`,
      "use Node 22.18 or later, or compile it to JavaScript",
    );
  if (error instanceof SyntaxError && /import statement|Unexpected token 'export'/.test(message))
    return refused(
      module,
      "it is written as an ES module, but not named as one",
      'call it .mjs, or put "type": "module" into its package.json',
    );
  return refused(module, message);
}

function refused(module: string, problem: string, hint?: string): Refusal {
  return refusal("INVALID_ACTIONS", `Cannot load actions from ${module}: ${problem}`, hint);
}
