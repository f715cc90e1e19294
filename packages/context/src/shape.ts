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
export type Writable<P, K extends keyof P> = Json extends P[K]
  ? unknown
  : Frozen<Exclude<P[K], undefined>>;

/** Names with values, all of them optional, or pairs of them. */
export type Entries<P> =
  | { readonly [K in keyof P]?: Json extends P[K] ? unknown : Frozen<P[K]> }
  | Iterable<readonly [NameOf<P>, Writable<P, NameOf<P>>]>;

/**
 * The shape of a new context as its start values show it. A part that is not given, or is empty, says
 * nothing about names: any are allowed there, and so they are where variables are given as pairs.
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
 * What a variable may hold that starts with a value of this type: `null`, `[]` and `{}` say nothing
 * about what comes later, so that any JSON, any list or any object may follow.
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

/** Variables of any JSON, those that a shape has already of their own types. */
export type NewVariables<S extends Shape, V> = {
  readonly [K in keyof V]: K extends keyof Variables<S>
    ? Writable<Variables<S>, K>
    : JsonInput<V[K]>;
};
