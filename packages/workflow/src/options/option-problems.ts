import { isRecord } from "./given.ts";
import { didYouMean, suggestion } from "@sheaf/context/messages";
import { shown } from "../value-name.ts";
import { fits } from "./fits.ts";
import type { CodeType, KeysType, Option, ValueType } from "./option.ts";

/** What is wrong with an option in code. */
export interface OptionProblem {
  /** The path of the option, such as `retry.maxDelay` or `next[0].when`. */
  readonly path: string;
  /** What is wrong; null if there is no such option. */
  readonly problem: string | null;
  /** A suggestion, such as `did you mean "stop"?`. */
  readonly hint?: string | undefined;
}

type Options = Readonly<Record<string, Option>>;

/** All unknown and missing options of an object, and all of the wrong type. */
export function* optionProblems(
  given: Readonly<Record<string, unknown>>,
  options: Options,
  path = "",
): Iterable<OptionProblem> {
  for (const [key, value] of Object.entries(given)) {
    const option = Object.hasOwn(options, key) ? options[key] : undefined;
    if (option === undefined) {
      const hint = didYouMean(key, Object.keys(options));
      yield { path: `${path}${key}`, problem: null, hint };
    } else if (value !== undefined) yield* valueProblems(value, option.takes.code, `${path}${key}`);
  }
  for (const [key, { isRequired, takes }] of Object.entries(options))
    if (isRequired === true && given[key] === undefined)
      yield mismatch(undefined, takes.code, `${path}${key}`);
}

/** What is wrong with a value. Problems of its parts are reported by their own paths. */
export function* valueProblems(
  value: unknown,
  type: ValueType<CodeType>,
  path: string,
): Iterable<OptionProblem> {
  if (type.kind === "keys" && isRecord(value))
    yield* optionProblems(value, type.options, `${path}.`);
  else if (type.kind === "map" && isRecord(value))
    for (const [name, one] of Object.entries(value))
      yield* valueProblems(one, type.of, `${path}.${name}`);
  else {
    const entries = entriesIn(type);
    if (entries === null) {
      if (!fits(value, type)) yield mismatch(value, type, path);
    } else if (Array.isArray(value))
      for (const [position, one] of (value as readonly unknown[]).entries())
        yield* valueProblems(one, entries, `${path}[${position}]`);
    else if (isRecord(value)) yield* valueProblems(value, entries, path);
    else yield mismatch(value, type, path);
  }
}

/** The type of the entries, if the type is an object with options or a list of those; otherwise null. */
function entriesIn(type: ValueType<CodeType>): KeysType | null {
  if (type.kind !== "either") return null;
  return type.of.find((one) => one.kind === "keys") ?? null;
}

function mismatch(value: unknown, type: ValueType<CodeType>, path: string): OptionProblem {
  const problem = `expected ${type.expected}, got ${shown(value)}`;
  return { path, problem, hint: choiceHint(value, type) };
}

/**
 * `did you mean "stop"?` for a string that resembles one of those that the type allows.
 *
 * @example
 * ```ts
 * choiceHint("stpo", { kind: "choice", expected: "stop", of: ["stop"] }); // 'did you mean "stop"?'
 * ```
 */
export function choiceHint(value: unknown, type: ValueType<CodeType>): string | undefined {
  if (type.kind !== "choice" || typeof value !== "string") return undefined;
  const { of, otherNames = {} } = type;
  const name = value.toLowerCase();
  const meant = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  return meant === undefined ? didYouMean(value, of) : suggestion(meant);
}
