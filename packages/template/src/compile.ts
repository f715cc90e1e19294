import { type Json, type JsonObject, jsonOf, RecordLayout } from "@sheaf/context";
import { CallCompiler } from "./compile-call.ts";
import type { Compiling, Evaluate } from "./compiling.ts";
import { Meter } from "./meter.ts";
import type { Known } from "./names.ts";
import { isEqual } from "./equality.ts";
import { arithmetic, isIn, isTruthy, negative, compare } from "./operators.ts";
import { fastPath, type Read } from "./read-path.ts";
import { Reads } from "./reads.ts";
import { Site } from "./site.ts";
import type { Source } from "./source.ts";
import { startOf } from "./start.ts";
import type {
  ArithmeticOperator,
  Chain,
  Comparison,
  Conditional,
  Expression,
  ListExpression,
  Logic,
  Name,
  ObjectExpression,
  Path,
  Unary,
} from "./syntax.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateFunction } from "./template-function.ts";
import type { TemplateScope } from "./template-scope.ts";
import { Walk, type WalkStep } from "./walk.ts";

/** Compiles the expressions of a template to functions. Reports problems with names to the source. */
export class Compiler implements Compiling {
  readonly source: Source;
  readonly known: Known;
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  isConstant = true;
  asksStatus = false;
  readonly reads: Reads = new Reads();
  readonly #meter: Meter = new Meter();
  #isMetered = false;

  constructor(
    source: Source,
    known: Known,
    functions: Readonly<Record<string, TemplateFunction>> = {},
  ) {
    this.source = source;
    this.known = known;
    this.functions = functions;
  }

  site(at: number, action: string): Site {
    this.#isMetered = true;
    return new Site(this.source, at, this.#meter, action);
  }

  /** Wraps a function so that each evaluation starts with a new budget. */
  metered(evaluate: Evaluate): Evaluate {
    if (!this.#isMetered) return evaluate;
    const meter = this.#meter;
    const { source } = this;
    return (context, scope) => {
      meter.reset();
      const value = evaluate(context, scope);
      const { excess } = meter;
      if (excess > 0) charge(excess, scope, source);
      return value;
    };
  }

  compile(expression: Expression): Evaluate {
    switch (expression.kind) {
      case "literal":
        return () => expression.value;
      case "list":
        return constantOf(expression) ?? this.#list(expression);
      case "object":
        return constantOf(expression) ?? this.#object(expression);
      case "name":
      case "path":
        return this.#path(expression, false) as Evaluate;
      case "call":
        return new CallCompiler(this).compile(expression);
      case "not":
      case "negate":
        return this.#unary(expression);
      case "chain":
        return this.#chain(expression);
      case "and":
      case "or":
        return this.#logic(expression);
      case "comparison":
        return this.#comparison(expression);
      case "conditional":
        return this.#conditional(expression);
    }
  }

  compileLenient(expression: Expression): Read {
    if (isSimple(expression)) return this.#path(expression, true);
    const evaluate = this.compile(expression);
    return (context, scope) => {
      try {
        return evaluate(context, scope);
      } catch (error) {
        if (error instanceof TemplateError && error.code === "MISSING_VALUE") return undefined;
        throw error;
      }
    };
  }

  #list({ elements }: ListExpression): Evaluate {
    const parts = elements.map((element) => this.compile(element));
    return (context, scope) => parts.map((part) => part(context, scope));
  }

  #object({ entries }: ObjectExpression): Evaluate {
    const layout = new RecordLayout(entries.map(({ key }) => key));
    const parts = entries.map(({ value }) => this.compile(value));
    return (context, scope) => {
      const { keys } = layout;
      const object: Record<string, Json> = {};
      // No key is `__proto__`: the parser refuses it.
      for (let i = 0; i < parts.length; i++)
        object[keys[i] as string] = (parts[i] as Evaluate)(context, scope);
      return object;
    };
  }

