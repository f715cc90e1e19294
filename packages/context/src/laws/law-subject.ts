import type { Json } from "../json.ts";

/**
 * An implementation of contexts that the laws test, as the few operations they need. `C` is whatever
 * represents one context: an instance of a class, a plain object, a draft.
 *
 * An operation may change the context it is given or leave it as it is. The laws continue with the
 * context that is returned, and never look at an older version again.
 */
export interface LawSubject<C> {
  /** The name of the implementation, for your test's titles. */
  readonly name: string;
  /** Creates a root context with these variables. */
  create(variables: Readonly<Record<string, Json>>): C;
  /** Starts a branch that is isolated from the context and from its other branches. */
  fork(context: C): C;
  /** Returns a context in which the variable has this value. */
  set(context: C, name: string, value: Json): C;
  /** Returns a context without the variable. */
  delete(context: C, name: string): C;
  /** The value of the variable; undefined if it does not exist. */
  get(context: C, name: string): unknown;
  /** The names of all variables, in any order. */
  names(context: C): Iterable<string>;
  /**
   * Returns the parent with the writes of its forks, in the order given; throws if two writers of one
   * name disagree. If it is left out, so are the laws about joining.
   */
  join?(parent: C, forks: readonly C[]): C;
  /** Writes the context as JSON text and reads it again. If it is left out, so are the laws about snapshots. */
  restore?(context: C): C;
}
