import type { Json } from "@sheaf/context";

/** An expression as a tree, which knows nothing of how expressions are written. */
export type Tree =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list"; readonly values: readonly Tree[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Tree])[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Tree }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Tree;
      readonly right: Tree;
    }
  | {
      readonly kind: "if";
      readonly value: Tree;
      readonly condition: Tree;
      readonly otherwise: Tree;
    }
  | {
      readonly kind: "property";
      readonly base: Tree;
      readonly name: string;
      readonly isOptional: boolean;
    }
  | { readonly kind: "index"; readonly base: Tree; readonly index: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly values: readonly Tree[];
      readonly isPiped: boolean;
    };

/** What evaluating returns for an error. */
export const FAILED = "<an error>";

class Failure extends Error {}
class Missing extends Failure {}

/** The value of a tree, computed in the simplest way. */
export function reference(tree: Tree, variable: (name: string) => unknown): Json {
  try {
    return valueOf(tree, variable);
  } catch (error) {
    if (error instanceof Failure) return FAILED;
    throw error;
  }
}

function valueOf(tree: Tree, variable: (name: string) => unknown): Json {
  const value = (inner: Tree): Json => valueOf(inner, variable);
  switch (tree.kind) {
    case "value":
      return tree.value;
    case "name": {
      const found = variable(tree.name) as Json | undefined;
      if (found === undefined) throw new Missing();
      return found;
    }
    case "list":
      return tree.values.map(value);
    case "object":
      return Object.fromEntries(tree.entries.map(([key, inner]) => [key, value(inner)]));
    case "unary": {
      const operand = value(tree.operand);
      if (tree.operator === "not") return !isTruthy(operand);
      if (typeof operand !== "number") throw new Failure();
      return 0 - operand;
    }
    case "binary":
      if (tree.operator === "or")
        return isTruthy(value(tree.left)) ? value(tree.left) : value(tree.right);
      if (tree.operator === "and")
        return isTruthy(value(tree.left)) ? value(tree.right) : value(tree.left);
      return applied(tree.operator, value(tree.left), value(tree.right));
    case "if":
      return isTruthy(value(tree.condition)) ? value(tree.value) : value(tree.otherwise);
    case "property": {
      const base = value(tree.base);
      if (typeOf(base) === "object" && Object.hasOwn(base as object, tree.name))
        return (base as Record<string, Json>)[tree.name] as Json;
      if (tree.isOptional) return null;
      throw new Missing();
    }
    case "index": {
      const base = value(tree.base);
      if (typeOf(base) === "object") throw new Failure();
      const element = Array.isArray(base) ? (base as Json[]).at(tree.index) : undefined;
      if (element === undefined) throw new Missing();
      return element;
    }
    case "call":
      return called(tree.name, tree.values, value);
  }
}

function called(name: string, values: readonly Tree[], value: (tree: Tree) => Json): Json {
  const [first, second] = values as [Tree, Tree];
  if (name === "default") {
    try {
      return value(first);
    } catch (error) {
      if (error instanceof Missing) return value(second);
      throw error;
    }
  }
  const given = value(first);
  if (name === "type") return typeOf(given);
  if (name === "string") {
    if (given === null) return "";
    return typeof given === "string" ? given : JSON.stringify(given);
  }
  if (typeof given === "string" || Array.isArray(given)) return given.length;
  if (typeOf(given) === "object") return Object.keys(given as object).length;
  throw new Failure();
}

function applied(operator: string, a: Json, b: Json): Json {
  const types = [typeOf(a), typeOf(b)].join(" ");
  switch (operator) {
    case "==":
      return canonical(a) === canonical(b);
    case "!=":
      return canonical(a) !== canonical(b);
    case "in":
    case "not in": {
      const isNegated = operator === "not in";
      if (Array.isArray(b))
        return b.some((held) => canonical(held as Json) === canonical(a)) !== isNegated;
      if (types === "string string") return (b as string).includes(a as string) !== isNegated;
      if (types === "string object") return Object.hasOwn(b as object, a as string) !== isNegated;
      throw new Failure();
    }
    case "+":
      if (types === "list list") return [...(a as Json[]), ...(b as Json[])];
      if (types === "string string") return `${a as string}${b as string}`;
      break;
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (types !== "number number" && types !== "string string") throw new Failure();
      return compared(operator, a as number, b as number);
  }
  if (types !== "number number") throw new Failure();
  return computed(operator, a as number, b as number);
}

function compared(operator: string, a: number, b: number): boolean {
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function computed(operator: string, a: number, b: number): number {
  if ((operator === "/" || operator === "%") && b === 0) throw new Failure();
  const results: Record<string, number> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": a / b,
    "%": a % b,
  };
  const result = results[operator] as number;
  if (!Number.isFinite(result)) throw new Failure();
  return result + 0;
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeOf(held as Json) === "object"
      ? Object.fromEntries(Object.entries(held as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function isTruthy(value: Json): boolean {
  return !["null", "false", "0", '""', "[]", "{}"].includes(JSON.stringify(value));
}

const POWERS: Record<string, number> = {
  or: 2,
  and: 3,
  not: 4,
  "==": 5,
  "!=": 5,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  in: 5,
  "not in": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};

/** The tree as text: with as few parentheses as the precedence needs, or around everything. */
export function printed(tree: Tree, isSparing: boolean): string {
  const at = (inner: Tree, least: number): string => {
    const text = printed(inner, isSparing);
    return isSparing && powerOf(inner) >= least ? text : `(${text})`;
  };
  const free = (inner: Tree): string => at(inner, 1);
  switch (tree.kind) {
    case "value":
      return JSON.stringify(tree.value);
    case "name":
      return tree.name;
    case "list":
      return `[${tree.values.map(free).join(", ")}]`;
    case "object":
      return `{${tree.entries.map(([key, value]) => `${JSON.stringify(key)}: ${free(value)}`).join(", ")}}`;
    case "unary":
      return tree.operator === "not" ? `not ${at(tree.operand, 4)}` : `-${at(tree.operand, 8)}`;
    case "binary": {
      const power = POWERS[tree.operator] as number;
      // Comparisons do not chain; the others are read from the left.
      const left = at(tree.left, power === 5 ? 6 : power);
      return `${left} ${tree.operator} ${at(tree.right, power + 1)}`;
    }
    case "if":
      return `${at(tree.value, 2)} if ${at(tree.condition, 2)} else ${at(tree.otherwise, 1)}`;
    case "property":
      return /^\w+$/.test(tree.name) && !isSparing
        ? `${at(tree.base, 9)}.${tree.name}${tree.isOptional ? "?" : ""}`
        : `${at(tree.base, 9)}[${JSON.stringify(tree.name)}]${tree.isOptional ? "?" : ""}`;
    case "index":
      return `${at(tree.base, 9)}[${tree.index}]`;
    case "call": {
      const [first, ...others] = tree.values as [Tree, ...Tree[]];
      if (!tree.isPiped) return `${tree.name}(${tree.values.map(free).join(", ")})`;
      const call = others.length === 0 ? "" : `(${others.map(free).join(", ")})`;
      return `${at(first, 9)} | ${tree.name}${call}`;
    }
  }
}

function powerOf(tree: Tree): number {
  if (tree.kind === "binary") return POWERS[tree.operator] as number;
  if (tree.kind === "unary") return tree.operator === "not" ? 4 : 8;
  if (tree.kind === "if") return 1;
  // A minus sign in front makes a number one that a step cannot follow.
  if (tree.kind === "value") return typeof tree.value === "number" ? 8 : 9;
  return 9;
}
