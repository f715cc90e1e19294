import type { Json } from "@sheaf/context";
import type { Site } from "../site.ts";
import type { Arguments, ParameterKind } from "../template-function.ts";

/** A built-in function. Its first argument creates its errors and enforces its limits. */
export interface BuiltIn {
  /** The types of its parameters, in order. */
  readonly takes: readonly ParameterKind[];
  /** True if the last parameter may be repeated. */
  readonly isVariadic: boolean;
  readonly call: (site: Site, ...values: never[]) => Json;
}

/** A function with a fixed number of parameters. */
export function builtIn<const Takes extends readonly ParameterKind[]>(
  takes: Takes,
  call: (site: Site, ...values: Arguments<Takes>) => Json,
): BuiltIn {
  return Object.freeze({ takes, isVariadic: false, call }) as unknown as BuiltIn;
}

/** A function of one or more arguments. */
export function variadic(call: (site: Site, ...values: readonly Json[]) => Json): BuiltIn {
  return Object.freeze({ takes: ["any"], isVariadic: true, call }) as BuiltIn;
}