  #path(expression: Name | Path, isLenient: boolean): Read {
    const { start, fast, steps } = startOf(this, expression);
    const compiled = steps.map((step): WalkStep => ({
      name: step.kind === "property" ? step.name : null,
      index: step.kind === "index" ? this.compile(step.index) : null,
      at: step.at,
      isOptional: step.isOptional,
    }));
    const base = expression.kind === "path" ? expression.base : expression;
    const walk = new Walk(this.source, start, compiled, base.kind === "name" ? base.at : -1);
    const slow: Read = isLenient
      ? (context, scope) => walk.lenient(context, scope)
      : (context, scope) => walk.strict(context, scope);
    const names = steps.flatMap((step) => (step.kind === "property" ? [step.name] : []));
    if (fast === null || names.length < steps.length) return slow;
    return fastPath(fast, names, slow) ?? slow;
  }

  #unary({ kind, at, operand }: Unary): Evaluate {
    const value = this.compile(operand);
    if (kind === "not") return (context, scope) => !isTruthy(value(context, scope));
    const site = this.site(at, 'apply "-"');
    return (context, scope) => negative(value(context, scope), site);
  }

  #chain({ first, rest }: Chain): Evaluate {
    const start = this.compile(first);
    const links = rest.map(({ operator, at, operand }) => ({
      operator,
      site: this.site(at, `apply "${operator}"`),
      value: this.compile(operand),
    }));
    const [only] = links as [(typeof links)[number]];
    if (links.length === 1) return binary(only.operator, start, only.value, only.site);
    return (context, scope) => {
      let left = start(context, scope);
      for (const { operator, site, value } of links)
        left = arithmetic(operator, left, value(context, scope), site);
      return left;
    };
  }

  #logic({ kind, operands }: Logic): Evaluate {
    const parts = operands.map((operand) => this.compile(operand));
    const decisive = kind === "or";
    return (context, scope) => {
      let value: Json = null;
      for (const part of parts) {
        value = part(context, scope);
        if (isTruthy(value) === decisive) return value;
      }
      return value;
    };
  }

  #comparison({ operator, at, left, right }: Comparison): Evaluate {
    const a = this.compile(left);
    const b = this.compile(right);
    const site = this.site(at, `compare with "${operator}"`);
    switch (operator) {
      case "==":
        return (context, scope) => isEqual(a(context, scope), b(context, scope), site);
      case "!=":
        return (context, scope) => !isEqual(a(context, scope), b(context, scope), site);
      case "<":
        return (context, scope) => compare(a(context, scope), b(context, scope), site) < 0;
      case "<=":
        return (context, scope) => compare(a(context, scope), b(context, scope), site) <= 0;
      case ">":
        return (context, scope) => compare(a(context, scope), b(context, scope), site) > 0;
      case ">=":
        return (context, scope) => compare(a(context, scope), b(context, scope), site) >= 0;
      case "in":
        return (context, scope) => isIn(a(context, scope), b(context, scope), site);
      case "not in":
        return (context, scope) => !isIn(a(context, scope), b(context, scope), site);
    }
  }

  #conditional({ condition, value, otherwise }: Conditional): Evaluate {
    const test = this.compile(condition);
    const yes = this.compile(value);
    const no = this.compile(otherwise);
    return (context, scope) =>
      isTruthy(test(context, scope)) ? yes(context, scope) : no(context, scope);
  }
}

/** Counts what an evaluation built against the limit of its run. */
function charge(elements: number, scope: TemplateScope | undefined, source: Source): void {
  const rendered = scope?.run.rendered;
  if (rendered === undefined || rendered === null || rendered.take(elements)) return;
  const limit = rendered.limit.toLocaleString("en");
  const problem = `Cannot evaluate template: those of this run have made more than ${limit} elements of lists, or 16 times as many characters`;
  const hint = '"max-rendered" of the workflow, in code "maxRendered", allows more';
  const error = source.error("LIMIT_EXCEEDED", 0, problem, { hint });
  rendered.exceeded(error);
  throw error;
}

/** True if nothing but the name and its steps can be missing. */
function isSimple(expression: Expression): expression is Name | Path {
  if (expression.kind === "name") return true;
  return (
    expression.kind === "path" &&
    expression.base.kind === "name" &&
    expression.steps.every((step) => step.kind === "property" || step.index.kind === "literal")
  );
}

function binary(operator: ArithmeticOperator, a: Evaluate, b: Evaluate, site: Site): Evaluate {
  return (context, scope) => arithmetic(operator, a(context, scope), b(context, scope), site);
}

/** A list or object of literals: built once and frozen, as all evaluations share it. Null for any other. */
function constantOf(expression: ListExpression | ObjectExpression): Evaluate | null {
  const value = literalOf(expression);
  if (value === undefined) return null;
  const constant = jsonOf(value, "literal");
  return () => constant;
}

function literalOf(expression: Expression): Json | undefined {
  if (expression.kind === "literal") return expression.value;
  if (expression.kind === "list") {
    const values = expression.elements.map(literalOf);
    return values.includes(undefined) ? undefined : (values as Json[]);
  }
  if (expression.kind !== "object") return undefined;
  const entries = expression.entries.map(({ key, value }) => [key, literalOf(value)] as const);
  return entries.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(entries) as JsonObject);
}
