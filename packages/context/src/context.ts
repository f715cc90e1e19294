import { type Changes, namedChanges } from "./changes.ts";
import {
  type Delta,
  extended,
  folded,
  forEachWrite,
  lengthOf,
  MAX_WRITES,
  TaskWrite,
  VariableWrite,
  type WriteClass,
} from "./delta.ts";
import {
  toFrozenJson,
  toFrozenTable,
  checkName,
  describeItems,
  readArgument,
  describeTask,
  describeVariable,
} from "./to-frozen-json.ts";
import { InvalidArgumentError } from "./errors.ts";
import { FanOut, type FanOutOptions } from "./fan-out.ts";
import { Checkpoint, Frame, type Scope } from "./frame.ts";
import type { Frozen, Json, JsonInput } from "./json.ts";
import { INSPECT, printable } from "./inspect.ts";
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
import { encodeSnapshot, type Snapshot } from "./snapshot.ts";
import { DELETED, Table, type Written } from "./table.ts";

/** What the files that join may see of a context. */
export interface Parts {
  readonly frame: Frame;
  readonly slot: number;
  readonly delta: Delta;
}

/**
 * How far apart slots stand in a place, so that the length of a list fits between them. In a field
 * of its own it would take 8 bytes; counting the list at each write took a tenth of the time of the
 * scenario (benchmark `scenarioTimes`).
 */
const STEP = 16;
const LENGTH = STEP - 1;

/** The place of a context: its slot, which is the position of its item or a serial number, and the length of its list. */
export function placeOf(slot: number, delta: Delta): number {
  return slot * STEP + lengthOf(delta);
}

/** The private parts of a context, null for what is no context. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state, import/no-mutable-exports -- assigned once, by the class itself
export let partsOf: (context: object) => Parts | null;

/**
 * The state of a workflow as an immutable value: every write returns a new context, so there is no
 * clone to forget. `fork` marks the point from which the own writes of a branch are counted.
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
 * Invariants, each held by a law of `@sheaf/context/laws` or a test of the same name:
 * 1. A context never changes, and neither does anything reached through it.
 * 2. A fork holds three fields. All that forks share is in their frame, which holds no parent.
 * 3. Own writes are recorded, deletions included; nothing ever compares whole contexts to find them.
 */
export class WorkflowContext<S extends Shape = Shape, Item = unknown> {
  /**
   * Of the type only: there is no such property. It makes the compiler compare the members of two
   * contexts, not their shapes as a whole, so that a context of any shape is a `WorkflowContext`.
   */
  declare readonly "~shape": { readonly [K in keyof S]?: S[K] };
  readonly #frame: Frame;
  /** Which fork of its frame this is, and how long its list of own writes: see {@link placeOf}. */
  #place: number;
  /** Replaced only by the same writes in a form that is faster to read or to fork. */
  #delta: Delta;

  /** @internal Contexts are made by {@link createContext} and by other contexts. */
  constructor(frame: Frame, place: number, delta: Delta) {
    this.#frame = frame;
    this.#place = place;
    this.#delta = delta;
  }

  /** What the workflow was started with. */
  get parameters(): Parameters<S> {
    return this.#frame.setup.parameters as Parameters<S>;
  }

  /** Settings of the surroundings, which no task changes. */
  get config(): Config<S> {
    return this.#frame.setup.config as Config<S>;
  }

