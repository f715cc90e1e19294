import type { Frozen, Json, JsonInput, JsonObject } from "./json.ts";

/**
 * The types of what a context holds: its parameters, configuration, variables and task results. A part
 * that is left out allows any name and any JSON.
 */
export interface Shape {
  /** What the workflow is started with. */
  readonly parameters?: object;
  /** Settings of the surroundings. */
  readonly config?: object;
  /** Variables by name. Those that may be missing are optional. */
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

/** The type of reading a name: its declared type; any JSON or undefined if none is declared. */
export type Read<P, K extends keyof P> = string extends keyof P
  ? Frozen<P[K]> | undefined
  : Frozen<P[K]>;

/** The type that may be written under a name: its declared type; any JSON if none is declared. */
export type Writable<P, K extends keyof P> = Json extends P[K]
  ? unknown
  : Frozen<Exclude<P[K], undefined>>;

/** A record of names and values, all optional, or pairs of them. */
export type Entries<P> =
  | { readonly [K in keyof P]?: Json extends P[K] ? unknown : Frozen<P[K]> }
  | Iterable<readonly [NameOf<P>, Writable<P, NameOf<P>>]>;

/**
 * The shape of a new context, inferred from its start values. A part that is left out or empty allows
 * any names, and so do variables that are given as pairs.
 */
export interface InferredShape<P extends object, C extends object, V extends object> {
  /** As they were given. */
  readonly parameters: Given<P, JsonObject>;
  /** As it was given. */
  readonly config: Given<C, JsonObject>;
  /** By name. */
  readonly variables: Given<Started<V>, Record<string, Json>>;
}

/** What was given, if it names anything. */
type Given<T, Open> = [T] extends [never] ? Open : object extends T ? Open : T;

type Started<V> =
  V extends Iterable<unknown> ? Record<string, Json> : { [K in keyof V]: Widened<V[K]> };

/**
 * What a variable may hold if it starts with a value of this type. `null`, `[]` and `{}` say nothing
 * about later values, so they allow any JSON, any list and any object.
 */
export type Widened<T> = [T] extends [null]
  ? Json
  : Json extends T
    ? Json
    : T extends object
      ? [keyof T] extends [never]
        ? JsonObject
        : T extends readonly never[]
          ? readonly Json[]
          : { [K in keyof T]: Widened<T[K]> }
      : T extends boolean
        ? boolean
        : T;

/** The shape `S` with more variables. */
export interface Extended<S extends Shape, V> {
  /** As in `S`. */
  readonly parameters: Part<S, "parameters">;
  /** As in `S`. */
  readonly config: Part<S, "config">;
  /** Those of `S`, and the new ones. */
  readonly variables: Variables<S> & { [K in Exclude<keyof V, keyof Variables<S>>]: Widened<V[K]> };
  /** As in `S`. */
  readonly tasks: Tasks<S>;
}

/** Variables of any JSON. Those that the shape already has keep their types. */
export type NewVariables<S extends Shape, V> = {
  readonly [K in keyof V]: K extends keyof Variables<S>
    ? Writable<Variables<S>, K>
    : JsonInput<V[K]>;
};
