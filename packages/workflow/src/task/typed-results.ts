import type { Frozen, Json, JsonObject, Shape } from "@sheaf/context";
import type { ParameterDeclaration } from "../graph/settings.ts";
import type { AnyWorkflow } from "../graph/workflow.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";

/** No name at all: what a workflow starts with. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- an empty record is meant
export type NoNames = Record<never, never>;

/** Declarations of parameters by name. */
export type Declared = Readonly<Record<string, ParameterDeclaration>>;

/** The parameters that declarations describe; any where there are none. */
export type ParametersOf<P extends Declared> = [keyof P] extends [never]
  ? JsonObject
  : {
      readonly [K in keyof P as IsSure<P[K]> extends true ? K : never]: ParameterOf<P[K]>;
    } & {
      readonly [K in keyof P as IsSure<P[K]> extends true ? never : K]?: ParameterOf<P[K]>;
    };

type IsSure<D> = D extends { readonly required: true } | { readonly default: unknown }
  ? true
  : false;

type ParameterOf<D> = D extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : D extends { readonly type: infer Type }
    ? Type extends keyof TypeNames
      ? TypeNames[Type]
      : Json
    : Json;

interface TypeNames {
  string: string;
  number: number;
  integer: number;
  boolean: boolean;
  array: readonly Json[];
  object: JsonObject;
  any: Json;
}

/** What an action gives, once it has entered a context. */
export type OutputGiven<Output> = Output extends AnyWorkflow
  ? never
  : Awaited<Output> extends infer Value
    ? Value extends undefined
      ? null
      : Frozen<Value>
    : never;

/** Null where one of these was given: the task may then end without an output, and others go on. */
export type Unless<Given> = [Given] extends [never] ? never : null;

/** The output of a task with items. */
export type ListOf<Output, Collect, When, Do, Tolerate> = Collect extends "outputs"
  ? readonly (OutputGiven<Output> | Unless<Do | Tolerate>)[] | Unless<When>
  : null;

/** The results so far with that of one more task. */
export type Results<T, Name extends string, Output, IsList = true> = T & {
  readonly [K in Name]: IsList extends true ? ItemsResult<Output> : TaskResult<Output>;
};

/** The shape of a context with these variables. */
export interface WithVariables<V extends object> extends Shape {
  /** By name. */
  readonly variables: V;
}

/** What may be published: of a variable that has a type, values of that type. */
export type Known<V> = { readonly [K in keyof V]?: Frozen<V[K]> } & Readonly<
  Record<string, unknown>
>;

/** The variables with those that a task publishes, which need not exist. */
export type Published<V, Publish> = V & {
  readonly [K in keyof Publish as K extends keyof V ? never : K]?: Frozen<Publish[K]>;
};
