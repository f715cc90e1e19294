import { InvalidJsonError, parseJson } from "@sheaf/context/json";
import type { ParameterDeclaration } from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";

type Declarations = Readonly<Record<string, ParameterDeclaration>>;

/**
 * Parses `name=value` arguments. A value that is JSON of the declared type is parsed; any other is a
 * string. If a name occurs more than once, the last value wins.
 *
 * @throws InvalidInputError for an argument without `=`, and for a list or object with an integer that
 * a number cannot represent
 */
export function parseParameters(
  args: readonly string[],
  declarations: Declarations = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    args.map((argument) => {
      const end = argument.indexOf("=");
      if (end < 1) throw invalidParameter(argument, "expected name=value");
      const name = argument.slice(0, end);
      const declaration = Object.hasOwn(declarations, name) ? declarations[name] : undefined;
      return [name, parseValue(name, argument.slice(end + 1), declaration ?? {})];
    }),
  );
}

function parseValue(name: string, text: string, declaration: ParameterDeclaration): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    // An integer that a number cannot represent is most likely an identifier.
    const isText = error.code === "NOT_JSON" || !/^\s*[[{]/.test(text);
    if (isText || declaration.type === "string") return text;
    throw invalidParameter(name, error.message.replace(/^Cannot read JSON: /, ""));
  }
  const { type = "any" } = declaration;
  if (type === "any" && Number.isInteger(value) && !Number.isSafeInteger(value)) return text;
  return allows(declaration, value) ? value : text;
}

/** If the declaration allows strings, a value that only looks like JSON must not be refused. */
function allows({ type = "any", enum: allowed }: ParameterDeclaration, value: unknown): boolean {
  if (type === "string") return typeof value === "string";
  if (type !== "any" || allowed === undefined) return true;
  return allowed.some((one) => JSON.stringify(one) === JSON.stringify(value));
}

function invalidParameter(argument: string, problem: string): InvalidInputError {
  const message = `Cannot parse parameter ${JSON.stringify(argument)}: ${problem}`;
  return InvalidInputError.of("INVALID_USAGE", message);
}
