import type { JsonEquality } from "./json/json-equality.ts";
import { JoinConflictError, type Path, type Writer } from "./errors.ts";
import { isJsonObject } from "./json/json-kind.ts";
import type { Json, JsonObject } from "./json.ts";
import { Merge } from "./merge.ts";
import { DELETED, type Written } from "./batch.ts";
import { union } from "./union.ts";
import type { WriteConflict } from "./write-conflict.ts";

/**
 * How several writers of one name are joined: one of {@link POLICIES}, or a function. A name that one
 * writer changed takes that writer's value or deletion, whatever the policy.
 */
export type Policy<V = Json> = PolicyName | PolicyFunction<V>;

/**
 * Computes the value of a name that several writers wrote, from the base (undefined if there is none) and
 * the writers' values in order. The result is checked and copied like any value that is written.
 */
export type PolicyFunction<V = Json> = (base: V | undefined, values: readonly V[]) => V;

/** What a policy does, in words. */
export interface PolicyFacts {
  /** What the name holds after the join. The base is what the forks started from. */
  readonly description: string;
  /** When the join fails with `JOIN_CONFLICT` instead; null if it never does. */
  readonly conflict: string | null;
}

/** How each policy decides. */
const RULES = {
  error: {
    decide(conflict: WriteConflict, values: readonly Json[], equality: JsonEquality): Json {
      const [first] = values as readonly [Json];
      const other = values.findIndex((value) => !equality.areEqual(value, first));
      if (other !== -1) throw conflictError(conflict, [0, other], "both changed it");
      return first;
    },
  },

  first: {
    pick: (written: readonly Written[]): Written => written[0] as Written,
  },

  last: {
    pick: (written: readonly Written[]): Written => written.at(-1) as Written,
  },

  min: {
    decide: (conflict: WriteConflict, values: readonly Json[]): Json =>
      allOf(conflict, values, numbers).reduce((a, b) => Math.min(a, b)),
  },

  max: {
    decide: (conflict: WriteConflict, values: readonly Json[]): Json =>
      allOf(conflict, values, numbers).reduce((a, b) => Math.max(a, b)),
  },

  sum: {
    decide(conflict: WriteConflict, values: readonly Json[]): Json {
      const base = baseOf(conflict, 0, numbers);
      const total = sumOf(base, allOf(conflict, values, numbers));
      if (!Number.isFinite(total))
        throw conflictError(
          conflict,
          [0, 1],
          "both changed it, and the sum is beyond the range of numbers",
        );
      return total;
    },
  },

  append: {
    decide(conflict: WriteConflict, values: readonly Json[], equality: JsonEquality): Json {
      const base = baseOf(conflict, [], lists);
      const added = allOf(conflict, values, lists).map((list, writer) => {
        if (!base.every((element, i) => equality.areEqual(list[i], element))) {
          throw conflictError(
            conflict,
            writerPair(writer),
            `both changed it, and ${nameOf(conflict, writer)} did more than append to it`,
          );
        }
        return list.slice(base.length);
      });
      return [...base, ...added.flat()];
    },
  },

  union: {
    decide: (conflict: WriteConflict, values: readonly Json[]): Json =>
      union([baseOf(conflict, [], lists), ...allOf(conflict, values, lists)]),
  },

  merge: {
    decide(conflict: WriteConflict, values: readonly Json[], equality: JsonEquality): Json {
      const base = baseOf(conflict, {}, objects);
      const sides = allOf(conflict, values, objects).map((value, writer) => ({ writer, value }));
      return new Merge(equality, (writers, path) => {
        throw conflictError(conflict, writers, "both changed it", path);
      }).objects(base, sides);
    },
  },
};

/** The policies that need no code. */
export type PolicyName = keyof typeof RULES;

/** The name of every policy. */
export const POLICY_NAMES: readonly PolicyName[] = Object.freeze(
  Object.keys(RULES) as PolicyName[],
);

/**
 * What each policy does, in words. A deletion beside other writes is one more conflict, except for
 * `first` and `last`. Apart from the rules, so that bundlers can leave the words out.
 */
