import { enter, Passage, type PlaceOf } from "./enter.ts";
import { InvalidArgumentError, InvalidNameError, InvalidValueError, quote } from "./errors.ts";
import { isNode, type Json } from "./json.ts";
import { setOwn } from "./own-element.ts";
import { messageOf } from "./refusal.ts";
import { Table } from "./table.ts";

/** Throws unless `name` is a string. */
export function checkName(name: unknown, action: string): asserts name is string {
  if (typeof name !== "string") throw new InvalidNameError(action, name);
}

/** The value as a context holds it: a frozen copy, or the value itself where `freeze` is off. */
export function admit(
  freeze: boolean,
  value: unknown,
  placeOf: PlaceOf,
  name: string,
  passage?: Passage,
): Json {
  if (freeze || value === undefined) return enter(value, placeOf, name, passage);
  return value as Json;
}

/**
 * A batch of all `entries`: a record, or pairs, of which the last of a name counts. Children that
 * several values share stay shared.
 */
export function admitAll(
  freeze: boolean,
  entries: unknown,
  placeOf: PlaceOf,
  action: string,
  passage?: Passage,
): Table {
  const admitted = new Table();
  let shared = passage;
  for (const [name, value] of pairsOf(entries, action)) {
    checkName(name, action);
    if (isNode(value)) shared ??= new Passage();
    admitted.set(name, admit(freeze, value, placeOf, name, shared));
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
  if (readable(action, () => Symbol.iterator in entries))
    return checkedPairs(entries as Iterable<unknown>, action);
  const symbols = readable(action, () => Object.getOwnPropertySymbols(entries));
  if (symbols.length > 0) throw new InvalidNameError(action, symbols[0]);
  return readable(action, () => Object.entries(entries));
}

/** What `read` gives. Where an argument throws because it is looked at, that is what is wrong with it. */
export function readable<T>(action: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidArgumentError(action, `cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function checkedPairs(
  entries: Iterable<unknown>,
  action: string,
): Iterable<readonly [unknown, unknown]> {
  const pairs: [unknown, unknown][] = [];
  const isChecked = readable(action, () => {
    for (const pair of entries) {
      if (!Array.isArray(pair) || pair.length !== 2) return false;
      setOwn(pairs, pairs.length, [pair[0], pair[1]]);
    }
    return true;
  });
  if (!isChecked) throw new InvalidArgumentError(action, "expected pairs of name and value");
  return pairs;
}

/** A secret is a string; its value never shows in a message. */
export function admitSecrets(
  secrets: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const admitted = new Map<string, string>();
  for (const [name, value] of pairsOf(secrets, "take secrets")) {
    checkName(name, "take secrets");
    if (typeof value !== "string")
      throw new InvalidValueError("take secrets", [name], "is not a string");
    admitted.set(name, value);
  }
  return admitted;
}
