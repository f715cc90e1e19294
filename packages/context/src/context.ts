import { type Changes, changesIn } from "./changes.ts";
import {
  type Delta,
  extended,
  folded,
  MAX_WRITES,
  TaskWrite,
  VariableWrite,
  type WriteClass,
} from "./delta.ts";
import {
  toFrozenJson,
  toFrozenBatch,
  checkName,
  describeItems,
  describeTask,
  describeVariable,
} from "./to-frozen-json.ts";
import { checkFanOut, FanOut, type FanOutOptions } from "./fan-out.ts";
import { Checkpoint, Frame } from "./frame.ts";
import type { Frozen, Json, JsonInput } from "./json.ts";
import { printSnapshot } from "./inspect.ts";
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
import { packedLength, packedSlot, packSlot, untouchedSlot } from "./slot.ts";
import { encodeSnapshot, type Snapshot } from "./snapshot.ts";
import { Batch, DELETED, type Written } from "./batch.ts";

/** The private fields of a context, for `join` and other files of this package. */
export interface Internals {
  readonly frame: Frame;
  readonly slot: number;
  readonly delta: Delta;
}

/** The fork of an item. */
function itemFork<S extends Shape, Item>(frame: Frame, index: number): WorkflowContext<S, Item> {
  return new WorkflowContext(frame, untouchedSlot(index), frame.start);
}

/** The private fields of a context; null for any other object. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state, import/no-mutable-exports -- assigned once, by the class itself
export let internalsOf: (context: object) => Internals | null;

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
 * Invariants, checked by the laws of `@sheaf/context/laws` and by `memory.test.ts`:
 * 1. A context never changes, and neither does anything that is reachable through it.
 * 2. A fork has three fields. What forks share is in their frame, which does not reference the parent.
 * 3. Own writes are recorded, deletions included. They are never found by comparing whole contexts.
 *
 * @example
 * ```ts
 * const context = createContext({ variables: { total: 1 } });
 * const fork = context.fork().set("total", 2);
 * context.get("total"); // 1
 * join(context, [fork]).get("total"); // 2
 * ```
 */
export class WorkflowContext<S extends Shape = Shape, Item = unknown> {
  /**
   * Of the type only: there is no such property. It makes the compiler compare the members of two
   * contexts, not their shapes as a whole, so that a context of any shape is a `WorkflowContext`.
   */
  declare readonly "~shape": { readonly [K in keyof S]?: Frozen<S[K]> };
  readonly #frame: Frame;
  /** Which fork of its frame this is, and the length of its list of own writes: see {@link packSlot}. */
  #slotAndLength: number;
  /** Only ever replaced by the same writes in a form that is faster to read or to fork. */
  #delta: Delta;

  /** @internal Contexts are made by {@link createContext} and by other contexts. */
  constructor(frame: Frame, slotAndLength: number, delta: Delta) {
    this.#frame = frame;
    this.#slotAndLength = slotAndLength;
    this.#delta = delta;
  }

  /** The parameters that the workflow was started with. */
  get parameters(): Parameters<S> {
    return this.#frame.setup.parameters as Parameters<S>;
  }

  /** Configuration, which no task changes. */
  get config(): Config<S> {
    return this.#frame.setup.config as Config<S>;
  }

