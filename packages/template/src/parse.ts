import { isKeyword } from "./keywords.ts";
import type { ArithmeticOperator, Chain, ComparisonOperator, Expression, Step } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

/** The deepest nesting of an expression. */
const MAX_NESTING = 64;

/** The precedence of operators. Steps of a path and pipes bind tightest. */
const PRECEDENCE = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6 } as const;

const INFIX: Readonly<Record<string, number>> = {
  or: PRECEDENCE.or,
  and: PRECEDENCE.and,
  "==": PRECEDENCE.comparison,
  "!=": PRECEDENCE.comparison,
  "<": PRECEDENCE.comparison,
  "<=": PRECEDENCE.comparison,
  ">": PRECEDENCE.comparison,
  ">=": PRECEDENCE.comparison,
  in: PRECEDENCE.comparison,
  not: PRECEDENCE.comparison,
  "+": PRECEDENCE.sum,
  "-": PRECEDENCE.sum,
  "*": PRECEDENCE.product,
  "/": PRECEDENCE.product,
  "%": PRECEDENCE.product,
};

/** A Pratt parser over one expression. */
export class Parser extends TokenReader {
  #depth = 0;

  /** Parses the longest expression that starts here. */
  expression(): Expression {
    const value = this.#infix(PRECEDENCE.or);
    const { at } = this;
    return this.takesWord("if") ? this.#conditional(value, at) : value;
  }

