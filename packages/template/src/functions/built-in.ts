import type { Json } from "@sheaf/context";
import type { Site } from "../site.ts";
import type { ParameterKind, TypesByKind } from "../template-function.ts";
import type { FieldPath } from "./field-path.ts";
import type { Operator } from "./operator.ts";

/** What parameters of built-in functions take beside what those of users' functions do: texts that spell something. */
export interface SpelledTypes {
  /** A path such as `user.tags[0]`. */
  path: FieldPath;
  /** A comparison such as `>=`. */
  operator: Operator;
  /** An integer from 1. */
  size: number;
}

/** The type of one parameter of a built-in function. */
export type BuiltInKind = ParameterKind | keyof SpelledTypes;

type Value<K> = K extends `${infer Base extends keyof TypesByKind}?`
  ? TypesByKind[Base] | undefined
  : K extends keyof SpelledTypes
    ? SpelledTypes[K]
    : K extends keyof TypesByKind
      ? TypesByKind[K]
      : never;

type Values<Takes extends readonly BuiltInKind[]> = {
  readonly [Position in keyof Takes]: Value<Takes[Position]>;
};

/** A built-in function. Its first argument creates its errors and enforces its limits. */
export interface BuiltIn {
  /** The types of its parameters, in order. */
  readonly takes: readonly BuiltInKind[];
  /** True if the last parameter may be repeated. */
  readonly isVariadic: boolean;
  readonly call: (site: Site, ...values: never[]) => Json;
  /** What is called with more arguments than `takes` allows. */
  readonly longer: BuiltIn | undefined;
}

/** A function with a fixed number of parameters. */
export function builtIn<const Takes extends readonly BuiltInKind[]>(
  takes: Takes,
  call: (site: Site, ...values: Values<Takes>) => Json,
  longer?: BuiltIn,
): BuiltIn {
  return Object.freeze({ takes, isVariadic: false, call, longer }) as unknown as BuiltIn;
}

/** A function of one or more arguments. */
export function variadic(call: (site: Site, ...values: readonly Json[]) => Json): BuiltIn {
  return Object.freeze({ takes: ["any"], isVariadic: true, call, longer: undefined }) as BuiltIn;
}
