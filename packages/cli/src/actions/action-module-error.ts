import { lineWith, type SourceLine } from "../source/source-line.ts";
import { placeOf, placeText, withoutFolder } from "../source/source-position.ts";
import { thrownBy } from "../errors/error-details.ts";
import { GuestError } from "../user-code/user-code-monitor.ts";
import { type Problem, Refusal } from "../errors/problem.ts";
import { messageOf, propertyOf } from "../text/unknown-error.ts";

/** What is wrong with a module, beside the message. */
type Details = Pick<Problem, "hint" | "excerpt" | "causes" | "stack">;

/** Why a module gives no actions. */
export function refusedModule(
  module: string,
  problem: string,
  details: Details = {},
  code = "INVALID_ACTIONS",
): Refusal {
  return new Refusal([
    { code, message: `Cannot load actions from ${module}: ${problem}`, ...details },
  ]);
}

/**
 * Why a module cannot be loaded, and where in which file.
 *
 * @param version That of Node.
 */
export async function unloadable(
  module: string,
  file: string,
  error: unknown,
  version: string,
): Promise<Refusal> {
  if (error instanceof GuestError) return refusedFor(module, error);
  const code = propertyOf(error, "code");
  const message = messageOf(error);
  if (code === "ERR_MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${file}'`))
    return refusedModule(module, "there is no such file");
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" && /\.[mc]?ts\b/.test(message))
    return refusedModule(module, `Node ${version} cannot load TypeScript`, {
      hint: "use Node 22.18 or later, or compile it to JavaScript",
    });
  if (isSyntaxError(error) && /import statement|Unexpected token 'export'/.test(message))
    return refusedModule(module, "it is written as an ES module, but not named as one", {
      hint: 'call it .mjs, or put "type": "module" into its package.json',
    });
  const line = isSyntaxError(error) ? await lineOf(file, error) : importIn(message);
  const place = line ?? placeOf(error);
  const where = place === null ? "" : ` at ${placeText(place)}`;
  return refusedModule(module, `${withoutFolder(message)}${where}`, {
    ...(line === null ? {} : { excerpt: line }),
    ...thrownAs(error, message),
  });
}

/** It did something to the process while it was loaded, or never came to its end. */
function refusedFor(module: string, { failure }: GuestError): Refusal {
  if (failure.code === "NEVER_SETTLED")
    return refusedModule(
      module,
      "it waits at its top for a promise that nothing is left to settle",
      {},
      "ACTIONS_NEVER_LOADED",
    );
  const place = placeOf(failure.cause);
  const where = place === null ? "" : ` at ${placeText(place)}`;
  const details = thrownAs(failure.cause, failure.message);
  return refusedModule(module, `${failure.message}${where}`, details);
}

/** Without the place, which is part of the message. */
function thrownAs(thrown: unknown, message: string): Details {
  const { causes, stack } = thrownBy(thrown, message, (text) => text);
  return { ...(causes === undefined ? {} : { causes }), ...(stack === undefined ? {} : { stack }) };
}

/** Where a file is imported that is not there: Node names both files, and no line. */
function importIn(message: string): SourceLine | null {
  const [, missing, file] =
    /^Cannot find (?:module|package) '([^']+)' imported from (\S.*)$/.exec(message) ?? [];
  if (missing === undefined || file === undefined) return null;
  const name = (missing.split(/[\\/]/).at(-1) ?? missing).replaceAll(/[^\w-]/g, "\\$&");
  return lineWith(file, new RegExp(`["'](?:[^"'\n]*/)?${name}(?:/[^"'\n]*)?["']`));
}

/** Loaded where it is needed alone, as it starts processes. */
async function lineOf(file: string, error: SyntaxError): Promise<SourceLine | null> {
  const { syntaxErrorIn } = await import("../source/syntax-error.ts");
  return syntaxErrorIn(file, error);
}

function isSyntaxError(error: unknown): error is SyntaxError {
  try {
    return error instanceof SyntaxError;
  } catch {
    return false;
  }
}