export const POLICIES: Readonly<Record<PolicyName, PolicyFacts>> = {
  error: { description: "The value that all writers agree on", conflict: "two values differ" },
  first: {
    description: "What the first writer left: its value, or nothing if it deleted the name",
    conflict: null,
  },
  last: {
    description: "What the last writer left: its value, or nothing if it deleted the name",
    conflict: null,
  },
  min: { description: "The smallest of the values", conflict: "a value is not a number" },
  max: { description: "The largest of the values", conflict: "a value is not a number" },
  sum: {
    description: "The base (0 if there is none) plus each writer's difference to it",
    conflict: "a value or the base is not a number, or the sum is not finite",
  },
  append: {
    description: "The base (`[]` if there is none), then what each writer appended to it",
    conflict: "a value or the base is not a list, or a value does not start with the base",
  },
  union: {
    description: "The elements of the base and of all values, each once",
    conflict: "a value or the base is not a list",
  },
  merge: {
    description:
      "The base (`{}` if there is none) with the changes of all writers, property by property, at any depth",
    conflict:
      "a value or the base is not an object, or two writers gave one property different values",
  },
};

/**
 * True if `join` accepts the value as a policy: a function, or one of {@link POLICY_NAMES}.
 *
 * @example
 * ```ts
 * isPolicy("append"); // true
 * isPolicy("newest"); // false
 * ```
 */
export function isPolicy(value: unknown): value is Policy {
  if (typeof value === "function") return true;
  return typeof value === "string" && Object.hasOwn(RULES, value);
}

/**
 * Decides what a name with several writers holds after the join.
 *
 * @param equality Pass the same one for all conflicts of a join, so that shared values are compared once.
 * @throws {@link JoinConflictError}
 */
export function decide(policy: Policy, conflict: WriteConflict, equality: JsonEquality): Written {
  const rule = typeof policy === "function" ? null : RULES[policy];
  if (rule !== null && "pick" in rule) return rule.pick(conflict.written);
  const values = valuesOf(conflict);
  if (values === null) return DELETED;
  return rule === null
    ? (policy as PolicyFunction)(conflict.base, values)
    : rule.decide(conflict, values, equality);
}

/** The values written; null if all writers deleted the name. A deletion beside other writes is a conflict. */
function valuesOf(conflict: WriteConflict): readonly Json[] | null {
  const { written } = conflict;
  const deleted = written.indexOf(DELETED);
  if (deleted === -1) return written as readonly Json[];
  const kept = written.findIndex((value) => value !== DELETED);
  if (kept === -1) return null;
  throw conflictError(conflict, [deleted, kept], "both changed it, one by deleting it");
}

/** Scaled down by this much, numbers can be summed in any order without an overflow on the way. */
const SCALE = 2 ** -60;

/** The base plus each value's difference to it; not finite if that is out of range. */
function sumOf(base: number, values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + (value - base), base);
  if (Number.isFinite(total)) return total;
  const start = base * SCALE;
  return values.reduce((sum, value) => sum + (value * SCALE - start), start) / SCALE;
}

/** The kind of value that a policy requires. */
interface Kind<T extends Json> {
  readonly noun: string;
  readonly includes: (value: Json) => value is T;
}

const numbers: Kind<number> = { noun: "a number", includes: (value) => typeof value === "number" };
const lists: Kind<readonly Json[]> = {
  noun: "a list",
  includes: (value): value is readonly Json[] => Array.isArray(value),
};
const objects: Kind<JsonObject> = {
  noun: "an object",
  includes: isJsonObject,
};

function allOf<T extends Json>(
  conflict: WriteConflict,
  values: readonly Json[],
  kind: Kind<T>,
): readonly T[] {
  const other = values.findIndex((value) => !kind.includes(value));
  if (other !== -1)
    throw conflictError(
      conflict,
      writerPair(other),
      `both changed it, and ${nameOf(conflict, other)} did not write ${kind.noun}, which the policy requires`,
    );
  return values as readonly T[];
}

function baseOf<T extends Json>(conflict: WriteConflict, missing: T, kind: Kind<T>): T {
  const base = conflict.base === undefined ? missing : conflict.base;
  if (!kind.includes(base))
    throw conflictError(
      conflict,
      [0, 1],
      `both changed it, and the base is not ${kind.noun}, which the policy requires`,
    );
  return base;
}

function conflictError(
  conflict: WriteConflict,
  [first, second]: readonly [number, number],
  problem: string,
  path: Path = [],
): JoinConflictError {
  const { kind, name, writers } = conflict;
  const [low, high] = first < second ? [first, second] : [second, first];
  return new JoinConflictError(
    { kind, name, path, writers: [writers[low] as Writer, writers[high] as Writer] },
    problem,
  );
}

/** An error names two writers: the one at fault and the first of the others. */
function writerPair(writer: number): readonly [number, number] {
  return writer === 0 ? [0, 1] : [0, writer];
}

function nameOf(conflict: WriteConflict, writer: number): string {
  const name = conflict.writers[writer] as Writer;
  return name === "parent" ? "the parent" : `fork ${name}`;
}
