import type { Frozen, Json, JsonInput, JsonObject } from "./json.ts";

/**
 * What a context holds, for the compiler: the types of its parameters, configuration, variables and
 * task results. Where a part is left out, any name and any JSON is allowed there.
 */
export interface Shape {
  /** What the workflow is started with. */
  readonly parameters?: object;
  /** Settings of the surroundings. */
  readonly config?: object;
  /** Variables by name; optional where they need not exist. */
  readonly variables?: object;
  /** Results by the name of the task. */
  readonly tasks?: object;
}

type Part<S extends Shape, K extends keyof Shape> = S[K] extends object
  ? S[K]
  : Record<string, Json>;

/** The parameters of a shape, as they are read. */
export type Parameters<S extends Shape> = S["parameters"] extends object
  ? Frozen<S["parameters"]>
  : JsonObject;

/** The configuration of a shape, as it is read. */
export type Config<S extends Shape> = S["config"] extends object ? Frozen<S["config"]> : JsonObject;

/** The names and types of the variables of a shape. */
export type Variables<S extends Shape> = Part<S, "variables">;

/** The names and types of the task results of a shape. */
export type Tasks<S extends Shape> = Part<S, "tasks">;

/** The names in a part of a shape. */
export type NameOf<P> = keyof P & string;

/** What reading a name gives: its declared type, or anything or nothing where none is declared. */
export type Read<P, K extends keyof P> = string extends keyof P
  ? Frozen<P[K]> | undefined
  : Frozen<P[K]>;

/** What may be written under a name: its declared type, or any JSON where none is declared. */
export type Writable<P, K extends keyof P> = string extends keyof P
  ? unknown
  : Frozen<Exclude<P[K], undefined>>;

/** Names with values, all of them optional, or pairs of them. */
export type Entries<P> =
  | { readonly [K in keyof P]?: string extends keyof P ? JsonInput<unknown> : Frozen<P[K]> }
  | Iterable<readonly [NameOf<P>, Writable<P, NameOf<P>>]>;
