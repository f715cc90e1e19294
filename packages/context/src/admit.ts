import { enter, type Place } from "./enter.ts";
import { InvalidArgumentError, InvalidNameError, InvalidValueError, quote } from "./errors.ts";
import { isNode, type Json } from "./json.ts";
import { Table } from "./table.ts";

/** Says for messages what is being done with which value. Called only for a refusal. */
export type PlaceOf = (name: string) => Place;

/** Throws unless `name` is a string. */
export function checkName(name: unknown, action: string): asserts name is string {
  if (typeof name !== "string") throw new InvalidNameError(action, name);
}

/** The value as a context holds it: a frozen copy, or the value itself where `freeze` is off. */
export function admit(freeze: boolean, value: unknown, placeOf: PlaceOf, name: string): Json {
  if (freeze || value === undefined) return enter(value, placeOf, name);
  return value as Json;
}

/** A batch of all `entries`: a record, or pairs, of which the last of a name counts. */
export function admitAll(
  freeze: boolean,
  entries: unknown,
  placeOf: PlaceOf,
  action: string,
): Table {
  const admitted = new Table();
  for (const [name, value] of pairsOf(entries, action)) {
    checkName(name, action);
    admitted.set(name, admit(freeze, value, placeOf, name));
  }
  return admitted;
}

/** The place of the value of a variable. */
export const variablePlace: PlaceOf = (name) => ({
  action: `set variable ${quote(name)}`,
  path: [name],
});

/** The place of the result of a task. */
export const taskPlace: PlaceOf = (name) => ({ action: `set task ${quote(name)}`, path: [name] });

/** The place of the items of a fan-out. */
export const itemsPlace: PlaceOf = (name) => ({ action: "fan out", path: [name] });

/** The place of a part of a new context, such as its parameters. */
export const optionPlace: PlaceOf = (name) => ({ action: "create context", path: [name] });

function pairsOf(entries: unknown, action: string): Iterable<readonly [unknown, unknown]> {
  if (!isNode(entries))
    throw new InvalidArgumentError(
      action,
      `expected a record or pairs of name and value, got ${entries === null ? "null" : typeof entries}`,
    );
  if (Symbol.iterator in entries) return checkedPairs(entries as Iterable<unknown>, action);
  const symbol = Object.getOwnPropertySymbols(entries)[0];
  if (symbol !== undefined) throw new InvalidNameError(action, symbol);
  return Object.entries(entries);
}

function* checkedPairs(
  entries: Iterable<unknown>,
  action: string,
): Iterable<readonly [unknown, unknown]> {
  for (const pair of entries) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new InvalidArgumentError(action, "expected pairs of name and value");
    yield pair as [unknown, unknown];
  }
}

/** A secret is a string; its value never shows in a message. */
export function admitSecrets(
  secrets: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const admitted = new Map<string, string>();
  for (const [name, value] of pairsOf(secrets, "take secrets")) {
    checkName(name, "take secrets");
    if (typeof value !== "string")
      throw new InvalidValueError("take secrets", [name], `is no string`);
    admitted.set(name, value);
  }
  return admitted;
}
