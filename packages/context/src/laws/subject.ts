import type { Json } from "../json.ts";

/**
 * A context under examination, by the few operations that the laws need. `C` is whatever represents
 * one context: a value of a class, a plain object, a draft.
 *
 * Operations may change the context that they are given or leave it as it is: the laws go on with
 * what they return, and never look at an older version again.
 */
export interface Subject<C> {
  /** For messages. */
  readonly name: string;
  /** A root context that holds these variables. */
  create(variables: Readonly<Record<string, Json>>): C;
  /** A branch that is isolated from the context and from its other branches. */
  fork(context: C): C;
  /** The context in which the variable has this value. */
  set(context: C, name: string, value: Json): C;
  /** The context without the variable. */
  delete(context: C, name: string): C;
  /** The value of the variable, undefined where there is none. */
  get(context: C, name: string): unknown;
  /** The names of all variables, in any order. */
  names(context: C): Iterable<string>;
  /**
   * The parent with the writes of its forks, in the order given; throws where two writers of one
   * name do not agree. Left out where contexts cannot be joined; the laws about it are then too.
   */
  join?(parent: C, forks: readonly C[]): C;
  /** The context written down as JSON text and read again. Left out where that cannot be done. */
  restore?(context: C): C;
}
