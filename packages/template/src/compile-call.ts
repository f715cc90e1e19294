import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { isJsonObject } from "@sheaf/context/json";
import { didYouMean, invalidValueIn, messageOf } from "@sheaf/context/messages";
import { type Compiling, type Evaluate, NOTHING } from "./compiling.ts";
import type { BuiltIn, BuiltInKind, SpelledTypes } from "./functions/built-in.ts";
import { BUILT_INS } from "./functions/built-ins.ts";
import { Refused } from "./functions/refused.ts";
import { isSpelled, readAt, readSpelled, type Spelled } from "./functions/spelled.ts";
import { nameOf, type Site } from "./site.ts";
import type { Call, Expression } from "./syntax.ts";
import type { Kind, ParameterKind, TemplateFunction } from "./template-function.ts";
import type { TemplateScope } from "./template-scope.ts";

type Condition =
  | "succeeded"
  | "failed"
  | "timedOut"
  | "canceled"
  | "skipped"
  | "result"
  | "failures";

/** The functions about how a task or attempt ended, by their names in templates. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  succeeded: "succeeded",
  failed: "failed",
  timed_out: "timedOut",
  canceled: "canceled",
  skipped: "skipped",
  result: "result",
  failures: "failures",
};

/** Those that are about the status of the task, not its output. */
const STATUSES: ReadonlySet<Condition> = new Set([
  "succeeded",
  "failed",
  "timedOut",
  "canceled",
  "skipped",
]);

/** The arguments of a call. */
type Invoke = (site: Site, ...values: readonly (Spelled | Json | undefined)[]) => Json;

/** Evaluates an argument. */
type Argument = (context: WorkflowContext, scope?: TemplateScope) => Spelled | Json;

/** Compiles calls of functions. */
export class CallCompiler {
  readonly #compiler: Compiling;

  constructor(compiler: Compiling) {
    this.#compiler = compiler;
  }

  compile(call: Call): Evaluate {
    const { name } = call;
    const { functions } = this.#compiler;
    // A function that is built in one day must not change what templates of today give.
    const isOwn = Object.hasOwn(functions, name);
    if (name === "default") return isOwn ? this.#refuseDefault(call) : this.#default(call);
    if (isOwn) return this.#own(call, functions[name] as TemplateFunction);
    if (Object.hasOwn(BUILT_INS, name)) return this.#builtIn(call, BUILT_INS[name] as BuiltIn);
    if (this.#isCondition(name)) return this.#condition(call, CONDITIONS[name] as Condition);
    return this.#unknown(call);
  }

  #isCondition(name: string): boolean {
    const { conditions } = this.#compiler.known;
    if (conditions === "retry") return name === "result";
    return conditions === "task" && Object.hasOwn(CONDITIONS, name);
  }

