import type { Changes } from "./changes.ts";
import type { FanOut, FanOutOptions } from "./fan-out.ts";
import type { Frozen, JsonInput } from "./json.ts";
import type {
  Config,
  Entries,
  Extended,
  NameOf,
  NewVariables,
  Parameters,
  Read,
  Shape,
  Tasks,
  Variables,
  Writable,
} from "./shape.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The state of a workflow as an immutable value: every write returns a new context, so nothing ever
 * needs to be cloned. `fork` starts a branch, whose own writes are recorded until they are joined.
 *
 * | operation | cost |
 * |---|---|
 * | `fork` | O(1): 48 bytes, once the first fork of a version has made their frame |
 * | `fanOut` | O(1) for a list that came out of a context, else O(size of the list); never O(context) |
 * | `get`, `has`, `task` | O(1), also with many own writes |
 * | `set`, `delete`, `setTask` | O(1) amortised, plus the size of a value that is new |
 * | `setAll` | O(entries) |
 * | `changes` | O(own writes) |
 * | `names`, `taskNames`, `toJSON` | O(names), O(context) |
 *
 * A context never changes, and neither does anything that is reachable through it.
 *
 * @example
 * ```ts
 * const context = createContext({ variables: { total: 1 } });
 * const fork = context.fork().set("total", 2);
 * context.get("total"); // 1
 * join(context, [fork]).get("total"); // 2
 * ```
 */
export interface WorkflowContext<S extends Shape = Shape, Item = unknown> {
  /**
   * Of the type only: there is no such property. It makes the compiler compare the members of two
   * contexts, not their shapes as a whole, so that a context of any shape is a `WorkflowContext`.
   */
  readonly "~shape": { readonly [K in keyof S]?: Frozen<S[K]> };
  /** The parameters that the workflow was started with. */
  readonly parameters: Parameters<S>;
  /** Configuration, which no task changes. */
  readonly config: Config<S>;
  /** The item of this fork; undefined outside a fan-out. */
  readonly item: Item;
  /** The index of the item in its list, from 0; undefined outside a fan-out. */
  readonly index: number | undefined;
  /**
   * The value of a secret. Secrets are never listed or printed, and snapshots hold their names instead. O(1).
   *
   * @example
   * ```ts
   * createContext({ secrets: { token: "s3cr3t-value" } }).secret("token"); // "s3cr3t-value"
   * ```
   */
  secret(name: string): string | undefined;

  /**
   * The value of a variable; undefined if it does not exist. O(1).
   *
   * @example
   * ```ts
   * const context = createContext({ variables: { user: { name: "Ada" } } });
   * context.get("user").name; // "Ada"
   * ```
   */
  get<K extends NameOf<Variables<S>>>(name: K): Read<Variables<S>, K>;

  /**
   * True if the variable exists. O(1).
   *
   * @example
   * ```ts
   * const context = createContext().set("total", 1);
   * context.has("total"); // true
   * context.has("count"); // false
   * ```
   */
  has(name: NameOf<Variables<S>>): boolean;

  /**
   * The names of all variables, in no particular order. O(names).
   *
   * @example
   * ```ts
   * createContext({ variables: { a: 1, b: 2 } }).names().toSorted(); // ["a", "b"]
   * ```
   */
  names(): NameOf<Variables<S>>[];

  /**
   * The result of a task; undefined if it has none. O(1).
   *
   * @example
   * ```ts
   * const context = createContext().setTask("fetch", { output: [1] });
   * context.task("fetch"); // { output: [1] }
   * context.task("parse"); // undefined
   * ```
   */
  task<K extends NameOf<Tasks<S>>>(name: K): Read<Tasks<S>, K>;

  /**
   * The names of all tasks that have a result, in no particular order. O(names).
   *
   * @example
   * ```ts
   * createContext().setTask("fetch", { output: [1] }).taskNames(); // ["fetch"]
   * ```
   */
  taskNames(): NameOf<Tasks<S>>[];

