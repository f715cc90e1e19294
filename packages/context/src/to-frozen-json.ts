import { freezeCopy, JsonCopier, type DescribeWrite } from "./freeze-copy.ts";
import { InvalidArgumentError, InvalidNameError, InvalidValueError } from "./errors.ts";
import { quote } from "./messages/quote.ts";
import { isNode, type Json } from "./json.ts";
import { setOwn } from "./polluted-prototype.ts";
import { shortMessageOf } from "./validation-failure.ts";
import { Batch } from "./batch.ts";

/** Throws unless `name` is a string. */
export function checkName(name: unknown, action: string): asserts name is string {
  if (typeof name !== "string") throw new InvalidNameError(action, name);
}

/** The value as a context stores it: a frozen copy, or the value itself if `freeze` is off. */
export function toFrozenJson(
  freeze: boolean,
  value: unknown,
  describe: DescribeWrite,
  name: string,
  copier?: JsonCopier,
): Json {
  if (freeze || value === undefined) return freezeCopy(value, describe, name, copier);
  return value as Json;
}

/**
 * A batch of all `entries`: a record, or pairs of name and value. If a name occurs more than once, its
 * last value counts. Children that several values share stay shared.
 */
export function toFrozenBatch(
  freeze: boolean,
  entries: unknown,
  describe: DescribeWrite,
  action: string,
  copier?: JsonCopier,
): Batch {
  const frozen = new Batch();
  let shared = copier;
  for (const [name, value] of entriesOf(entries, action)) {
    checkName(name, action);
    if (isNode(value)) shared ??= new JsonCopier();
    frozen.set(name, toFrozenJson(freeze, value, describe, name, shared));
  }
  return frozen;
}

/** Describes writing a variable. */
export const describeVariable: DescribeWrite = (name) => ({
  action: `set variable ${quote(name)}`,
  path: [name],
});

/** Describes writing a task result. */
export const describeTask: DescribeWrite = (name) => ({
  action: `set task ${quote(name)}`,
  path: [name],
});

/** Describes taking the items of a fan-out. */
export const describeItems: DescribeWrite = (name) => ({ action: "fan out", path: [name] });

/** Describes a part of a new context, such as its parameters. */
export const describeOption: DescribeWrite = (name) => ({ action: "create context", path: [name] });

function entriesOf(entries: unknown, action: string): Iterable<readonly [unknown, unknown]> {
  if (!isNode(entries))
    throw new InvalidArgumentError(
      action,
      `expected a record or pairs of name and value, got ${entries === null ? "null" : typeof entries}`,
    );
  if (readArgument(action, () => Symbol.iterator in entries))
    return checkedPairs(entries as Iterable<unknown>, action);
  const symbols = readArgument(action, () => Object.getOwnPropertySymbols(entries));
  if (symbols.length > 0) throw new InvalidNameError(action, symbols[0]);
  return readArgument(action, () => Object.entries(entries));
}

/** Calls `read`, and reports an argument that throws when it is inspected. */
export function readArgument<T>(action: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidArgumentError(action, `cannot be read: ${shortMessageOf(cause)}`, { cause });
  }
}

function checkedPairs(
  entries: Iterable<unknown>,
  action: string,
): Iterable<readonly [unknown, unknown]> {
  const pairs: [unknown, unknown][] = [];
  const isChecked = readArgument(action, () => {
    for (const pair of entries) {
      if (!Array.isArray(pair) || pair.length !== 2) return false;
      setOwn(pairs, pairs.length, [pair[0], pair[1]]);
    }
    return true;
  });
  if (!isChecked) throw new InvalidArgumentError(action, "expected pairs of name and value");
  return pairs;
}

/** The secrets by name. Messages never include their values. */
export function checkedSecrets(
  secrets: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const frozen = new Map<string, string>();
  for (const [name, value] of entriesOf(secrets, "accept secrets")) {
    checkName(name, "accept secrets");
    if (typeof value !== "string")
      throw new InvalidValueError("accept secrets", [name], "is not a string");
    frozen.set(name, value);
  }
  return frozen;
}