  #default(call: Call): Evaluate {
    this.#checkCount(call, 2, 2);
    const [first, second] = call.values;
    if (first === undefined || second === undefined) return NOTHING;
    const value = this.#compiler.compileLenient(first);
    const otherwise = this.#compiler.compile(second);
    return (context, scope) => {
      const given = value(context, scope);
      return given === undefined ? otherwise(context, scope) : given;
    };
  }

  /** It evaluates its first argument only as far as that exists, which no function of one's own can. */
  #refuseDefault({ at, values }: Call): Evaluate {
    const problem = 'Cannot call default(): a function given in "functions" has this name';
    const hint = "give it another one: default cannot be replaced";
    this.#compiler.source.report("FORBIDDEN_NAME", at, problem, { hint });
    for (const value of values) this.#compiler.compile(value);
    return NOTHING;
  }

  #condition(call: Call, condition: Condition): Evaluate {
    this.#compiler.isConstant = false;
    if (STATUSES.has(condition)) this.#compiler.asksStatus = true;
    this.#checkCount(call, 0, 0);
    const site = this.#compiler.site(call.at, `call ${call.name}()`);
    return (_, scope) => {
      const ask = scope?.[condition] as (() => Json | undefined) | undefined;
      if (ask === undefined) return site.fail("MISSING_VALUE", "nothing has ended here");
      return ask() ?? null;
    };
  }

  #builtIn(call: Call, builtIn: BuiltIn): Evaluate {
    const { takes, isVariadic, longer = builtIn } = builtIn;
    const least = takes.filter((kind) => !kind.endsWith("?")).length;
    this.#checkCount(call, least, isVariadic ? Infinity : longer.takes.length);
    const called = call.values.length > takes.length ? longer : builtIn;
    const invoke = called.call as unknown as Invoke;
    return this.#invocation(call, isVariadic ? [] : called.takes, invoke);
  }

  #own(call: Call, { takes, call: invoke }: TemplateFunction): Evaluate {
    this.#compiler.isConstant = false;
    const least = takes.filter((kind) => !kind.endsWith("?")).length;
    this.#checkCount(call, least, takes.length);
    return this.#invocation(call, takes, (site, ...values) => {
      try {
        const result = (invoke as (...values: readonly unknown[]) => unknown)(...values);
        return jsonOf(result ?? null, "result");
      } catch (cause) {
        return site.fail("FUNCTION_FAILED", invalidValueIn(cause) ?? messageOf(cause), { cause });
      }
    });
  }

  /** Checks each argument once it is evaluated, then calls. Up to two arguments are passed without a list. */
  #invocation(call: Call, takes: readonly BuiltInKind[], invoke: Invoke): Evaluate {
    const site = this.#compiler.site(call.at, `call ${call.name}()`);
    const parts = call.values.map((value, position): Argument => {
      const kind = takes[position] ?? "any";
      if (isSpelled(kind)) return this.#spelled(call, value, kind, position, site);
      return checked(this.#compiler.compile(value), kind, position, site);
    });
    const [first, second] = parts as [Argument, Argument];
    if (parts.length === 1) return (context, scope) => invoke(site, first(context, scope));
    if (parts.length === 2)
      return (context, scope) => invoke(site, first(context, scope), second(context, scope));
    return (context, scope) => invoke(site, ...parts.map((part) => part(context, scope)));
  }

  /** An argument that spells something. A literal is read now, so that what is wrong with it is found now. */
  #spelled(
    { name }: Call,
    value: Expression,
    kind: keyof SpelledTypes,
    position: number,
    site: Site,
  ): Argument {
    if (value.kind !== "literal") {
      const evaluate = this.#compiler.compile(value);
      return (context, scope) => readAt(evaluate(context, scope), kind, position, site);
    }
    const read = readSpelled(value.value, kind, position);
    if (!(read instanceof Refused)) return () => read;
    const { problem, hint, isForbidden } = read;
    const code = isForbidden ? "FORBIDDEN_NAME" : "INVALID_CALL";
    this.#compiler.source.report(code, value.at, `Cannot call ${name}(): ${problem}`, { hint });
    return NOTHING;
  }

  #checkCount({ name, at, values }: Call, least: number, most: number): void {
    const given = values.length;
    if (given >= least && given <= most) return;
    const expected =
      least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    const problem = `Cannot call ${name}(): expected ${expected} argument${expected === 1 ? "" : "s"}, got ${given}`;
    this.#compiler.source.report("INVALID_CALL", at, problem);
  }

  #unknown({ name, at, values }: Call): Evaluate {
    const { known, functions, source } = this.#compiler;
    const conditions =
      known.conditions === "task"
        ? Object.keys(CONDITIONS)
        : known.conditions === "retry"
          ? ["result"]
          : [];
    const names = [...Object.keys(BUILT_INS), "default", ...Object.keys(functions), ...conditions];
    const hint = Object.hasOwn(CONDITIONS, name)
      ? "it asks how a task ended: it exists in publish and next of a task"
      : didYouMean(name, names);
    const problem = `Cannot call ${name.slice(0, 80)}(): there is no such function${Object.hasOwn(CONDITIONS, name) ? " here" : ""}`;
    source.report("UNKNOWN_FUNCTION", at, problem, { hint });
    for (const value of values) this.#compiler.compile(value);
    return NOTHING;
  }
}

function checked(evaluate: Evaluate, takes: ParameterKind, position: number, site: Site): Evaluate {
  const kind = takes.replace("?", "") as Kind;
  if (kind === "any") return evaluate;
  return (context, scope?: TemplateScope) => {
    const value = evaluate(context, scope);
    if (fits(value, kind)) return value;
    const expected = kind === "object" || kind === "integer" ? `an ${kind}` : `a ${kind}`;
    const given = kind === "integer" && typeof value === "number" ? "a fraction" : nameOf(value);
    return site.fail(
      "TYPE_MISMATCH",
      `expected ${expected} as argument ${position + 1}, got ${given}`,
    );
  };
}

function fits(value: Json, kind: Exclude<Kind, "any">): boolean {
  switch (kind) {
    case "list":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    case "integer":
      return Number.isSafeInteger(value);
    default:
      return typeof value === kind;
  }
}
