import type { Contest } from "./contest.ts";
import type { Equality } from "./equality.ts";
import { JoinConflictError, type Path, type Writer } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { isObject, Merge } from "./merge.ts";
import { DELETED, type Written } from "./table.ts";
import { union } from "./union.ts";

/**
 * How several writers of one name are joined: one of {@link POLICIES}, or a function. A name that one
 * writer changed takes that writer's value or deletion, whatever the policy.
 */
export type Policy<V = Json> = PolicyName | PolicyFunction<V>;

/** Gives the value for a name that several wrote. Its answer enters the context as any value does. */
export type PolicyFunction<V = Json> = (base: V | undefined, values: readonly V[]) => V;

/** What a policy does, in words. */
export interface PolicyFacts {
  /** What the name holds after the join. The base is what the forks started from. */
  readonly description: string;
  /** When the join fails with `JOIN_CONFLICT` instead; null if it never does. */
  readonly conflict: string | null;
}

/** Every policy by name: what it does in words, and what decides. */
const RULES = {
  error: {
    description: "The value that all writers agree on",
    conflict: "two values differ",
    decide(contest: Contest, values: readonly Json[], equality: Equality): Json {
      const [first] = values as readonly [Json];
      const other = values.findIndex((value) => !equality.holds(value, first));
      if (other !== -1) throw conflict(contest, [0, other], "both changed it");
      return first;
    },
  },

  first: {
    description: "What the first writer left: its value, or nothing if it deleted the name",
    conflict: null,
    pick: (written: readonly Written[]): Written => written[0] as Written,
  },

  last: {
    description: "What the last writer left: its value, or nothing if it deleted the name",
    conflict: null,
    pick: (written: readonly Written[]): Written => written.at(-1) as Written,
  },

  min: {
    description: "The smallest of the values",
    conflict: "a value is not a number",
    decide: (contest: Contest, values: readonly Json[]): Json =>
      all(contest, values, numbers).reduce((a, b) => Math.min(a, b)),
  },

  max: {
    description: "The largest of the values",
    conflict: "a value is not a number",
    decide: (contest: Contest, values: readonly Json[]): Json =>
      all(contest, values, numbers).reduce((a, b) => Math.max(a, b)),
  },

  sum: {
    description: "The base (0 if there is none) plus each writer's difference to it",
    conflict: "a value or the base is not a number, or the sum is not finite",
    decide(contest: Contest, values: readonly Json[]): Json {
      const base = baseOf(contest, 0, numbers);
      const total = sumOf(base, all(contest, values, numbers));
      if (!Number.isFinite(total))
        throw conflict(
          contest,
          [0, 1],
          "both changed it, and the sum is beyond the range of numbers",
        );
      return total;
    },
  },

  append: {
    description: "The base (`[]` if there is none), then what each writer added behind it",
    conflict: "a value or the base is not a list, or a value does not start with the base",
    decide(contest: Contest, values: readonly Json[], equality: Equality): Json {
      const base = baseOf(contest, [], lists);
      const added = all(contest, values, lists).map((list, writer) => {
        if (!base.every((element, i) => equality.holds(list[i], element))) {
          throw conflict(
            contest,
            pairWith(writer),
            `both changed it, and ${nameOf(contest, writer)} did not only append to it`,
          );
        }
        return list.slice(base.length);
      });
      return [...base, ...added.flat()];
    },
  },

  union: {
    description: "The elements of the base and of all values, each once",
    conflict: "a value or the base is not a list",
    decide: (contest: Contest, values: readonly Json[]): Json =>
      union([baseOf(contest, [], lists), ...all(contest, values, lists)]),
  },

  merge: {
    description:
      "The base (`{}` if there is none) with the changes of all writers, property by property, at any depth",
    conflict:
      "a value or the base is not an object, or two writers gave one property different values",
    decide(contest: Contest, values: readonly Json[], equality: Equality): Json {
      const base = baseOf(contest, {}, objects);
      const sides = all(contest, values, objects).map((value, writer) => ({ writer, value }));
      return new Merge(equality, (writers, path) => {
        throw conflict(contest, writers, "both changed it", path);
      }).objects(base, sides);
    },
  },
};

