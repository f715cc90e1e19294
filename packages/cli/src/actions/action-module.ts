import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ActionFunction } from "@sheaf/workflow";
import { lineWith } from "../source/source-line.ts";
import { placeText } from "../source/source-position.ts";
import type { Host } from "../host/this-process.ts";
import type { Refusal } from "../errors/problem.ts";
import { BUILT_IN } from "./built-in.ts";
import { refusedModule, unloadable } from "./action-module-error.ts";

type Actions = Readonly<Record<string, ActionFunction>>;

/**
 * The actions that a module exports by default, by name. None may have the name of a built-in one:
 * neither would it be clear which is meant.
 *
 * @throws Refusal where there is no such module, where it does not load, or has no such export.
 */
export async function actionsOf(module: string, host: Host): Promise<Actions> {
  const file = module.startsWith("file:") ? fileURLToPath(module) : resolve(module);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await host.guests().during(host.load(file));
  } catch (error) {
    throw await unloadable(module, file, error, host.version);
  }
  if (!Object.hasOwn(loaded, "default"))
    throw refusedModule(module, "it has no default export", { hint: EXAMPLE });
  return checked(module, file, unwrapped(loaded["default"]));
}

const EXAMPLE = 'write: export default { "my.action": async ({ input }) => … }';

/** TypeScript compiled to CommonJS keeps its default export one level deeper. */
function unwrapped(exported: unknown): unknown {
  const { __esModule: isCompiled, default: inner } = (exported ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return isCompiled === true ? inner : exported;
}

function checked(module: string, file: string, exported: unknown): Actions {
  if (typeof exported !== "object" || exported === null || Array.isArray(exported))
    throw refusedExport(
      module,
      file,
      "expected its default export to be a record of functions",
      EXAMPLE,
    );
  for (const [name, action] of Object.entries(exported)) {
    const quoted = JSON.stringify(name);
    if (typeof action !== "function")
      throw refusedExport(
        module,
        file,
        `expected ${quoted} of its default export to be a function`,
        EXAMPLE,
      );
    if (Object.hasOwn(BUILT_IN, name))
      throw refusedExport(module, file, `${quoted} is a built-in action`, "rename yours");
  }
  return { ...(exported as Actions) };
}

/** Where the export stands is only looked for, as nothing says it. */
function refusedExport(module: string, file: string, problem: string, hint: string): Refusal {
  const line = lineWith(file, /export\s+default\b|\bmodule\.exports\s*=|\bas\s+default\b/);
  return line === null
    ? refusedModule(module, problem, { hint })
    : refusedModule(module, `${problem} at ${placeText(line)}`, { hint, excerpt: line });
}
