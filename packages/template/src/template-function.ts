import type { Json, JsonObject } from "@sheaf/context";

/** What a function takes in one place, named as the function `type` names it. */
export interface TypesByKind {
  /** Any value. */
  any: Json;
  /** `true` or `false`. */
  boolean: boolean;
  /** A number. */
  number: number;
  /** A number without fraction. */
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

/** What a function takes in one place; `number?` may be left out, then and only then it is undefined. */
export type ParameterKind = Kind | `${Kind}?`;

type ValueOf<K> = K extends `${infer Base extends Kind}?`
  ? TypesByKind[Base] | undefined
  : K extends Kind
    ? TypesByKind[K]
    : never;

/** The arguments of a function that takes these. */
export type Arguments<Takes extends readonly ParameterKind[]> = {
  readonly [Position in keyof Takes]: ValueOf<Takes[Position]>;
};

/** A function for templates: made by {@link templateFunction}. */
export interface TemplateFunction {
  /** What it takes, in order. */
  readonly takes: readonly ParameterKind[];
  /** Gets what it takes, checked; gives JSON, undefined counting as null. */
  readonly call: (...values: never[]) => unknown;
}

/**
 * A function of your own for templates, checked where it is called: the number of arguments when a
 * template is compiled, their types when it is evaluated. What it gives is copied and frozen unless
 * it came out of a context.
 *
 * @param takes The types of its arguments, in order; those with `?` may be left out.
 * @param call It must give the same for the same arguments, and change nothing.
 */
export function templateFunction<const Takes extends readonly ParameterKind[]>(
  takes: Takes,
  call: (...values: Arguments<Takes>) => unknown,
): TemplateFunction {
  return Object.freeze({ takes, call });
}
