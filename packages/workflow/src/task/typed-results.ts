import type { Frozen, Json, JsonObject, NotJson, Shape } from "@sheaf/context";
import type { ParameterDeclaration } from "../graph/settings.ts";
import type { AnyWorkflow } from "../graph/workflow.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";

/** An empty record, with which a workflow starts. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- an empty record is meant
export type NoNames = Record<never, never>;

/** Declarations of parameters by name. */
export type Declared = Readonly<Record<string, ParameterDeclaration>>;

/** The parameters that are declared; any if there are no declarations. */
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

/** The parameters that a run must give, and those that it may give. */
export type ParametersGiven<P extends Declared> = [keyof P] extends [never]
  ? object
  : {
      readonly [K in keyof P as IsRequired<P[K]> extends true ? K : never]: ParameterOf<P[K]>;
    } & {
      readonly [K in keyof P as IsRequired<P[K]> extends true ? never : K]?: ParameterOf<P[K]>;
    };

type IsRequired<D> = D extends { readonly default: unknown }
  ? false
  : D extends { readonly required: true }
    ? true
    : false;

/** What an action returns, as the context holds it. */
export type OutputGiven<Output> = Output extends AnyWorkflow
  ? never
  : Awaited<Output> extends infer Value
    ? IsUnknown<Value> extends true
      ? Json
      : Value extends undefined | void
        ? null
        : Frozen<Value>
    : never;

type IsUnknown<T> = unknown extends T ? (0 extends 1 & T ? false : true) : false;

/**
 * `unknown` if an action may return this, `never` at the places that are not JSON: a Date, a Map, a
 * function, or `undefined` in a list. An undefined property is left out; no output at all is null.
 */
export type JsonOutput<T> =
  T extends PromiseLike<infer Value>
    ? PromiseLike<JsonOutput<Value>>
    : T extends NotJson
      ? never
      : T extends readonly unknown[]
        ? { readonly [K in keyof T]: JsonElement<T[K]> }
        : T extends object
          ? { readonly [K in keyof T]: JsonOutput<T[K]> }
          : unknown;

type JsonElement<T> = unknown extends T ? unknown : undefined extends T ? never : JsonOutput<T>;

/** Null if the task has a `when`, because it may be skipped, or `onFailure`, because it may have failed. */
export type Unless<Keys> = "when" extends Keys ? null : "onFailure" extends Keys ? null : never;

/** The result if the task has a `when`. */
export type IfSkippable<Keys, Result> = "when" extends Keys ? Result : never;

/** The options by which items may have no output though the workflow goes on. */
type OutputsLack = "tolerate" | "itemWhen" | "until" | "onFailure";

/** In place of what is collected: a fold comes to one value. */
interface FoldedInto<State> {
  /** Of the value. */
  readonly state: State;
}

/** What a task with items keeps; `never` as state means that it has no fold. */
export type Kept<Collect, State> = [State] extends [never] ? Collect : FoldedInto<State>;

/** The variables that items see. */
export type WithState<V, As extends string, State> = [State] extends [never]
  ? V
  : V & { readonly [K in As]: State };

/** `unknown` if the output fits the state of a fold. */
export type FitsState<Output, State> = [State] extends [never]
  ? unknown
  : Awaited<Output> extends State
    ? unknown
    : never;

/** What an item gives: where those of batches are counted, its place in what the action gives for the batch. */
export type ItemOutput<Output, Keys> = "count" extends Keys
  ? OutputInBatch<Awaited<Output>>
  : OutputGiven<Output>;

type OutputInBatch<Output> = Output extends readonly (infer Value)[]
  ? OutputGiven<Value>
  : Output extends { readonly failed: unknown; readonly outputs: readonly (infer Value)[] }
    ? OutputGiven<Value> | null
    : Output extends undefined | null | void | { readonly failed: unknown }
      ? null
      : Json;

/** The output of a task with items, with null for items that may have none. */
export type ListOf<Output, Collect, Keys> =
  Collect extends FoldedInto<infer State>
    ? Frozen<State> | Unless<Keys>
    : Collect extends "outputs"
      ?
          | readonly (
              | ItemOutput<Output, Keys>
              | (OutputsLack & Keys extends never ? never : null)
            )[]
          | Unless<Keys>
      : null;

/** The output of a task that may have failed. */
export type AfterFailure<Output> = Output extends readonly (infer Item)[]
  ? readonly (Item | null)[] | null
  : Output | null;

/** The result of a task that may have failed. */
export type FailedResult<Result> =
  Result extends ItemsResult<infer Output, infer Given>
    ? ItemsResult<AfterFailure<Output>, Given>
    : Result extends TaskResult<infer Output>
      ? TaskResult<Output | null>
      : Result;

/** The results so far, and one more. */
export type Results<T, Name extends string, Result> = T & { readonly [K in Name]: Result };

/** The shape of a context with these variables. */
export interface WithVariables<V extends object> extends Shape {
  /** By name. */
  readonly variables: V;
}

/** What may be published. A variable that has a type takes values of this type. */
export type Known<V> = { readonly [K in keyof V]?: Frozen<V[K]> } & Readonly<
  Record<string, unknown>
>;

/** The variables, and those that a task publishes: they may be missing. */
export type Published<V, Publish> = WithNames<V, Entries<Publish, Exclude<keyof Publish, keyof V>>>;

/**
 * Names with their types, as a union. The compiler infers `Publish` backwards from the functions of a
 * task and evaluates it only when asked, and these functions take contexts with the variables of all
 * tasks before: kept as they are, the types of 32 tasks in a row were nested too deeply. Reading each
 * entry here evaluates it.
 */
type Entries<Publish, Names extends keyof Publish> = {
  [K in Names]: readonly [name: K, type: Publish[K]];
}[Names];

type WithNames<V, Added extends readonly [PropertyKey, unknown]> = [Added] extends [never]
  ? V
  : V & { readonly [Entry in Added as Entry[0]]?: Frozen<Entry[1]> };
