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
import type { Json, JsonObject } from "./json.ts";
import { printSnapshot } from "./inspect.ts";
import { packedLength, packedSlot, packSlot, untouchedSlot } from "./slot.ts";
import { encodeSnapshot, type Snapshot } from "./snapshot.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { Batch, DELETED, type Written } from "./batch.ts";

/** The private fields of a context, for `join` and other files of this package. */
export interface Internals {
  readonly frame: Frame;
  readonly slot: number;
  readonly delta: Delta;
}

/** The private fields of a context; null for any other object. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state, import/no-mutable-exports -- assigned once, by the class itself
export let internalsOf: (context: object) => Internals | null;

/**
 * How a {@link WorkflowContext} works. Only the interface knows the types of what contexts hold: what
 * depends on them is `never` here.
 *
 * Invariants, checked by the laws of `@sheaf/context/laws` and by `memory.test.ts`:
 * 1. A fork has three fields. What forks share is in their frame, which does not reference the parent.
 * 2. Own writes are recorded, deletions included. They are never found by comparing whole contexts.
 */
export class Context implements WorkflowContext {
  declare readonly "~shape": object;
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

  get parameters(): JsonObject {
    return this.#frame.setup.parameters;
  }

  get config(): JsonObject {
    return this.#frame.setup.config;
  }

  get item(): unknown {
    const { items, item } = this.#frame.scope;
    return items === null ? item : items[Context.#slotOf(this)];
  }

  get index(): number | undefined {
    const { items, index } = this.#frame.scope;
    return items === null ? index : (index as number) + Context.#slotOf(this);
  }

  secret(name: string): string | undefined {
    checkName(name, "read secret");
    return this.#frame.setup.secrets.get(name);
  }

  get(name: string): Json | undefined {
    const delta = this.#delta;
    return delta.next === null
      ? delta.variables.read(name)
      : Context.#search(this, VariableWrite, name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  names(): string[] {
    return [...folded(this.#delta).variables.names()];
  }

  task(name: string): Json | undefined {
    const delta = this.#delta;
    return delta.next === null ? delta.tasks.read(name) : Context.#search(this, TaskWrite, name);
  }

  taskNames(): string[] {
    return [...folded(this.#delta).tasks.names()];
  }

  set(name: string, value: unknown): Context {
    checkName(name, "set variable");
    return Context.#after(
      this,
      new VariableWrite(
        name,
        toFrozenJson(this.#frame.setup.freeze, value, describeVariable, name),
        this.#delta,
      ),
    );
  }

  delete(name: string): Context {
    checkName(name, "delete variable");
    return Context.#after(this, new VariableWrite(name, DELETED, this.#delta));
  }

  setAll(entries: unknown): Context {
    const variables = toFrozenBatch(
      this.#frame.setup.freeze,
      entries,
      describeVariable,
      "set variables",
    );
    const delta = extended(this.#delta, variables, new Batch());
    return new Context(this.#frame, packSlot(Context.#slotOf(this), delta), delta);
  }

  extend(variables: object): never {
    return this.setAll(variables) as never;
  }

  setTask(name: string, result: unknown): Context {
    checkName(name, "set task");
    return Context.#after(
      this,
      new TaskWrite(
        name,
        toFrozenJson(this.#frame.setup.freeze, result, describeTask, name),
        this.#delta,
      ),
    );
  }

  fork(): Context {
    const checkpoint = Context.#forkPoint(this);
    const frame = (checkpoint.branch ??= this.#frame.forksAt(checkpoint, {
      items: null,
      item: this.item as Json | undefined,
      index: this.index,
    }));
    return new Context(frame, untouchedSlot(frame.nextSlot()), frame.start);
  }

  fanOut(items: readonly unknown[], { offset = 0 }: FanOutOptions = {}): FanOut<never> {
    checkFanOut(items, offset);
    const list = toFrozenJson(
      this.#frame.setup.freeze,
      items,
      describeItems,
      "items",
    ) as readonly Json[];
    const scope = { items: list, item: undefined, index: offset };
    const frame = this.#frame.forksAt(Context.#forkPoint(this), scope);
    return new FanOut(list.length, frame, itemFork) as FanOut<never>;
  }

  changes(): Changes {
    return changesIn(this.#delta);
  }

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

  static #search(context: Context, kind: WriteClass, name: string): Json | undefined {
    let found: Written | undefined;
    let steps = 0;
    let node = context.#delta;
    for (; node.next !== null; node = node.next) {
      steps++;
      if (node.name === name && found === undefined && node instanceof kind) found = node.value;
    }
    if (node.shouldFold(steps)) Context.#fold(context, folded(context.#delta));
    if (found !== undefined) return found === DELETED ? undefined : found;
    return (kind === VariableWrite ? node.variables : node.tasks).read(name);
  }

  static #after(context: Context, write: VariableWrite | TaskWrite): Context {
    const slotAndLength = context.#slotAndLength;
    return packedLength(slotAndLength) === MAX_WRITES
      ? new Context(context.#frame, slotAndLength - MAX_WRITES, folded(write))
      : new Context(context.#frame, slotAndLength + 1, write);
  }

  static #slotOf(context: Context): number {
    return packedSlot(context.#slotAndLength);
  }

  static #fold(context: Context, checkpoint: Checkpoint): void {
    context.#slotAndLength -= packedLength(context.#slotAndLength);
    context.#delta = checkpoint;
  }

  /** A checkpoint that belongs to this context alone, by which its forks are recognised. */
  static #forkPoint(context: Context): Checkpoint {
    const { id: frameId, start } = context.#frame;
    let checkpoint = folded(context.#delta);
    if (checkpoint === start) checkpoint = Checkpoint.start(start.variables, start.tasks);
    checkpoint.origin ??= {
      frameId,
      slot: Context.#slotOf(context),
      position: checkpoint.position,
    };
    Context.#fold(context, checkpoint);
    return checkpoint;
  }

  static {
    printSnapshot(this.prototype);
    internalsOf = (context) =>
      #frame in context
        ? { frame: context.#frame, slot: Context.#slotOf(context), delta: context.#delta }
        : null;
  }
}

/** The fork of an item. */
function itemFork(frame: Frame, index: number): Context {
  return new Context(frame, untouchedSlot(index), frame.start);
}
