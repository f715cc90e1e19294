import { isPositionedError, type PositionedError, propertyOf } from "@sheaf/context/messages";
import { PermanentError, type WorkflowError } from "../errors.ts";
import { isForeignCode } from "./foreign-code.ts";
import { MASKED } from "./masked-text.ts";
import type { ValueMask } from "./masked-value.ts";
import { NamesApart } from "./names-apart.ts";

/** How many objects of an error are copied. The rest is left out. */
const MAX_PARTS = 10_000;

const LEFT_OUT = "[left out]";

/** JavaScript's own classes. Classes that derive from them may keep secrets in private fields. */
const BUILT_IN: ReadonlySet<unknown> = new Set([
  Error.prototype,
  TypeError.prototype,
  RangeError.prototype,
  SyntaxError.prototype,
  ReferenceError.prototype,
  EvalError.prototype,
  URIError.prototype,
  AggregateError.prototype,
]);

/** The error itself if nothing in it holds a secret, otherwise a copy without secrets. */
export function maskedError(error: WorkflowError, mask: ValueMask): WorkflowError {
  const copy = new ErrorCopy(mask);
  const masked = copy.of(error) as WorkflowError;
  return copy.isClean ? error : masked;
}

/** Copies an error with everything that can be reached from it, cycles included. */
class ErrorCopy {
  readonly #mask: ValueMask;
  /** By original. */
  readonly #copies = new Map<object, unknown>();
  /** Work that is left: each fills one copy. A list instead of recursion, so that depth cannot exhaust the stack. */
  readonly #fills: (() => void)[] = [];
  isClean = true;

  constructor(mask: ValueMask) {
    this.#mask = mask;
  }

  of(thing: unknown): unknown {
    const copy = this.#copyOf(thing);
    for (let fill = this.#fills.pop(); fill !== undefined; fill = this.#fills.pop()) {
      try {
        fill();
      } catch {
        this.isClean = false;
      }
    }
    return copy;
  }

  #copyOf(thing: unknown): unknown {
    switch (typeof thing) {
      case "string":
        return this.#text(thing);
      case "number":
        return this.#mask.hidesNumber(thing) ? this.#changed(MASKED) : thing;
      case "bigint":
        return this.#text(String(thing)) === String(thing) ? thing : MASKED;
      case "symbol":
        return this.#symbol(thing);
      case "function":
        return this.#changed(LEFT_OUT);
      case "object":
        return thing === null ? null : this.#object(thing);
      default:
        return thing;
    }
  }

  #text(text: string): string {
    const masked = this.#mask.text(text);
    return masked === text ? text : this.#changed(masked);
  }

  #symbol(symbol: symbol): symbol {
    const { description = "" } = symbol;
    const masked = this.#text(description);
    return masked === description ? symbol : Symbol(masked);
  }

  #changed<T>(copy: T): T {
    this.isClean = false;
    return copy;
  }

  #object(thing: object): unknown {
    const copied = this.#copies.get(thing);
    if (copied !== undefined) return copied;
    if (this.#copies.size >= MAX_PARTS) return this.#changed(LEFT_OUT);
    let copy: unknown;
    try {
      copy = this.#begun(thing);
    } catch {
      // It cannot even be inspected, like a revoked proxy.
      copy = this.#changed(LEFT_OUT);
    }
    this.#copies.set(thing, copy);
    return copy;
  }

  /** A copy whose contents follow later. */
  #begun(thing: object): unknown {
    if (thing instanceof Error) return this.#error(thing);
    if (Array.isArray(thing)) return this.#filled([], thing);
    if (thing instanceof Map) return this.#map(thing);
    if (thing instanceof Set) return this.#set(thing);
    const prototype: unknown = Object.getPrototypeOf(thing);
    if (prototype === Object.prototype || prototype === null)
      return this.#filled(Object.create(prototype) as object, thing);
    // Objects of other classes may print themselves differently.
    this.isClean = false;
    const isListed = !ArrayBuffer.isView(thing) && Reflect.ownKeys(thing).length > 0;
    return isListed ? this.#filled({}, thing) : LEFT_OUT;
  }

  #error(error: Error): Error {
    const prototype = prototypeFor(error);
    const copy = new Error();
    Object.setPrototypeOf(copy, prototype);
    // If the class is not kept, these may have been properties of its prototype.
    const names = prototype === Object.getPrototypeOf(error) ? [] : ["name", "message"];
    for (const name of [...names, "stack"]) {
      const held = propertyOf(error, name);
      const value = this.#copyOf(held);
      Object.defineProperty(copy, name, { value, writable: true, configurable: true });
    }
    return this.#filled(copy, error);
  }

  #map(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    const names = new NamesApart([...map.keys()].filter((key) => typeof key === "string"));
    this.#fills.push(() => {
      for (const [key, value] of map) {
        const masked = this.#copyOf(key);
        const isRenamed = typeof masked === "string" && masked !== key;
        copy.set(isRenamed ? names.of(masked) : masked, this.#copyOf(value));
      }
    });
    return copy;
  }

  #set(set: ReadonlySet<unknown>): Set<unknown> {
    const copy = new Set<unknown>();
    this.#fills.push(() => {
      for (const value of set) copy.add(this.#copyOf(value));
    });
    return copy;
  }

  /** The copy, whose contents are copied when its turn comes. */
  #filled<T extends object>(copy: T, original: object): T {
    const kept = isPositionedError(original) ? keptOf(original) : NOTHING;
    this.#fills.push(() => {
      const keys = Reflect.ownKeys(original).filter((key) => key !== "stack");
      const names = new NamesApart(keys.filter((key) => typeof key === "string"));
      for (const key of keys) {
        if (Array.isArray(copy) && key === "length") continue;
        const value: unknown = (original as Readonly<Record<string | symbol, unknown>>)[key];
        const shown = typeof key === "string" && kept.has(key) ? value : this.#copyOf(value);
        const { enumerable = false } = Reflect.getOwnPropertyDescriptor(original, key) ?? {};
        const name = Array.isArray(copy) ? key : this.#nameOf(key, names);
        const property = { value: shown, enumerable, writable: true, configurable: true };
        Object.defineProperty(copy, name, property);
      }
    });
    return copy;
  }

  #nameOf(key: string | symbol, names: NamesApart): string | symbol {
    if (typeof key === "symbol") return this.#symbol(key);
    if (OF_ERRORS.has(key)) return key;
    const masked = this.#text(key);
    return masked === key ? key : names.of(masked);
  }
}

/** Names of properties that errors always have: masking them would hide nothing. */
const OF_ERRORS: ReadonlySet<string> = new Set(["name", "message", "code", "cause", "errors"]);

const NOTHING: ReadonlySet<string> = new Set();

/** Properties that the engine or the document wrote, which hold no secret. */
const KEPT: readonly string[] = [
  "name",
  "task",
  "index",
  "path",
  "file",
  "line",
  "column",
  "option",
  "retryable",
  "key",
  "branches",
];

function keptOf(error: PositionedError): ReadonlySet<string> {
  return new Set(isForeignCode(error) ? KEPT : [...KEPT, "code"]);
}

/** Keeps classes of the engine and of JavaScript. */
function prototypeFor(error: Error): object {
  let prototype: unknown = Object.getPrototypeOf(error);
  if (isPositionedError(error) || error instanceof PermanentError) return prototype as object;
  while (prototype !== null && !BUILT_IN.has(prototype))
    prototype = Object.getPrototypeOf(prototype);
  return (prototype as object | null) ?? Error.prototype;
}
