import { type Json, jsonOf } from "@sheaf/context";
import { type ErrorPlace, InvalidRunError, messageOf, quote } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import type { ParameterDeclaration } from "../graph/settings.ts";
import { didYouMean } from "../template/nearest.ts";
import { nameOf } from "../value-name.ts";

/**
 * The parameters of a run, with defaults for those that are missing.
 *
 * @throws InvalidRunError with everything that is wrong with them.
 */
export function checkedParameters({ settings, source }: Graph, given: unknown): Json {
  const declarations = settings.parameters ?? {};
  const parameters = recordOf(given);
  const declared = Object.entries(declarations);
  if (declared.length === 0) return parameters;
  const problems = Object.keys(parameters)
    .filter((name) => !Object.hasOwn(declarations, name))
    .map((name) => undeclared(name, Object.keys(declarations)));
  let concerned: string | null = null;
  const checked: [string, Json][] = [];
  for (const [name, declaration] of declared) {
    const isGiven = Object.hasOwn(parameters, name);
    if (isGiven || Object.hasOwn(declaration, "default")) {
      const value = isGiven ? parameters[name] : jsonOf(declaration.default, `default of ${name}`);
      const problem = parameterProblem(value as Json, declaration);
      if (problem !== null) {
        problems.push(`${quote(name)} ${problem}`);
        concerned ??= name;
      }
      checked.push([name, value as Json]);
    } else if (declaration.required === true) {
      problems.push(`${quote(name)} is missing`);
      concerned ??= name;
    }
  }
  if (problems.length === 0) return Object.fromEntries(checked);
  const declaration = concerned === null ? "parameters" : `parameters.${concerned}`;
  throw invalid(problems.join("; "), { position: source.position(declaration) });
}

function undeclared(name: string, declared: readonly string[]): string {
  const hint = didYouMean(name, declared);
  return `${quote(name)} is not declared${hint === undefined ? "" : ` (${hint})`}`;
}

function recordOf(given: unknown): Readonly<Record<string, Json>> {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given))
    throw invalid(`expected an object, got ${nameOf(given)}`);
  try {
    return jsonOf(given, "parameters") as Readonly<Record<string, Json>>;
  } catch (cause) {
    throw invalid(messageOf(cause), { cause });
  }
}

function invalid(problems: string, place: ErrorPlace = {}): InvalidRunError {
  return new InvalidRunError("INVALID_PARAMETERS", `Cannot take parameters: ${problems}`, place);
}

/** What is wrong with the value of a parameter, as a clause without subject; null where nothing is. */
export function parameterProblem(
  value: Json,
  { type = "any", enum: allowed }: ParameterDeclaration,
): string | null {
  if (!isOfType(value, type))
    return `has the wrong type: expected ${TYPES[type]}, got ${nameOf(value)}`;
  if (allowed === undefined) return null;
  const text = canonical(value);
  const isAllowed = allowed.some((one) => canonical(one) === text);
  return isAllowed
    ? null
    : `has the wrong value: expected ${choiceOf(allowed)}, got ${nameOf(value)}`;
}

const TYPES: Readonly<Record<NonNullable<ParameterDeclaration["type"]>, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  any: "anything",
};

/** Values that are spelled out. */
const MAX_SHOWN = 10;

function choiceOf(allowed: readonly unknown[]): string {
  const shown = allowed.slice(0, MAX_SHOWN).map((one) => cut(JSON.stringify(one)));
  const more = allowed.length - shown.length;
  return `one of ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Text that is the same for equal values, in whatever order their properties stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    isOfType(held as Json, "object")
      ? Object.fromEntries(Object.entries(held as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}

function isOfType(value: Json, type: NonNullable<ParameterDeclaration["type"]>): boolean {
  switch (type) {
    case "any":
      return true;
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
