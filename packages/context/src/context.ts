import { type Changes, changesIn } from "./changes.ts";
import {
  checkpointOf,
  type Delta,
  extended,
  folded,
  lengthOf,
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
import { packedFreeze, packedLength, packedSlot, untouchedSlot, withLength } from "./slot.ts";
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
 * 1. A fork has three fields. What forks share is in their frame, which does not reference the parent. The
 *    checkpoint behind the own writes knows it.
 * 2. Own writes are recorded, deletions included. They are never found by comparing whole contexts.
 */
export class Context implements WorkflowContext {
  declare readonly "~shape": object;
  /**
   * The variables that were read repeatedly; null if there are none, or writes in front of the
   * checkpoint. Found by way of the checkpoint, a read took a sixth longer (benchmark `reads`).
   */
  #index: ReadonlyMap<string, Json> | null;
  /** Which fork of its frame this is, and more: see `slot.ts`. */
  #slotAndLength: number;
  /** Only ever replaced by the same writes in a form that is faster to read or to fork. */
  #delta: Delta;

  /** @internal Contexts are made by {@link createContext} and by other contexts. */
  constructor(index: ReadonlyMap<string, Json> | null, slotAndLength: number, delta: Delta) {
    this.#index = index;
    this.#slotAndLength = slotAndLength;
    this.#delta = delta;
  }

  /** The root of a frame, or its next plain fork. */
  static nextOf(frame: Frame): Context {
    const slot = untouchedSlot(frame.nextSlot(), frame.setup.freeze);
    return new Context(frame.index, slot, frame.start);
  }

  /** The fork of an item, where values are frozen. */
  static #forkAt(this: void, frame: Frame, index: number): Context {
    return new Context(frame.index, untouchedSlot(index, true), frame.start);
  }

  /** The same where they are not: to ask the frame would make each fork slower. */
  static #unfrozenForkAt(this: void, frame: Frame, index: number): Context {
    return new Context(frame.index, untouchedSlot(index, false), frame.start);
  }

  get parameters(): JsonObject {
    return Context.#frameOf(this).setup.parameters;
  }

  get config(): JsonObject {
    return Context.#frameOf(this).setup.config;
  }

  get item(): unknown {
    const { items, item } = Context.#frameOf(this).scope;
    return items === null ? item : items[Context.#slotOf(this)];
  }

  get index(): number | undefined {
    const { items, index } = Context.#frameOf(this).scope;
    return items === null ? index : (index as number) + Context.#slotOf(this);
  }

  secret(name: string): string | undefined {
    checkName(name, "read secret");
    return Context.#frameOf(this).setup.secrets.get(name);
  }

  get(name: string): Json | undefined {
    const index = this.#index;
    if (index !== null) {
      const found = index.get(name);
      if (found !== undefined) return found;
    }
    const delta = this.#delta;
    return delta.next === null
      ? Context.#read(this, delta, name)
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
        toFrozenJson(packedFreeze(this.#slotAndLength), value, describeVariable, name),
        this.#delta,
      ),
    );
  }

  delete(name: string): Context {
    checkName(name, "delete variable");
    return Context.#after(this, new VariableWrite(name, DELETED, this.#delta));
  }

  setAll(entries: unknown): Context {
    const freeze = packedFreeze(this.#slotAndLength);
    const variables = toFrozenBatch(freeze, entries, describeVariable, "set variables");
    const delta = extended(this.#delta, variables, new Batch());
    return new Context(null, withLength(this.#slotAndLength, lengthOf(delta)), delta);
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
        toFrozenJson(packedFreeze(this.#slotAndLength), result, describeTask, name),
        this.#delta,
      ),
    );
  }

  fork(): Context {
    const delta = this.#delta;
    const frame = (delta.next === null ? delta.branch : null) ?? Context.#branchOf(this);
    return Context.nextOf(frame);
  }

  fanOut(items: readonly unknown[], { offset = 0 }: FanOutOptions = {}): FanOut<never> {
    checkFanOut(items, offset);
    const freeze = packedFreeze(this.#slotAndLength);
    const list = toFrozenJson(freeze, items, describeItems, "items") as readonly Json[];
    const scope = { items: list, item: undefined, index: offset };
    const checkpoint = Context.#forkPoint(this);
    const frame = checkpoint.frame.forksAt(checkpoint, scope);
    const forkAt = freeze ? Context.#forkAt : Context.#unfrozenForkAt;
    return new FanOut(list.length, frame, forkAt) as FanOut<never>;
  }

  changes(): Changes {
    return changesIn(this.#delta);
  }

  toJSON(): Snapshot {
    const { frame, variables, tasks } = folded(this.#delta);
    const { setup } = frame;
    return encodeSnapshot({
      parameters: setup.parameters,
      config: setup.config,
      variables: variables.contents(),
      tasks: tasks.contents(),
      item: this.item as Json | undefined,
      index: this.index,
      secrets: setup.secrets,
    });
  }

  // These are static because a private method would add a field to every context.

  /** Reads what the index of the context does not have. */
  static #read(context: Context, checkpoint: Checkpoint, name: string): Json | undefined {
    const { frame, variables } = checkpoint;
    if (context.#index !== null) return variables.readUnindexed(name);
    const index = variables.keptIndex();
    if (index !== null) {
      context.#index = index;
      if (checkpoint === frame.start) frame.index = index;
    }
    return variables.read(name);
  }

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
      ? new Context(null, slotAndLength - MAX_WRITES, folded(write))
      : new Context(null, slotAndLength + 1, write);
  }

  static #frameOf(context: Context): Frame {
    return checkpointOf(context.#delta).frame;
  }

  static #slotOf(context: Context): number {
    return packedSlot(context.#slotAndLength);
  }

  static #fold(context: Context, checkpoint: Checkpoint): void {
    context.#slotAndLength = withLength(context.#slotAndLength, 0);
    context.#delta = checkpoint;
  }

  /** The frame of the plain forks of this version. */
  static #branchOf(context: Context): Frame {
    const checkpoint = Context.#forkPoint(context);
    const scope = { items: null, item: context.item as Json | undefined, index: context.index };
    return (checkpoint.branch ??= checkpoint.frame.forksAt(checkpoint, scope));
  }

  /** A checkpoint that belongs to this context alone, by which its forks are recognised. */
  static #forkPoint(context: Context): Checkpoint {
    let checkpoint = folded(context.#delta);
    const { frame, variables, tasks } = checkpoint;
    if (checkpoint === frame.start) checkpoint = Checkpoint.start(frame, variables, tasks);
    checkpoint.origin ??= {
      frameId: frame.id,
      slot: Context.#slotOf(context),
      position: checkpoint.position,
    };
    Context.#fold(context, checkpoint);
    return checkpoint;
  }

  static {
    printSnapshot(this.prototype);
    internalsOf = (context) =>
      #delta in context
        ? {
            frame: Context.#frameOf(context),
            slot: Context.#slotOf(context),
            delta: context.#delta,
          }
        : null;
  }
}