  /**
   * Returns a context in which the variable has this value, copied and frozen. O(1) amortised, plus the
   * size of a value that did not come out of a context.
   *
   * @throws {@link InvalidValueError} if the value is not JSON; {@link InvalidNameError}.
   * @example
   * ```ts
   * const context = createContext({ variables: { total: 1 } });
   * context.set("total", 2).get("total"); // 2
   * context.get("total"); // 1
   * ```
   */
  set<K extends NameOf<Variables<S>>, V extends Writable<Variables<S>, K>>(
    name: K,
    value: V & JsonInput<V>,
  ): WorkflowContext<S, Item>;

  /**
   * Returns a context without the variable. Counts as a write, even if the variable does not exist. O(1) amortised.
   *
   * @example
   * ```ts
   * const context = createContext().set("total", 1);
   * context.delete("total").has("total"); // false
   * context.has("total"); // true
   * ```
   */
  delete(name: NameOf<Variables<S>>): WorkflowContext<S, Item>;

  /**
   * Returns a context in which all of these variables are set: a record, or pairs of name and value. If
   * a name occurs more than once, its last value counts. Either all are set or, on an error, none.
   * O(entries).
   *
   * @throws {@link InvalidValueError}, {@link InvalidNameError}, {@link InvalidArgumentError}.
   * @example
   * ```ts
   * const context = createContext().setAll({ a: 1, b: [2] });
   * context.get("b"); // [2]
   * ```
   */
  setAll(entries: Entries<Variables<S>>): WorkflowContext<S, Item>;

  /**
   * The same as {@link WorkflowContext.setAll}, for variables that the shape does not have yet: the
   * type of the context that is returned has them. O(entries).
   *
   * @throws {@link InvalidValueError}, {@link InvalidNameError}, {@link InvalidArgumentError}.
   * @example
   * ```ts
   * const context = createContext({ variables: { total: 0 } }).extend({ label: "first" });
   * context.get("label").toUpperCase(); // "FIRST"
   * ```
   */
  extend<V extends object>(
    variables: V & NewVariables<S, V>,
  ): WorkflowContext<Extended<S, V>, Item>;

  /**
   * Returns a context in which the task has this result. Costs as much as {@link WorkflowContext.set}.
   *
   * @throws {@link InvalidValueError}, {@link InvalidNameError}.
   * @example
   * ```ts
   * const context = createContext().setTask("fetch", { output: [1] });
   * context.task("fetch"); // { output: [1] }
   * ```
   */
  setTask<K extends NameOf<Tasks<S>>, V extends Writable<Tasks<S>, K>>(
    name: K,
    result: V & JsonInput<V>,
  ): WorkflowContext<S, Item>;

  /**
   * Starts a branch. It sees what this context holds now; what it writes is visible only to itself until it is joined. O(1).
   *
   * @example
   * ```ts
   * const context = createContext({ variables: { total: 1 } });
   * const fork = context.fork().set("total", 2);
   * context.get("total"); // 1
   * join(context, [fork]).get("total"); // 2
   * ```
   */
  fork(): WorkflowContext<S, Item>;

  /**
   * Starts a branch for each item; each is created when it is asked for. O(1) for a list that came out
   * of a context, else O(size of the list); never O(size of the context).
   *
   * @throws {@link InvalidValueError} if an item is not JSON; {@link InvalidArgumentError} if `items` is
   * not a list, or the offset not an integer from 0.
   *
   * @example
   * ```ts
   * const fanOut = createContext().fanOut(["a", "b"]);
   * fanOut.fork(1).item; // "b"
   * [...fanOut].map((fork) => fork.index); // [0, 1]
   * ```
   */
  fanOut<const I>(
    items: readonly I[] & JsonInput<readonly I[]>,
    options?: FanOutOptions,
  ): FanOut<WorkflowContext<S, Frozen<I>>>;

  /**
   * The own writes since the fork, or for a root since it was created. O(own writes).
   *
   * @example
   * ```ts
   * const fork = createContext({ variables: { a: 1 } }).fork().set("a", 2);
   * fork.changes().variables; // { set: { a: 2 }, deleted: [] }
   * ```
   */
  changes(): Changes;

  /**
   * A versioned snapshot, with item and index. It holds no secrets: where the data contains the value of
   * a secret, the snapshot has its name. O(context); values without secrets are not copied.
   *
   * @example
   * ```ts
   * const { variables } = createContext({ variables: { total: 1 } }).toJSON();
   * variables; // { total: 1 }
   * ```
   */
  toJSON(): Snapshot;
}
