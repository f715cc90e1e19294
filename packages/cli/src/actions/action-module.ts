import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ActionFunction } from "@sheaf/workflow";
import type { InvalidInputError } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";
import { findLine } from "../source/source-line.ts";
import { formatPosition } from "../source/source-position.ts";
import { invalidModule, loadFailure } from "./action-module-error.ts";
import { BUILT_IN } from "./built-in.ts";

type Actions = Readonly<Record<string, ActionFunction>>;

/**
 * The default export of a module: actions by name. The name of a built-in action is refused, because
 * a document could mean either.
 *
 * @throws InvalidInputError if the module does not exist, does not load, or exports something else
 */
export async function loadActions(module: string, host: Host): Promise<Actions> {
  const file = moduleFile(module);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await host.userCode().guard(host.load(file));
  } catch (error) {
    throw await loadFailure(module, file, error, host.version);
  }
  if (!Object.hasOwn(loaded, "default"))
    throw invalidModule(module, "it has no default export", { hint: EXAMPLE });
  return check(module, file, unwrap(loaded["default"]));
}

/** The absolute path of a module that is given as a path or as a `file:` URL. */
export function moduleFile(module: string): string {
  return module.startsWith("file:") ? fileURLToPath(module) : resolve(module);
}

const EXAMPLE = 'write: export default { "my.action": async ({ input }) => … }';

/** TypeScript that was compiled to CommonJS has its default export one level deeper. */
function unwrap(exported: unknown): unknown {
  const { __esModule: isCompiled, default: inner } = (exported ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return isCompiled === true ? inner : exported;
}

function check(module: string, file: string, exported: unknown): Actions {
  const invalid = (problem: string, hint: string): InvalidInputError =>
    invalidExport(module, file, problem, hint);
  if (typeof exported !== "object" || exported === null || Array.isArray(exported))
    throw invalid("expected the default export to be an object of functions", EXAMPLE);
  for (const [name, action] of Object.entries(exported)) {
    const quoted = JSON.stringify(name);
    if (typeof action !== "function")
      throw invalid(`expected ${quoted} in the default export to be a function`, EXAMPLE);
    if (Object.hasOwn(BUILT_IN, name))
      throw invalid(`${quoted} is the name of a built-in action`, "choose another name");
  }
  return { ...(exported as Actions) };
}

/** The position of the export is found by searching the source, because Node does not provide it. */
function invalidExport(
  module: string,
  file: string,
  problem: string,
  hint: string,
): InvalidInputError {
  const line = findLine(file, /export\s+default\b|\bmodule\.exports\s*=|\bas\s+default\b/);
  return line === null
    ? invalidModule(module, problem, { hint })
    : invalidModule(module, `${problem} at ${formatPosition(line)}`, { hint, excerpt: line });
}
