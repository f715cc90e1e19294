import type { Json, JsonObject } from "./json.ts";
import { WrittenNames } from "./written-names.ts";
import type { Batch } from "./batch.ts";
import type { Table } from "./table.ts";
import type { Writes } from "./writes.ts";

/** What a root and all its forks have in common. */
export interface Setup {
  readonly parameters: JsonObject;
  readonly config: JsonObject;
  readonly secrets: ReadonlyMap<string, string>;
  /** False if values are stored unchecked, by reference. */
  readonly freeze: boolean;
}

/** Identifies a frame, so that a fork can know its origin without keeping that frame alive. */
export class FrameId {
  /** 0 for a root, 1 for its forks, 2 for their forks. */
  readonly depth: number;

  constructor(depth: number) {
    this.depth = depth;
  }
}

/** The version of a context that forks started from. Forks of one version share this object. */
export interface Origin {
  readonly frameId: FrameId;
  readonly slot: number;
  readonly position: number;
}

/** After this many steps, folding the list would have been cheaper: a step takes 2 ns, folding 2 µs (benchmark `reads`). */
const STEPS_BEFORE_FOLD = 1_000;

/**
 * The whole content of a context at one moment, and the own writes that led to it. Every list of own
 * writes ends in a checkpoint: the start of the frame, which all its forks share, or one that was made
 * when the context was forked or its list grew too long.
 */
export class Checkpoint {
  readonly next: null = null;
  /** The frame of the contexts whose own writes end here. */
  readonly frame: Frame;
  readonly variables: Table;
  readonly tasks: Table;
  readonly ownVariables: WrittenNames;
  readonly ownTasks: WrittenNames;
  /** The number of writes since the start of the frame, overwritten ones included. Orders the versions of a context. */
  readonly position: number;
  /** The origin of the forks made here; null until there are any. */
  origin: Origin | null = null;
  /** The frame of the plain forks made here, kept so that the next fork costs 48 bytes. */
  branch: Frame | null = null;
  #steps = 0;

  constructor(
    frame: Frame,
    variables: Table,
    tasks: Table,
    ownVariables: WrittenNames,
    ownTasks: WrittenNames,
    position: number,
  ) {
    this.frame = frame;
    this.variables = variables;
    this.tasks = tasks;
    this.ownVariables = ownVariables;
    this.ownTasks = ownTasks;
    this.position = position;
  }

  /** The start of a frame with this content. */
  static start(frame: Frame, variables: Table, tasks: Table): Checkpoint {
    variables.keepDraft();
    tasks.keepDraft();
    return new Checkpoint(frame, variables, tasks, WrittenNames.EMPTY, WrittenNames.EMPTY, 0);
  }

  /** This checkpoint after these writes, `count` in number. O(writes). */
  after(variables: Writes, tasks: Writes, count: number): Checkpoint {
    return new Checkpoint(
      this.frame,
      this.variables.after(variables),
      this.tasks.after(tasks),
      this.ownVariables.after(variables.names),
      this.ownTasks.after(tasks.names),
      this.position + count,
    );
  }

  /** This checkpoint after the writes of two batches, `count` in number. O(writes). */
  with(variables: Batch, tasks: Batch, count: number): Checkpoint {
    // Before `Table.with`, which removes deletions from the batches.
    const ownVariables = this.ownVariables.afterBatch(variables);
    const ownTasks = this.ownTasks.afterBatch(tasks);
    return new Checkpoint(
      this.frame,
      this.variables.with(variables),
      this.tasks.with(tasks),
      ownVariables,
      ownTasks,
      this.position + count,
    );
  }

  /** Counts steps over the writes in front of this checkpoint. True once folding them would have been cheaper. */
  shouldFold(steps: number): boolean {
    if (this.position === 0 || (this.#steps += steps) <= STEPS_BEFORE_FOLD) return false;
    this.#steps = 0;
    return true;
  }
}

/** The items of a fan-out, or the item that a plain fork inherits. */
export interface ItemScope {
  readonly items: readonly Json[] | null;
  /** The inherited item; undefined if `items` is a list. */
  readonly item: Json | undefined;
  /** The index of the first item, or the inherited index. */
  readonly index: number | undefined;
}

/**
 * What the forks of one point share. It is created once, and references neither the context that was
 * forked nor that context's frame.
 */
export class Frame {
  /**
   * Contexts of every kind stay alive here. V8 drops optimised code with the hidden classes that it
   * relies on, where a full collection finds no object of one: between two runs of a service no context is
   * alive, and the first write after a collection took 38 µs in place of 2.
   */
  // oxlint-disable-next-line sheaf/no-module-level-mutable-state -- filled when the package is loaded, and holds nothing of any caller
  static readonly specimens: unknown[] = [];

  readonly setup: Setup;
  readonly start: Checkpoint;
  /** The variables of the start that were read repeatedly, kept so that each fork begins with them; null if there are none. */
  index: ReadonlyMap<string, Json> | null;
  readonly id: FrameId;
  /** Null for a root. */
  readonly origin: Origin | null;
  readonly scope: ItemScope;
  #branches = 0;

  constructor(
    setup: Setup,
    variables: Table,
    tasks: Table,
    depth: number,
    origin: Origin | null,
    scope: ItemScope,
  ) {
    this.setup = setup;
    this.start = Checkpoint.start(this, variables, tasks);
    this.index = variables.keptIndex();
    this.id = new FrameId(depth);
    this.origin = origin;
    this.scope = scope;
  }

  /** The frame for forks that are made at `checkpoint`, a version of a context of this frame. */
  forksAt({ variables, tasks, origin }: Checkpoint, scope: ItemScope): Frame {
    return new Frame(this.setup, variables, tasks, this.id.depth + 1, origin, scope);
  }

  /** The number of the next plain fork, unique among its siblings. */
  nextSlot(): number {
    return this.#branches++;
  }
}
