import type { Json } from "@sheaf/context";
import { WorkflowError } from "../errors.ts";
import type { ErrorReport } from "../fan-out/item-report.ts";

const MASKED = "***";

/** An error on which more than this hangs is not searched to the end. */
const MAX_PARTS = 10_000;

/** Puts `***` wherever the value of a secret stands in data, messages and causes. */
export class SecretMask {
  /** The longest first, as one may contain another. */
  readonly #secrets: readonly string[];

  private constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  /** Null where there is nothing to hide: an empty secret stands everywhere, and hides nothing. */
  static of(secrets: Readonly<Record<string, string>>): SecretMask | null {
    const values = [...new Set(Object.values(secrets))].filter((secret) => secret !== "");
    if (values.length === 0) return null;
    return new SecretMask(values.toSorted((a, b) => b.length - a.length));
  }

  text(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, MASKED), text);
  }

  /** The value itself where it holds no secret, else a frozen copy. O(size of the value). */
  value<T>(value: T): T {
    return this.#masked(value as Json) as T;
  }

  /** The code and message of an error. */
  report({ code, message }: WorkflowError): ErrorReport {
    return { code: this.text(code), message: this.text(message) };
  }

  #masked(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const list = value as readonly Json[];
      const masked = list.map((element) => this.#masked(element));
      return masked.every((element, position) => element === list[position]) ? value : masked;
    }
    const entries = Object.entries(value);
    const masked = entries.map(([key, held]) => [this.text(key), this.#masked(held)] as const);
    const isClean = masked.every(
      ([key, held], position) => key === entries[position]?.[0] && held === entries[position]?.[1],
    );
    return isClean ? value : Object.fromEntries(masked);
  }

  /**
   * The error itself where nothing that hangs on it holds a secret; else one without cause, that
   * says the same with the secrets masked.
   */
  error(error: WorkflowError): WorkflowError {
    if (!this.#isTold(error)) return error;
    const { code, task, index, file, line, column } = error;
    const position =
      line === undefined || column === undefined
        ? undefined
        : { line, column, ...(file === undefined ? {} : { file }) };
    const place = { task, index, position };
    const masked = new WorkflowError(this.text(code), this.text(error.message), place);
    masked.name = error.name;
    return masked;
  }

  /** True where printing an error could show a secret, or would show what cannot be searched. */
  #isTold(error: WorkflowError): boolean {
    const parts = new Set<unknown>([error]);
    try {
      // A set is walked in order of addition, and so reaches what is added on the way.
      for (const part of parts) {
        if (typeof part === "string" && this.text(part) !== part) return true;
        for (const held of partsOf(part)) parts.add(held);
        if (parts.size > MAX_PARTS) return true;
      }
      return false;
    } catch {
      return true;
    }
  }
}

/** Names and values that printing something shows. @throws where it cannot be searched */
function partsOf(thing: unknown): Iterable<unknown> {
  if (typeof thing === "symbol") return [thing.description];
  if ((typeof thing !== "object" && typeof thing !== "function") || thing === null) return [];
  if (!isPlain(thing)) throw new TypeError("Cannot search: it prints in a way of its own");
  const entries = thing instanceof Map || thing instanceof Set ? [...thing].flat() : [];
  const names = Reflect.ownKeys(thing);
  const values = names.map((name) => (thing as Readonly<Record<string | symbol, unknown>>)[name]);
  return [...names, ...values, ...entries];
}

/** Other things print what is not among their properties. */
function isPlain(thing: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(thing);
  return (
    thing instanceof Error ||
    thing instanceof Map ||
    thing instanceof Set ||
    Array.isArray(thing) ||
    typeof thing === "function" ||
    prototype === Object.prototype ||
    prototype === null
  );
}
