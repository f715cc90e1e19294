import { type Json, jsonOf } from "@sheaf/context";
import { didYouMean, invalidValueIn, messageOf, quote } from "@sheaf/context/messages";
import { type ErrorPlace, InvalidRunError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { parameterProblem } from "../graph/parameter-value.ts";
import { nameOf } from "../value-name.ts";

/**
 * The parameters of a run, with defaults for those that are missing.
 *
 * @throws InvalidRunError with everything that is wrong with them.
 */
export function checkedParameters({ settings, source }: Graph, given: unknown): Json {
  const parameters = recordOf(given);
  const { parameters: declarations } = settings;
  if (declarations === undefined) return parameters;
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
    throw invalid(invalidValueIn(cause) ?? messageOf(cause), { cause });
  }
}

function invalid(problems: string, place: ErrorPlace = {}): InvalidRunError {
  return new InvalidRunError(
    "INVALID_PARAMETERS",
    `Cannot accept the parameters: ${problems}`,
    place,
  );
}