  /** The item of this fork; undefined outside a fan-out. */
  get item(): Item {
    const { items, item } = this.#frame.scope;
    return (items === null ? item : items[WorkflowContext.#slotOf(this)]) as Item;
  }

  /** The index of the item in its list, from 0; undefined outside a fan-out. */
  get index(): number | undefined {
    const { items, index } = this.#frame.scope;
    return items === null ? index : (index as number) + WorkflowContext.#slotOf(this);
  }

  /**
   * The value of a secret. Secrets are never listed or printed, and snapshots hold their names instead. O(1).
   *
   * @example
   * ```ts
   * createContext({ secrets: { token: "s3cr3t-value" } }).secret("token"); // "s3cr3t-value"
   * ```
   */
  secret(name: string): string | undefined {
    checkName(name, "read secret");
    return this.#frame.setup.secrets.get(name);
  }

  /**
   * The value of a variable; undefined if it does not exist. O(1).
   *
   * @example
   * ```ts
   * const context = createContext({ variables: { user: { name: "Ada" } } });
   * context.get("user").name; // "Ada"
   * ```
   */
  get<K extends NameOf<Variables<S>>>(name: K): Read<Variables<S>, K> {
    const delta = this.#delta;
    return (
      delta.next === null
        ? delta.variables.read(name)
        : WorkflowContext.#search(this, VariableWrite, name)
    ) as Read<Variables<S>, K>;
  }

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
  has(name: NameOf<Variables<S>>): boolean {
    return this.get(name) !== undefined;
  }

  /**
   * The names of all variables, in no particular order. O(names).
   *
   * @example
   * ```ts
   * createContext({ variables: { a: 1, b: 2 } }).names().toSorted(); // ["a", "b"]
   * ```
   */
  names(): NameOf<Variables<S>>[] {
    return [...folded(this.#delta).variables.names()] as NameOf<Variables<S>>[];
  }

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
  task<K extends NameOf<Tasks<S>>>(name: K): Read<Tasks<S>, K> {
    const delta = this.#delta;
    return (
      delta.next === null ? delta.tasks.read(name) : WorkflowContext.#search(this, TaskWrite, name)
    ) as Read<Tasks<S>, K>;
  }

  /**
   * The names of all tasks that have a result, in no particular order. O(names).
   *
   * @example
   * ```ts
   * createContext().setTask("fetch", { output: [1] }).taskNames(); // ["fetch"]
   * ```
   */
  taskNames(): NameOf<Tasks<S>>[] {
    return [...folded(this.#delta).tasks.names()] as NameOf<Tasks<S>>[];
  }

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
  ): WorkflowContext<S, Item> {
    checkName(name, "set variable");
    return WorkflowContext.#after(
      this,
      new VariableWrite(
        name,
        toFrozenJson(this.#frame.setup.freeze, value, describeVariable, name),
        this.#delta,
      ),
    );
  }

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
  delete(name: NameOf<Variables<S>>): WorkflowContext<S, Item> {
    checkName(name, "delete variable");
    return WorkflowContext.#after(this, new VariableWrite(name, DELETED, this.#delta));
  }

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
  setAll(entries: Entries<Variables<S>>): WorkflowContext<S, Item> {
    const variables = toFrozenBatch(
      this.#frame.setup.freeze,
      entries,
      describeVariable,
      "set variables",
    );
    const delta = extended(this.#delta, variables, new Batch());
    return new WorkflowContext(this.#frame, packSlot(WorkflowContext.#slotOf(this), delta), delta);
  }

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
  ): WorkflowContext<Extended<S, V>, Item> {
    const entries = variables as Entries<Variables<S>>;
    return this.setAll(entries) as unknown as WorkflowContext<Extended<S, V>, Item>;
  }

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
  ): WorkflowContext<S, Item> {
    checkName(name, "set task");
    return WorkflowContext.#after(
      this,
      new TaskWrite(
        name,
        toFrozenJson(this.#frame.setup.freeze, result, describeTask, name),
        this.#delta,
      ),
    );
  }

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
  fork(): WorkflowContext<S, Item> {
    const checkpoint = WorkflowContext.#forkPoint(this);
    const frame = (checkpoint.branch ??= this.#frame.forksAt(checkpoint, {
      items: null,
      item: this.item as Json | undefined,
      index: this.index,
    }));
    return new WorkflowContext(frame, untouchedSlot(frame.nextSlot()), frame.start);
  }

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
    { offset = 0 }: FanOutOptions = {},
  ): FanOut<WorkflowContext<S, Frozen<I>>> {
    checkFanOut(items, offset);
    const list = toFrozenJson(
      this.#frame.setup.freeze,
      items,
      describeItems,
      "items",
    ) as readonly Json[];
    const scope = { items: list, item: undefined, index: offset };
    const frame = this.#frame.forksAt(WorkflowContext.#forkPoint(this), scope);
    return new FanOut<WorkflowContext<S, Frozen<I>>>(list.length, frame, itemFork);
  }

  /**
   * The own writes since the fork, or for a root since it was created. O(own writes).
   *
   * @example
   * ```ts
   * const fork = createContext({ variables: { a: 1 } }).fork().set("a", 2);
   * fork.changes().variables; // { set: { a: 2 }, deleted: [] }
   * ```
   */
  changes(): Changes {
    return changesIn(this.#delta);
  }

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
  toJSON(): Snapshot {
    const { variables, tasks } = folded(this.#delta);
    return encodeSnapshot({
      parameters: this.#frame.setup.parameters,
      config: this.#frame.setup.config,
      variables: variables.contents(),
      tasks: tasks.contents(),
      item: this.item as Json | undefined,
      index: this.index,
      secrets: this.#frame.setup.secrets,
    });
  }

  // These are static because a private method would add a field to every context.

  static #search<S extends Shape, I>(
    context: WorkflowContext<S, I>,
    kind: WriteClass,
    name: string,
  ): Json | undefined {
    let found: Written | undefined;
    let steps = 0;
    let node = context.#delta;
    for (; node.next !== null; node = node.next) {
      steps++;
      if (node.name === name && found === undefined && node instanceof kind) found = node.value;
    }
    if (node.shouldFold(steps)) WorkflowContext.#fold(context, folded(context.#delta));
    if (found !== undefined) return found === DELETED ? undefined : found;
    return (kind === VariableWrite ? node.variables : node.tasks).read(name);
  }

  static #after<S extends Shape, I>(
    context: WorkflowContext<S, I>,
    write: VariableWrite | TaskWrite,
  ): WorkflowContext<S, I> {
    const slotAndLength = context.#slotAndLength;
    return packedLength(slotAndLength) === MAX_WRITES
      ? new WorkflowContext(context.#frame, slotAndLength - MAX_WRITES, folded(write))
      : new WorkflowContext(context.#frame, slotAndLength + 1, write);
  }

  static #slotOf<S extends Shape, I>(context: WorkflowContext<S, I>): number {
    return packedSlot(context.#slotAndLength);
  }

  static #fold<S extends Shape, I>(context: WorkflowContext<S, I>, checkpoint: Checkpoint): void {
    context.#slotAndLength -= packedLength(context.#slotAndLength);
    context.#delta = checkpoint;
  }

  /** A checkpoint that belongs to this context alone, by which its forks are recognised. */
  static #forkPoint<S extends Shape, I>(context: WorkflowContext<S, I>): Checkpoint {
    const { id: frameId, start } = context.#frame;
    let checkpoint = folded(context.#delta);
    if (checkpoint === start) checkpoint = Checkpoint.start(start.variables, start.tasks);
    checkpoint.origin ??= {
      frameId,
      slot: WorkflowContext.#slotOf(context),
      position: checkpoint.position,
    };
    WorkflowContext.#fold(context, checkpoint);
    return checkpoint;
  }

  static {
    printSnapshot(this.prototype);
    internalsOf = (context) =>
      #frame in context
        ? { frame: context.#frame, slot: WorkflowContext.#slotOf(context), delta: context.#delta }
        : null;
  }
}