  /** The item of this fork of a fan-out, undefined outside one. */
  get item(): Item {
    const { items, item } = this.#frame.scope;
    return (items === null ? item : items[WorkflowContext.#slotOf(this)]) as Item;
  }

  /** The position of the item in its list, from 0; undefined outside a fan-out. */
  get index(): number | undefined {
    const { items, index } = this.#frame.scope;
    return items === null ? index : (index as number) + WorkflowContext.#slotOf(this);
  }

  /** A secret by its name. Secrets are never listed, printed or part of a snapshot, where their names stand for them. */
  secret(name: string): string | undefined {
    checkName(name, "read secret");
    return this.#frame.setup.secrets.get(name);
  }

  /** The value of a variable, undefined where there is none. O(1). */
  get<K extends NameOf<Variables<S>>>(name: K): Read<Variables<S>, K> {
    const delta = this.#delta;
    return (
      delta.next === null
        ? delta.variables.read(name)
        : WorkflowContext.#search(this, VariableWrite, name)
    ) as Read<Variables<S>, K>;
  }

  /** True where the variable exists. O(1). */
  has(name: NameOf<Variables<S>>): boolean {
    return this.get(name) !== undefined;
  }

  /** The names of all variables, in no promised order. O(names). */
  names(): NameOf<Variables<S>>[] {
    return [...folded(this.#delta).variables.names()] as NameOf<Variables<S>>[];
  }

  /** The result of a task, undefined where there is none. O(1). */
  task<K extends NameOf<Tasks<S>>>(name: K): Read<Tasks<S>, K> {
    const delta = this.#delta;
    return (
      delta.next === null ? delta.tasks.read(name) : WorkflowContext.#search(this, TaskWrite, name)
    ) as Read<Tasks<S>, K>;
  }

  /** The names of all tasks that have a result, in no promised order. O(names). */
  taskNames(): NameOf<Tasks<S>>[] {
    return [...folded(this.#delta).tasks.names()] as NameOf<Tasks<S>>[];
  }

  /**
   * A context in which the variable has this value, copied and frozen. O(1) amortised, plus the size
   * of a value that did not come out of a context.
   *
   * @throws {@link InvalidValueError} where the value is not JSON; {@link InvalidNameError}.
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

  /** A context without the variable. A deletion is a write, also of a name that does not exist. O(1) amortised. */
  delete(name: NameOf<Variables<S>>): WorkflowContext<S, Item> {
    checkName(name, "delete variable");
    return WorkflowContext.#after(this, new VariableWrite(name, DELETED, this.#delta));
  }

  /**
   * A context in which all of these variables are set, in one pass: from a record, or from pairs, of
   * which the last of a name counts. Either all are set or none. O(entries).
   *
   * @throws {@link InvalidValueError}, {@link InvalidNameError}, {@link InvalidArgumentError}.
   */
  setAll(entries: Entries<Variables<S>>): WorkflowContext<S, Item> {
    const variables = toFrozenTable(
      this.#frame.setup.freeze,
      entries,
      describeVariable,
      "set variables",
    );
    const delta = extended(this.#delta, variables, new Table());
    return new WorkflowContext(this.#frame, placeOf(WorkflowContext.#slotOf(this), delta), delta);
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
   * A context in which the task has this result. As {@link WorkflowContext.set}.
   *
   * @throws {@link InvalidValueError}, {@link InvalidNameError}.
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

  /** A branch: it sees what this context holds now, and what it writes is seen by none but itself until it is joined. O(1). */
  fork(): WorkflowContext<S, Item> {
    const checkpoint = WorkflowContext.#forkPoint(this);
    const frame = (checkpoint.branch ??= WorkflowContext.#frameAt(this, checkpoint, {
      items: null,
      item: this.item as Json | undefined,
      index: this.index,
    }));
    return new WorkflowContext(frame, frame.nextSlot() * STEP, frame.start);
  }

  /**
   * A branch for each item, made when it is asked for. O(1) for a list that came out of a context,
   * else O(size of the list); the size of the context does not matter.
   *
   * @param options The `offset` is the index of the first item where the list is a part of a longer
   * one, 0 unless said.
   * @throws {@link InvalidValueError} where the list holds what is not JSON;
   * {@link InvalidArgumentError} where it is not a list, or the offset not an integer from 0.
   */
  fanOut<const I>(
    items: readonly I[] & JsonInput<readonly I[]>,
    { offset = 0 }: FanOutOptions = {},
  ): FanOut<WorkflowContext<S, Frozen<I>>> {
    if (!readArgument("fan out", () => Array.isArray(items)))
      throw new InvalidArgumentError("fan out", "expected the items to be a list");
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new InvalidArgumentError("fan out", "expected the offset to be an integer from 0");
    const list = toFrozenJson(
      this.#frame.setup.freeze,
      items,
      describeItems,
      "items",
    ) as readonly Json[];
    const scope = { items: list, item: undefined, index: offset };
    const frame = WorkflowContext.#frameAt(this, WorkflowContext.#forkPoint(this), scope);
    return new FanOut(
      list.length,
      (index) => new WorkflowContext(frame, index * STEP, frame.start),
    );
  }

  /** Own writes since the fork, for a root since its creation. O(own writes). */
  changes(): Changes {
    const variables = new Map<string, Written>();
    const tasks = new Map<string, Written>();
    forEachWrite(this.#delta, (kind, name, written) => {
      const writes = kind === VariableWrite ? variables : tasks;
      if (!writes.has(name)) writes.set(name, written);
    });
    return {
      variables: namedChanges([...variables].toReversed()),
      tasks: namedChanges([...tasks].toReversed()),
    };
  }

  /**
   * A versioned snapshot, item and index included. It holds no secrets: where one stands in the data,
   * its name is written. O(context), values without secrets by reference.
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

  // The steps below are static: a private method would add a field to every context.

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
    if (node.isWornBy(steps)) WorkflowContext.#fold(context, folded(context.#delta));
    if (found !== undefined) return found === DELETED ? undefined : found;
    return (kind === VariableWrite ? node.variables : node.tasks).read(name);
  }

  static #after<S extends Shape, I>(
    context: WorkflowContext<S, I>,
    write: VariableWrite | TaskWrite,
  ): WorkflowContext<S, I> {
    const place = context.#place;
    return (place & LENGTH) === MAX_WRITES
      ? new WorkflowContext(context.#frame, place - MAX_WRITES, folded(write))
      : new WorkflowContext(context.#frame, place + 1, write);
  }

  static #slotOf<S extends Shape, I>(context: WorkflowContext<S, I>): number {
    return (context.#place - (context.#place & LENGTH)) / STEP;
  }

  static #fold<S extends Shape, I>(context: WorkflowContext<S, I>, checkpoint: Checkpoint): void {
    context.#place -= context.#place & LENGTH;
    context.#delta = checkpoint;
  }

  /** A checkpoint of this context's own, which forks of this version can be told by. */
  static #forkPoint<S extends Shape, I>(context: WorkflowContext<S, I>): Checkpoint {
    const { lineage, start } = context.#frame;
    let checkpoint = folded(context.#delta);
    if (checkpoint === start) checkpoint = Checkpoint.start(start.variables, start.tasks);
    checkpoint.origin ??= {
      lineage,
      slot: WorkflowContext.#slotOf(context),
      position: checkpoint.position,
    };
    WorkflowContext.#fold(context, checkpoint);
    return checkpoint;
  }

  /** The frame of forks made at `checkpoint`. */
  static #frameAt<S extends Shape, I>(
    context: WorkflowContext<S, I>,
    { variables, tasks, origin }: Checkpoint,
    scope: Scope,
  ): Frame {
    const { setup, lineage } = context.#frame;
    return new Frame(setup, Checkpoint.start(variables, tasks), lineage.depth + 1, origin, scope);
  }

  static {
    // What Node prints: the snapshot, without secrets, shared objects and lists once.
    Object.defineProperty(this.prototype, INSPECT, {
      value(
        this: WorkflowContext,
        _depth: number,
        options: object,
        inspect: (value: unknown, options: object) => string,
      ): string {
        const { format: _format, version: _version, ...content } = this.toJSON();
        return `WorkflowContext ${inspect(printable(content), options)}`;
      },
    });
    partsOf = (context) =>
      #frame in context
        ? { frame: context.#frame, slot: WorkflowContext.#slotOf(context), delta: context.#delta }
        : null;
  }
}
