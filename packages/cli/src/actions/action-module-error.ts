import { propertyOf } from "@sheaf/context/messages";
import { errorDetails } from "../errors/error-details.ts";
import { InvalidInputError, type Problem } from "../errors/problem.ts";
import { findLine, type SourceLine } from "../source/source-line.ts";
import { formatPosition, throwPosition, withRelativePaths } from "../source/source-position.ts";
import { messageOf } from "../text/unknown-error.ts";
import { UserCodeError } from "../user-code/user-code-monitor.ts";

type Details = Pick<Problem, "hint" | "excerpt" | "causes" | "stack">;

/** A module that provides no actions. */
export function invalidModule(
  module: string,
  problem: string,
  details: Details = {},
  code = "INVALID_ACTIONS",
): InvalidInputError {
  const message = `Cannot load actions from ${module}: ${problem}`;
  return new InvalidInputError([{ code, message, ...details }]);
}

/**
 * Why a module does not load, with the file and line if known.
 *
 * @param version The version of Node.
 */
export async function loadFailure(
  module: string,
  file: string,
  error: unknown,
  version: string,
): Promise<InvalidInputError> {
  if (error instanceof UserCodeError) return userCodeFailure(module, error);
  const code = propertyOf(error, "code");
  const message = messageOf(error);
  if (code === "ERR_MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${file}'`))
    return invalidModule(module, "no such file");
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" && /\.[mc]?ts\b/.test(message))
    return invalidModule(module, `Node ${version} cannot load TypeScript`, {
      hint: "use Node 22.18 or later, or compile it to JavaScript",
    });
  if (isSyntaxError(error) && /import statement|Unexpected token 'export'/.test(message))
    return invalidModule(module, "it uses ES module syntax, but Node treats it as CommonJS", {
      hint: 'rename it to .mjs, or add "type": "module" to its package.json',
    });
  const line = isSyntaxError(error) ? await syntaxErrorLine(file, error) : importLine(message);
  return invalidModule(module, withPosition(withRelativePaths(message), error, line), {
    ...(line === null ? {} : { excerpt: line }),
    ...causesAndStack(error, message),
  });
}

/** The module tried to end the process while it was loading, or never finished loading. */
function userCodeFailure(module: string, { failure }: UserCodeError): InvalidInputError {
  const { code, message, cause } = failure;
  if (code === "NEVER_SETTLED")
    return invalidModule(
      module,
      "its top-level await is waiting for a promise that can never settle",
      {},
      "ACTIONS_NEVER_LOADED",
    );
  return invalidModule(module, withPosition(message, cause), causesAndStack(cause, message));
}

function withPosition(message: string, thrown: unknown, line: SourceLine | null = null): string {
  const position = line ?? throwPosition(thrown);
  return position === null ? message : `${message} at ${formatPosition(position)}`;
}

/** Without `thrownAt`, because the message contains the position. */
function causesAndStack(thrown: unknown, message: string): Details {
  const { thrownAt: _, ...details } = errorDetails(thrown, message, (text) => text);
  return details;
}

/** The line that imports a missing file. Node's message names both files, but no line. */
function importLine(message: string): SourceLine | null {
  const [, missing, file] =
    /^Cannot find (?:module|package) '([^']+)' imported from (\S.*)$/.exec(message) ?? [];
  if (missing === undefined || file === undefined) return null;
  const name = (missing.split(/[\\/]/).at(-1) ?? missing).replaceAll(/[^\w-]/g, "\\$&");
  return findLine(file, new RegExp(`["'](?:[^"'\n]*/)?${name}(?:/[^"'\n]*)?["']`));
}

/** Imported lazily, because it starts a process. */
async function syntaxErrorLine(file: string, error: SyntaxError): Promise<SourceLine | null> {
  const { locateSyntaxError } = await import("../source/syntax-error.ts");
  return locateSyntaxError(file, error);
}

/** False if the check itself throws. */
function isSyntaxError(error: unknown): error is SyntaxError {
  try {
    return error instanceof SyntaxError;
  } catch {
    return false;
  }
}
