import type { Json } from "@sheaf/context";
import type { Site } from "../site.ts";
import type { Arguments, ParameterKind } from "../template-function.ts";

/** A function that every template has. Its first argument knows how to fail, and what is too much. */
export interface BuiltIn {
  /** What it takes, in order. */
  readonly takes: readonly ParameterKind[];
  /** True where what it takes last may be repeated. */
  readonly isVariadic: boolean;
  readonly call: (site: Site, ...values: never[]) => Json;
}

/** A function of so many values. */
export function builtIn<const Takes extends readonly ParameterKind[]>(
  takes: Takes,
  call: (site: Site, ...values: Arguments<Takes>) => Json,
): BuiltIn {
  return Object.freeze({ takes, isVariadic: false, call }) as unknown as BuiltIn;
}

/** A function of one value or more. */
export function variadic(call: (site: Site, ...values: readonly Json[]) => Json): BuiltIn {
  return Object.freeze({ takes: ["any"], isVariadic: true, call }) as BuiltIn;
}
