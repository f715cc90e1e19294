import { messageOf } from "./messages/thrown.ts";
import { shorten } from "./messages/quote.ts";
import { isNode } from "./json.ts";

/** Why a value is not JSON. Thrown to unwind the copier, which turns it into the error that callers see. */
export class ValidationFailure {
  readonly #depth: number;
  readonly problem: string;
  readonly options: ErrorOptions;

  constructor(depth: number, problem: string, options: ErrorOptions = {}) {
    this.#depth = depth;
    this.problem = problem;
    this.options = options;
  }

  /** Levels below the value that is being copied. */
  get depth(): number {
    return this.#depth;
  }

  /** Unlike `instanceof`, runs no code of what was thrown, which may be a proxy. */
  static is(thrown: unknown): thrown is ValidationFailure {
    return isNode(thrown) && #depth in thrown;
  }
}

/** The failure of a value that threw `cause` when it was read. */
export function unreadable(depth: number, cause: unknown): ValidationFailure {
  return new ValidationFailure(depth, `cannot be read: ${shortMessageOf(cause)}`, { cause });
}

/** A message for anything that can be thrown, shortened. */
export function shortMessageOf(thrown: unknown): string {
  return shorten(messageOf(thrown), MAX_TEXT);
}

/** Foreign text in a message is shortened to this length. */
const MAX_TEXT = 400;

/** Stands for a missing element of a sparse list. */
export const HOLE: unique symbol = Symbol("hole");

/** Describes a value that is not JSON: "is a Date, not JSON". */
export function problemOf(value: unknown): string {
  if (value === HOLE) return "is a hole in a list, not JSON";
  return `is ${describe(value)}, not JSON`;
}

/** Describes an object that has a symbol as a key. */
export function symbolProblem(symbol: symbol): string {
  return `has the symbol key ${shorten(String(symbol), MAX_TEXT)}, not JSON`;
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
    ? shorten(name, MAX_TEXT)
    : "class instance";
}

/** Goes by the first letter, except that most names in "u" are pronounced "you": a User, a Uint8Array. */
function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
