import type { Json, JsonObject } from "@sheaf/context";

/** The types of arguments, by the names that the function `type` returns. */
export interface TypesByKind {
  /** Any value. */
  any: Json;
  /** `true` or `false`. */
  boolean: boolean;
  /** A number. */
  number: number;
  /** A safe integer. */
  integer: number;
  /** A text. */
  string: string;
  /** A list. */
  list: readonly Json[];
  /** An object. */
  object: JsonObject;
}

/** The name of a type. */
export type Kind = keyof TypesByKind;

/** The type of one parameter. An argument for `number?` may be left out, and is undefined only then. */
export type ParameterKind = Kind | `${Kind}?`;

type ValueOf<K> = K extends `${infer Base extends Kind}?`
  ? TypesByKind[Base] | undefined
  : K extends Kind
    ? TypesByKind[K]
    : never;

/** The arguments for these parameters. */
export type Arguments<Takes extends readonly ParameterKind[]> = {
  readonly [Position in keyof Takes]: ValueOf<Takes[Position]>;
};

/** A function for templates, created by {@link templateFunction}. */
export interface TemplateFunction {
  /** The types of its parameters, in order. */
  readonly takes: readonly ParameterKind[];
  /** Is called with checked arguments. Returns JSON; undefined counts as null. */
  readonly call: (...values: never[]) => unknown;
}

/**
 * Defines a function for templates. The number of arguments is checked when a template is compiled, their
 * types when it is evaluated. The result is copied and frozen unless it came out of a context.
 *
 * @param takes The types of the parameters, in order. Those with `?` may be left out.
 * @param call A pure function: it returns the same for the same arguments, and changes nothing.
 *
 * @example
 * ```ts
 * const double = templateFunction(["number"], (value) => 2 * value);
 * compileExpression("double(21)", { functions: { double } })(createContext()); // 42
 * ```
 */
export function templateFunction<const Takes extends readonly ParameterKind[]>(
  takes: Takes,
  call: (...values: Arguments<Takes>) => unknown,
): TemplateFunction {
  return Object.freeze({ takes, call });
}
