import { isNode } from "./json.ts";

/** Thrown inside one entry to reach its door, where the place is known. */
export class Refusal {
  readonly depth: number;
  readonly problem: string;
  readonly options: ErrorOptions;

  constructor(depth: number, problem: string, options: ErrorOptions = {}) {
    this.depth = depth;
    this.problem = problem;
    this.options = options;
  }
}

/** The refusal of a value that threw, `cause`, while it was read. */
export function unreadable(depth: number, cause: unknown): Refusal {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Refusal(depth, `cannot be read: ${message}`, { cause });
}

/** Stands for the absent element of a sparse list in messages. */
export const HOLE: unique symbol = Symbol("hole");

/** What is wrong with a value that is not JSON: "is a Date, not JSON". */
export function problemOf(value: unknown): string {
  if (value === HOLE) return "is a hole in a list, not JSON";
  return `is ${describe(value)}, not JSON`;
}

function describe(value: unknown): string {
  switch (typeof value) {
    case "number":
    case "undefined":
      return String(value);
    case "object":
      return withArticle(classOf(value as object));
    default:
      return withArticle(typeof value);
  }
}

function classOf(object: object): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  const constructor: unknown = isNode(prototype)
    ? Object.getOwnPropertyDescriptor(prototype, "constructor")?.value
    : undefined;
  const name: unknown =
    typeof constructor === "function"
      ? Object.getOwnPropertyDescriptor(constructor, "name")?.value
      : undefined;
  return typeof name === "string" && name !== "" && name !== "Object" ? name : "class instance";
}

/** By the letter, except that most names in "u" are spoken like "you": a User, a Uint8Array. */
function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
