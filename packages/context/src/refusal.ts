import { cut } from "./errors.ts";
import { isNode } from "./json.ts";

/** Thrown inside one entry to reach its door, where the place is known. */
export class Refusal {
  readonly #depth: number;
  readonly problem: string;
  readonly options: ErrorOptions;

  constructor(depth: number, problem: string, options: ErrorOptions = {}) {
    this.#depth = depth;
    this.problem = problem;
    this.options = options;
  }

  /** Levels below the value that entered. */
  get depth(): number {
    return this.#depth;
  }

  /** Unlike `instanceof`, asks nothing of what was thrown, which may be a proxy. */
  static is(thrown: unknown): thrown is Refusal {
    return isNode(thrown) && #depth in thrown;
  }
}

/** The refusal of a value that threw, `cause`, while it was read. */
export function unreadable(depth: number, cause: unknown): Refusal {
  return new Refusal(depth, `cannot be read: ${messageOf(cause)}`, { cause });
}

/** What a program threw, which may be anything, even something that throws when it is looked at. */
export function messageOf(thrown: unknown): string {
  try {
    return cut(String(thrown instanceof Error ? thrown.message : thrown));
  } catch {
    return "it throws something that cannot be read either";
  }
}

/** Stands for the absent element of a sparse list in messages. */
export const HOLE: unique symbol = Symbol("hole");

/** What is wrong with a value that is not JSON: "is a Date, not JSON". */
export function problemOf(value: unknown): string {
  if (value === HOLE) return "is a hole in a list, not JSON";
  return `is ${describe(value)}, not JSON`;
}

/** What is wrong with an object that has a symbol as a key. */
export function symbolProblem(symbol: symbol): string {
  return `has the symbol key ${cut(String(symbol))}, not JSON`;
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
  return typeof name === "string" && name !== "" && name !== "Object"
    ? cut(name)
    : "class instance";
}

/** By the letter, except that most names in "u" are spoken like "you": a User, a Uint8Array. */
function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
