import { jsonOf } from "@sheaf/context";
import { didYouMean, invalidValueIn, messageOf, quote, suggestion } from "@sheaf/context/messages";
import { shown } from "../value-name.ts";
import { isRecord } from "./given.ts";
import type { OptionCheck } from "./option-check.ts";
import { TYPES } from "./parameter-value.ts";
import type { ParameterDeclaration } from "./settings.ts";

const NAMES = Object.keys(TYPES);
const QUOTED = NAMES.map((name) => JSON.stringify(name));

/** Every key of the declaration of a parameter. */
const PARAMETER: Readonly<{
  readonly [K in keyof Required<ParameterDeclaration>]: OptionCheck;
}> = {
  type: {
    expected: `${QUOTED.slice(0, -1).join(", ")} or ${QUOTED.at(-1)}`,
    fits: (value) => NAMES.includes(value as string),
  },
  required: { expected: "true or false", fits: (value) => typeof value === "boolean" },
  default: { expected: "JSON", fits: () => true },
  enum: {
    expected: "a list of at least one value",
    fits: (value) => Array.isArray(value) && value.length > 0,
  },
  description: { expected: "a string", fits: (value) => typeof value === "string" },
};

/** What is wrong with the declarations of parameters. Whether a default fits shows when a run takes it. */
export function* parameterProblems(
  parameters: Readonly<Record<string, unknown>>,
): Iterable<string> {
  for (const [name, declaration] of Object.entries(parameters)) {
    const setting = `parameters.${name}`;
    if (isRecord(declaration)) yield* problemsIn(setting, declaration);
    else yield invalid(setting, 'an object such as { type: "string" }', declaration);
  }
}

function* problemsIn(
  setting: string,
  declaration: Readonly<Record<string, unknown>>,
): Iterable<string> {
  for (const [key, value] of Object.entries(declaration)) {
    const path = `${setting}.${key}`;
    if (!Object.hasOwn(PARAMETER, key))
      yield `unknown setting ${quote(path)}${hint(didYouMean(key, Object.keys(PARAMETER)))}`;
    else if (value !== undefined) yield* problemsOf(path, key as keyof typeof PARAMETER, value);
  }
}

function* problemsOf(path: string, key: keyof typeof PARAMETER, value: unknown): Iterable<string> {
  const { expected, fits } = PARAMETER[key];
  if (!fits(value)) {
    const meant = key === "type" && typeof value === "string" ? typeMeantBy(value) : undefined;
    yield `${invalid(path, expected, value)}${hint(meant)}`;
    return;
  }
  if (key !== "default" && key !== "enum") return;
  try {
    jsonOf(value, key);
  } catch (cause) {
    yield `invalid setting ${quote(path)}: ${invalidValueIn(cause) ?? messageOf(cause)}`;
  }
}

function invalid(setting: string, expected: string, value: unknown): string {
  return `invalid setting ${quote(setting)}: expected ${expected}, got ${shown(value)}`;
}

function hint(text: string | undefined): string {
  return text === undefined ? "" : `; ${text}`;
}

/** What other languages call the types. */
const FOREIGN: Readonly<Record<string, keyof typeof TYPES>> = {
  str: "string",
  text: "string",
  int: "integer",
  float: "number",
  double: "number",
  bool: "boolean",
  list: "array",
  dict: "object",
  map: "object",
};

/** `did you mean "integer"?` for what is not a type of parameters, but looks like one. */
export function typeMeantBy(name: string): string | undefined {
  const foreign = name.toLowerCase();
  const meant = Object.hasOwn(FOREIGN, foreign) ? FOREIGN[foreign] : undefined;
  return meant === undefined ? didYouMean(name, NAMES) : suggestion(meant);
}
