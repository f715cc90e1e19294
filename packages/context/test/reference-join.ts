import { isDeepStrictEqual } from "node:util";
import type { Writer } from "../src/errors.ts";
import type { Json } from "../src/json.ts";
import type { Policy } from "../src/policy.ts";

/** What is known of one kind of names before a join. Undefined stands for a deletion and for nothing. */
export interface Versions {
  readonly base: ReadonlyMap<string, Json>;
  readonly parent: ReadonlyMap<string, Json>;
  /** Of each fork, in the order of the join. */
  readonly writes: readonly ReadonlyMap<string, Json | undefined>[];
}

/** What the parent writes by the join, or the names that it cannot decide. */
export interface Outcome {
  readonly writes: Map<string, Json | undefined>;
  readonly conflicts: Map<string, readonly Writer[]>;
}

type Value = Json | undefined;

class Undecided extends Error {}

/** The join as the design has it, with no thought of cost: name by name, all writers side by side. */
export function referenceJoin(
  { base, parent, writes }: Versions,
  policyOf: (name: string) => Policy,
): Outcome {
  const outcome: Outcome = { writes: new Map(), conflicts: new Map() };
  for (const name of new Set(writes.flatMap((own) => [...own.keys()]))) {
    const isMoved = !isDeepStrictEqual(parent.get(name), base.get(name));
    const sides: [Writer, Value][] = isMoved ? [["parent", parent.get(name)]] : [];
    for (const [fork, own] of writes.entries())
      if (own.has(name)) sides.push([fork, own.get(name)]);
    try {
      outcome.writes.set(
        name,
        decided(
          policyOf(name),
          base.get(name),
          sides.map(([, value]) => value),
        ),
      );
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      outcome.conflicts.set(
        name,
        sides.map(([writer]) => writer),
      );
    }
  }
  return outcome;
}

function decided(policy: Policy, base: Value, values: readonly Value[]): Value {
  if (values.length === 1 || policy === "first") return values[0];
  if (policy === "last") return values.at(-1);
  if (values.every((value) => value === undefined)) return undefined;
  const given = values.map((value) => value ?? (value === null ? null : refuse()));
  if (typeof policy === "function") return policy(base, given);
  switch (policy) {
    case "error":
      return given.every((value) => isDeepStrictEqual(value, given[0])) ? given[0] : refuse();
    case "min":
      return Math.min(...given.map(asNumber));
    case "max":
      return Math.max(...given.map(asNumber));
    case "sum": {
      const from = asNumber(base ?? (base === null ? null : 0));
      return given.map(asNumber).reduce((sum, value) => sum + value - from, from);
    }
    case "append": {
      const from = asList(base === undefined ? [] : base);
      return [
        ...from,
        ...given
          .map(asList)
          .flatMap((list) =>
            isDeepStrictEqual(list.slice(0, from.length), from)
              ? list.slice(from.length)
              : refuse(),
          ),
      ];
    }
    case "union": {
      const all = [asList(base === undefined ? [] : base), ...given.map(asList)].flat();
      return all.filter(
        (value, i) => all.findIndex((other) => isDeepStrictEqual(other, value)) === i,
      );
    }
    default:
      return merged(asObject(base === undefined ? {} : base), given.map(asObject));
  }
}

function merged(
  base: Readonly<Record<string, Json>>,
  sides: readonly Readonly<Record<string, Json>>[],
): Json {
  const result: [string, Json][] = [];
  for (const key of new Set([base, ...sides].flatMap(Object.keys))) {
    const from = base[key];
    const changed = sides
      .map((side) => side[key])
      .filter((value) => !isDeepStrictEqual(value, from));
    const value = changed.length === 0 ? from : mergedProperty(from, changed);
    if (value !== undefined) result.push([key, value]);
  }
  return Object.fromEntries(result);
}

function mergedProperty(base: Value, changed: readonly Value[]): Value {
  if (changed.every((value) => isDeepStrictEqual(value, changed[0]))) return changed[0];
  return merged(
    asObject(base === undefined ? {} : base),
    changed.map((value) => asObject(value ?? refuse())),
  );
}

function asNumber(value: Json): number {
  return typeof value === "number" ? value : refuse();
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : refuse();
}

function asObject(value: Json): Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : refuse();
}

function refuse(): never {
  throw new Undecided();
}
