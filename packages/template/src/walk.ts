import type { Json, WorkflowContext } from "@sheaf/context";
import { isJsonObject } from "@sheaf/context/json";
import { didYouMean, plural, quote } from "@sheaf/context/messages";
import { endOfName } from "./lexer.ts";
import { ownProperty, someKeys } from "./own.ts";
import type { Read } from "./read-path.ts";
import { nameOf } from "./site.ts";
import type { Source } from "./source.ts";
import type { TemplateScope } from "./template-scope.ts";

/** The start of a path: a value, and the message if it is missing. */
export interface Start {
  readonly read: Read;
  readonly at: number;
  readonly isOptional: boolean;
  /** Says what is missing, and why. */
  readonly missing: () => string;
}

/** A compiled step: a constant name, or a function that returns a name or index. */
export interface WalkStep {
  readonly name: string | null;
  readonly index: Read | null;
  readonly at: number;
  readonly isOptional: boolean;
}

/** A path of any kind, which is followed step by step. */
export class Walk {
  readonly #source: Source;
  readonly #start: Start;
  readonly #steps: readonly WalkStep[];
  /** The offset of the first name; -1 if the path does not start with a name. */
  readonly #nameAt: number;

  constructor(source: Source, start: Start, steps: readonly WalkStep[], nameAt: number) {
    this.#source = source;
    this.#start = start;
    this.#steps = steps;
    this.#nameAt = nameAt;
  }

  /** The value; undefined if the start or a step is missing and no `?` allows that. */
  lenient(context: WorkflowContext, scope?: TemplateScope): Json | undefined {
    return this.#follow(context, scope, true);
  }

  /** @throws TemplateError if the start or a step is missing and no `?` allows that. */
  strict(context: WorkflowContext, scope?: TemplateScope): Json {
    return this.#follow(context, scope, false) as Json;
  }

  #follow(
    context: WorkflowContext,
    scope: TemplateScope | undefined,
    isLenient: boolean,
  ): Json | undefined {
    let value = this.#start.read(context, scope);
    if (value === undefined) {
      if (this.#start.isOptional) value = null;
      else return isLenient ? undefined : this.#missingStart();
    }
    for (const step of this.#steps) {
      const key = step.name ?? this.#keyOf(step, context, scope);
      const next = this.#next(value, key, step);
      if (next !== undefined) value = next;
      else if (step.isOptional) value = null;
      else return isLenient ? undefined : this.#missing(value, key, step);
    }
    return value;
  }

  #keyOf(step: WalkStep, context: WorkflowContext, scope?: TemplateScope): string | number {
    const key = (step.index as Read)(context, scope) as Json;
    if (key === "__proto__")
      throw this.#source.error(
        "FORBIDDEN_NAME",
        step.at,
        'Cannot read "__proto__": it is not allowed',
      );
    if (typeof key === "string" || typeof key === "number") return key;
    const problem = `Cannot read a property: expected a string or a number as its name, got ${nameOf(key)}`;
    throw this.#source.error("TYPE_MISMATCH", step.at, problem);
  }

  #next(value: Json, key: string | number, step: WalkStep): Json | undefined {
    if (typeof key === "string") return ownProperty(value, key);
    if (Array.isArray(value) && Number.isInteger(key)) {
      const position = key < 0 ? value.length + key : key;
      return Object.hasOwn(value, position) ? (value as readonly Json[])[position] : undefined;
    }
    if (Array.isArray(value))
      throw this.#source.error(
        "TYPE_MISMATCH",
        step.at,
        `Cannot read [${key}]: expected an integer as the position in a list`,
      );
    if (!isJsonObject(value)) return undefined;
    const problem = `Cannot read [${key}] of ${this.#before(step)}: expected a list, got an object`;
    const hint = "the properties of an object have strings as names: string(x) makes one";
    throw this.#source.error("TYPE_MISMATCH", step.at, problem, { hint });
  }

  #missingStart(): never {
    throw this.#source.error("MISSING_VALUE", this.#start.at, this.#start.missing());
  }

  #missing(value: Json, key: string | number, step: WalkStep): never {
    const shown = typeof key === "number" ? `[${key}]` : quote(key);
    const [reason, hint] = reasonFor(value, key);
    const problem = `Cannot read ${shown} of ${this.#before(step)}: ${reason}`;
    throw this.#source.error("MISSING_VALUE", step.at, problem, { hint });
  }

  /** The text of the path up to this step. */
  #before(step: WalkStep): string {
    if (this.#nameAt === -1) return "the value";
    const text = this.#source.text
      .slice(this.#nameAt, step.at)
      .replace(/[\s.[]{1,100}$/, "")
      .replaceAll(/\s+/g, " ");
    return text.length > 60 ? `…${text.slice(-59)}` : text;
  }
}

function reasonFor(value: Json, key: string | number): readonly [string, string | undefined] {
  if (Array.isArray(value)) {
    if (typeof key === "number") {
      const count = plural(value.length, "element");
      return [`it has ${count}, counted from 0`, undefined];
    }
    return [
      "it is a list",
      key === "length" ? "write length(x)" : "write x[0] for its first element",
    ];
  }
  if (!isJsonObject(value))
    return [`it is ${nameOf(value)}`, key === "length" ? "write length(x)" : undefined];
  const hint = didYouMean(String(key), someKeys(value));
  return ["there is no such property", hint];
}

/** The source from here to the next space or sign: a name, and further words after hyphens. */
export function spelledAt(text: string, at: number): string {
  let end = endOfName(text, at);
  while (text[end] === "-") end = endOfName(text, end + 1);
  return text.slice(at, end);
}