/** The policies that need no code. */
export type PolicyName = keyof typeof RULES;

/**
 * What each policy does, in words. A deletion beside other writes is one more conflict, except for
 * `first` and `last`.
 */
export const POLICIES: Readonly<Record<PolicyName, PolicyFacts>> = RULES;

/** True for what `join` takes as a policy. */
export function isPolicy(value: unknown): value is Policy {
  if (typeof value === "function") return true;
  return typeof value === "string" && Object.hasOwn(RULES, value);
}

/**
 * What a contested name holds after the join, by its policy.
 *
 * @param equality Shared by the contests of one join, so that values they share are compared once.
 * @throws {@link JoinConflictError}
 */
export function decide(policy: Policy, contest: Contest, equality: Equality): Written {
  const rule = typeof policy === "function" ? null : RULES[policy];
  if (rule !== null && "pick" in rule) return rule.pick(contest.written);
  const values = valuesOf(contest);
  if (values === null) return DELETED;
  return rule === null
    ? (policy as PolicyFunction)(contest.base, values)
    : rule.decide(contest, values, equality);
}

/** The values written, null where all deleted. A deletion beside other writes is a conflict. */
function valuesOf(contest: Contest): readonly Json[] | null {
  const { written } = contest;
  const deleted = written.indexOf(DELETED);
  if (deleted === -1) return written as readonly Json[];
  const kept = written.findIndex((value) => value !== DELETED);
  if (kept === -1) return null;
  throw conflict(contest, [deleted, kept], "both changed it, one by deleting it");
}

/** So many times smaller, numbers can be added up whatever their order without leaving the range in between. */
const SCALE = 2 ** -60;

/** The base plus each value's difference to it; not finite where that is out of range. */
function sumOf(base: number, values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + (value - base), base);
  if (Number.isFinite(total)) return total;
  const start = base * SCALE;
  return values.reduce((sum, value) => sum + (value * SCALE - start), start) / SCALE;
}

/** A kind of values that a policy needs. */
interface Kind<T extends Json> {
  readonly noun: string;
  readonly includes: (value: Json) => value is T;
}

const numbers: Kind<number> = { noun: "numbers", includes: (value) => typeof value === "number" };
const lists: Kind<readonly Json[]> = {
  noun: "lists",
  includes: (value): value is readonly Json[] => Array.isArray(value),
};
const objects: Kind<JsonObject> = {
  noun: "objects",
  includes: isObject,
};

function all<T extends Json>(
  contest: Contest,
  values: readonly Json[],
  kind: Kind<T>,
): readonly T[] {
  const other = values.findIndex((value) => !kind.includes(value));
  if (other !== -1)
    throw conflict(
      contest,
      pairWith(other),
      `both changed it, and ${nameOf(contest, other)} gave something else than the ${kind.noun} that its policy joins`,
    );
  return values as readonly T[];
}

function baseOf<T extends Json>(contest: Contest, missing: T, kind: Kind<T>): T {
  const base = contest.base === undefined ? missing : contest.base;
  if (!kind.includes(base))
    throw conflict(
      contest,
      [0, 1],
      `both changed it, and its base is not one of the ${kind.noun} that its policy joins`,
    );
  return base;
}

function conflict(
  contest: Contest,
  [first, second]: readonly [number, number],
  problem: string,
  path: Path = [],
): JoinConflictError {
  const { kind, name, writers } = contest;
  const [low, high] = first < second ? [first, second] : [second, first];
  return new JoinConflictError(
    { kind, name, path, writers: [writers[low] as Writer, writers[high] as Writer] },
    problem,
  );
}

/** A conflict names two writers: the one at fault and the first of the others. */
function pairWith(writer: number): readonly [number, number] {
  return writer === 0 ? [0, 1] : [0, writer];
}

function nameOf(contest: Contest, writer: number): string {
  const name = contest.writers[writer] as Writer;
  return name === "parent" ? "the parent" : `fork ${name}`;
}
