import type { Json } from "@sheaf/context";

/** The syntax tree of an expression. Errors point at the offset `at`; `depth` is the number of levels below. */
export type Expression =
  | Literal
  | ListExpression
  | ObjectExpression
  | Name
  | Path
  | Call
  | Unary
  | Chain
  | Logic
  | Comparison
  | Conditional;

interface Placed {
  readonly at: number;
  readonly depth: number;
}

/** A number, a text, `true`, `false` or `null`. */
interface Literal extends Placed {
  readonly kind: "literal";
  readonly value: Json;
}

/** `[a, b]`. */
export interface ListExpression extends Placed {
  readonly kind: "list";
  readonly elements: readonly Expression[];
}

/** `{a: 1, "b": 2}`. */
export interface ObjectExpression extends Placed {
  readonly kind: "object";
  readonly entries: readonly { readonly key: string; readonly value: Expression }[];
}

/** A bare name. */
export interface Name extends Placed {
  readonly kind: "name";
  readonly name: string;
}

/** `.name`, `["name"]` or `[i]`, and whether a `?` after it allows it to be missing. */
export type Step =
  | {
      readonly kind: "property";
      readonly name: string;
      readonly at: number;
      readonly isOptional: boolean;
    }
  | {
      readonly kind: "index";
      readonly index: Expression;
      readonly at: number;
      readonly isOptional: boolean;
    };

/** An expression and at least one step from it, or a bare name with `?`. */
export interface Path extends Placed {
  readonly kind: "path";
  readonly base: Expression;
  readonly isBaseOptional: boolean;
  readonly steps: readonly Step[];
}

/** `f(x)`, also written `x | f`. */
export interface Call extends Placed {
  readonly kind: "call";
  readonly name: string;
  readonly values: readonly Expression[];
}

/** `not x`, `-x`. */
export interface Unary extends Placed {
  readonly kind: "not" | "negate";
  readonly operand: Expression;
}

/** Operators on two numbers; `+` also takes two strings or lists. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** `a + b - c`: operators of equal precedence, from left to right. */
export interface Chain extends Placed {
  readonly kind: "chain";
  readonly first: Expression;
  readonly rest: readonly {
    readonly operator: ArithmeticOperator;
    readonly at: number;
    readonly operand: Expression;
  }[];
}

/** `a and b and c`, whose value is one of the operands. */
export interface Logic extends Placed {
  readonly kind: "and" | "or";
  readonly operands: readonly Expression[];
}

/** Operators whose result is true or false. */
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

/** `a < b`. */
export interface Comparison extends Placed {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a if c else b`. */
export interface Conditional extends Placed {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly value: Expression;
  readonly otherwise: Expression;
}