  #conditional(value: Expression, at: number): Expression {
    const condition = this.#infix(PRECEDENCE.or);
    if (!this.takesWord("else")) this.refuseNext('"else": a conditional is written a if c else b');
    const otherwise = this.#nested(this.at, () => this.expression());
    const depth = this.#above([value, condition, otherwise], at);
    return { kind: "conditional", at, depth, condition, value, otherwise };
  }

  #infix(least: number): Expression {
    let left = this.#prefix(least);
    for (;;) {
      const precedence = this.#precedence();
      if (precedence < least) return left;
      if (precedence === PRECEDENCE.comparison) left = this.#comparison(left);
      else if (precedence >= PRECEDENCE.sum) left = this.#chain(left, precedence);
      else left = this.#logic(left, precedence);
    }
  }

  /** The precedence of the next operator; 0 if the next token is not an operator. */
  #precedence(): number {
    const { next: kind, text } = this;
    const operator = kind === "name" ? text : kind;
    return Object.hasOwn(INFIX, operator) ? (INFIX[operator] as number) : 0;
  }

  #logic(first: Expression, precedence: number): Expression {
    const kind = precedence === PRECEDENCE.or ? "or" : "and";
    const { at } = this;
    const operands = [first];
    while (this.takesWord(kind)) operands.push(this.#infix(precedence + 1));
    return { kind, at, depth: this.#above(operands, at), operands };
  }

  #chain(first: Expression, precedence: number): Expression {
    const { at } = this;
    const rest: Chain["rest"][number][] = [];
    while (this.#precedence() === precedence) {
      const operator = this.next as ArithmeticOperator;
      const place = this.at;
      this.advance();
      rest.push({ operator, at: place, operand: this.#infix(precedence + 1) });
    }
    const depth = this.#above([first, ...rest.map(({ operand }) => operand)], at);
    return { kind: "chain", at, depth, first, rest };
  }

  #comparison(left: Expression): Expression {
    const { at } = this;
    const operator = this.#comparisonOperator();
    const right = this.#infix(PRECEDENCE.sum);
    if (this.#precedence() === PRECEDENCE.comparison)
      this.refuse(this.at, "comparisons cannot be chained", {
        hint: 'join them with "and", or put parentheses around one',
      });
    const depth = this.#above([left, right], at);
    return { kind: "comparison", at, depth, operator, left, right };
  }

  #comparisonOperator(): ComparisonOperator {
    if (this.takesWord("not")) {
      if (!this.takesWord("in")) this.refuseNext('"in" after "not"');
      return "not in";
    }
    if (this.takesWord("in")) return "in";
    const operator = this.next as ComparisonOperator;
    this.advance();
    return operator;
  }

  #prefix(least: number): Expression {
    const { at } = this;
    if (this.isWord("not")) {
      if (least > PRECEDENCE.not)
        this.refuse(at, '"not" binds less tightly than the operator before it', {
          hint: "put parentheses around it",
        });
      this.advance();
      const operand = this.#nested(at, () => this.#infix(PRECEDENCE.not));
      return { kind: "not", at, depth: this.#above([operand], at), operand };
    }
    if (!this.takes("-")) return this.#postfix(this.#primary());
    const operand = this.#nested(at, () => this.#prefix(PRECEDENCE.product));
    if (operand.kind === "literal" && typeof operand.value === "number")
      return { ...operand, at, value: operand.value === 0 ? 0 : -operand.value };
    return { kind: "negate", at, depth: this.#above([operand], at), operand };
  }

  /** Parses what follows a value: steps, question marks and pipes. */
  #postfix(start: Expression): Expression {
    let base = start;
    let steps: Step[] = [];
    let isBaseOptional = false;
    const path = (): Expression =>
      steps.length === 0 && !isBaseOptional ? base : this.#path(base, isBaseOptional, steps);
    for (;;) {
      if (this.takes(".")) steps.push(this.#property());
      else if (this.is("[")) steps.push(this.#index());
      else if (this.is("?")) {
        if (steps.length > 0 || base.kind !== "name") this.refuseNext("an operator or the end");
        this.advance();
        isBaseOptional = true;
      } else if (this.is("|")) {
        base = this.#pipe(path());
        steps = [];
        isBaseOptional = false;
      } else return path();
    }
  }

  #path(base: Expression, isBaseOptional: boolean, steps: readonly Step[]): Expression {
    const { at } = base;
    const below = steps.flatMap((step) => (step.kind === "index" ? [step.index] : []));
    const depth = this.#above([base, ...below], at);
    return { kind: "path", at, depth, base, isBaseOptional, steps };
  }

  #property(): Step {
    const { at } = this;
    if (!this.is("name")) this.refuseNext('a name after "."');
    const name = this.text;
    this.#checkName(name, at);
    this.advance();
    return { kind: "property", name, at, isOptional: this.takes("?") };
  }

  #index(): Step {
    const bracket = this.at;
    this.advance();
    const { at } = this;
    if (this.is("]")) this.refuseNext("a position or name in the brackets");
    const index = this.#nested(at, () => this.expression());
    if (this.is(":"))
      this.refuse(this.at, "lists cannot be sliced", { hint: "there is first(x) and last(x)" });
    this.expect("]", bracket);
    const isOptional = this.takes("?");
    if (index.kind !== "literal" || typeof index.value !== "string")
      return { kind: "index", index, at, isOptional };
    this.#checkName(index.value, at);
    return { kind: "property", name: index.value, at, isOptional };
  }

  #pipe(value: Expression): Expression {
    this.advance();
    const { at } = this;
    if (!this.is("name") || isKeyword(this.text))
      this.refuseNext('the name of a function after "|"');
    const name = this.text;
    this.advance();
    const others = this.is("(") ? this.#values("(", ")") : [];
    return this.#call(name, at, [value, ...others]);
  }

  #call(name: string, at: number, values: readonly Expression[]): Expression {
    return { kind: "call", at, depth: this.#above(values, at), name, values };
  }

  #primary(): Expression {
    const { at, next } = this;
    switch (next) {
      case "number":
        return this.#literal(this.number);
      case "string":
        return this.#literal(this.text);
      case "name":
        return this.#word();
      case "[": {
        const elements = this.#values("[", "]");
        return { kind: "list", at, depth: this.#above(elements, at), elements };
      }
      case "{":
        return this.#object();
      case "(": {
        this.advance();
        const inner = this.#nested(at, () => this.expression());
        this.expect(")", at);
        return inner;
      }
      default:
        return this.refuseNext("a value");
    }
  }

  #literal(value: string | number | boolean | null): Expression {
    const { at } = this;
    this.advance();
    return { kind: "literal", at, depth: 0, value };
  }

  #word(): Expression {
    const { at } = this;
    const name = this.text;
    if (name === "true") return this.#literal(true);
    if (name === "false") return this.#literal(false);
    if (name === "null") return this.#literal(null);
    if (isKeyword(name)) this.refuseNext("a value");
    this.#checkName(name, at);
    this.advance();
    return this.is("(")
      ? this.#call(name, at, this.#values("(", ")"))
      : { kind: "name", at, depth: 0, name };
  }

  #object(): Expression {
    const { at } = this;
    this.advance();
    const entries: { key: string; value: Expression }[] = [];
    const keys = new Set<string>();
    while (!this.is("}")) {
      if (!this.is("name") && !this.is("string")) this.refuseNext('a key or "}"');
      const key = this.text;
      this.#checkName(key, this.at);
      if (keys.has(key))
        this.refuse(this.at, `the key ${JSON.stringify(key.slice(0, 80))} stands here twice`);
      keys.add(key);
      this.advance();
      if (!this.takes(":")) this.refuseNext('":" after the key');
      entries.push({ key, value: this.#nested(this.at, () => this.expression()) });
      if (!this.takes(",")) break;
    }
    this.expect("}", at);
    const depth = this.#above(
      entries.map(({ value }) => value),
      at,
    );
    return { kind: "object", at, depth, entries };
  }

  /** Parses values between brackets; a trailing comma is allowed. */
  #values(open: "(" | "[", close: ")" | "]"): readonly Expression[] {
    const { at } = this;
    this.advance();
    const values: Expression[] = [];
    while (!this.is(close)) {
      values.push(this.#nested(this.at, () => this.expression()));
      if (!this.takes(",")) break;
    }
    if (!this.is(close) && !this.is("end"))
      this.refuseNext(`"," or ${JSON.stringify(close)} for the ${JSON.stringify(open)} before`);
    this.expect(close, at);
    return values;
  }

  #nested(at: number, parse: () => Expression): Expression {
    this.#checkDepth(this.#depth + 1, at);
    this.#depth++;
    const expression = parse();
    this.#depth--;
    return expression;
  }

  /** The depth of a parent of these. */
  #above(below: readonly Expression[], at: number): number {
    let deepest = 0;
    for (const { depth } of below) deepest = Math.max(deepest, depth);
    this.#checkDepth(deepest + 1, at);
    return deepest + 1;
  }

  #checkDepth(depth: number, at: number): void {
    if (depth <= MAX_NESTING) return;
    const problem = `Cannot read template: it is nested more than ${MAX_NESTING} levels deep`;
    throw this.source.error("LIMIT_EXCEEDED", at, problem);
  }

  #checkName(name: string, at: number): void {
    if (name === "__proto__")
      throw this.source.error("FORBIDDEN_NAME", at, 'Cannot read "__proto__": it is not allowed');
  }
}
