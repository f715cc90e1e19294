import type { Json, JsonObject } from "./json.ts";
import { Log } from "./log.ts";
import type { Table } from "./table.ts";

/** What never changes from a root to the last of its forks. */
export interface Setup {
  readonly parameters: JsonObject;
  readonly config: JsonObject;
  readonly secrets: ReadonlyMap<string, string>;
  /** False where values enter unchecked, by reference. */
  readonly freeze: boolean;
}

/** The identity of a frame, for forks that must know where they come from without keeping it alive. */
export class Lineage {
  /** 0 for a root, 1 for its forks, 2 for their forks. */
  readonly depth: number;

  constructor(depth: number) {
    this.depth = depth;
  }
}

/** The version of a context that forks started from. Forks of one version share the object. */
export interface Origin {
  readonly lineage: Lineage;
  readonly slot: number;
  readonly position: number;
}

/** Steps over listed writes that take as long as folding them: about 2 ns and 2 µs (benchmark `reads`). */
const STEPS_BEFORE_FOLD = 1_000;

/**
 * The whole content of a context at one moment, with the own writes that led to it. Every list of
 * own writes ends in one: the start of the frame, which all its forks share, or one that a context
 * got for itself when it was forked or had written more than a list should hold.
 */
export class Checkpoint {
  readonly next: null = null;
  readonly variables: Table;
  readonly tasks: Table;
  readonly ownVariables: Log;
  readonly ownTasks: Log;
  /** Writes since the frame began, overwritten ones included: it orders the versions of a context. */
  readonly position: number;
  /** What forks made here started from. */
  origin: Origin | null = null;
  /** The frame of plain forks made here, kept so that the next one costs 48 bytes. */
  branch: Frame | null = null;
  #steps = 0;

  constructor(variables: Table, tasks: Table, ownVariables: Log, ownTasks: Log, position: number) {
    this.variables = variables;
    this.tasks = tasks;
    this.ownVariables = ownVariables;
    this.ownTasks = ownTasks;
    this.position = position;
  }

  /** The start of a frame with this content. */
  static start(variables: Table, tasks: Table): Checkpoint {
    return new Checkpoint(variables, tasks, Log.EMPTY, Log.EMPTY, 0);
  }

  /** This checkpoint after the writes of two batches, `count` in number. O(writes). */
  with(variables: Table, tasks: Table, count: number): Checkpoint {
    // First, while they are batches.
    const ownVariables = this.ownVariables.with(variables);
    const ownTasks = this.ownTasks.with(tasks);
    return new Checkpoint(
      this.variables.with(variables),
      this.tasks.with(tasks),
      ownVariables,
      ownTasks,
      this.position + count,
    );
  }

  /** Counts steps over writes listed in front; true once folding them would have been cheaper. */
  isWornBy(steps: number): boolean {
    if (this.position === 0 || (this.#steps += steps) <= STEPS_BEFORE_FOLD) return false;
    this.#steps = 0;
    return true;
  }
}

/** The list of a fan-out, or what a plain fork has from its parent. */
export interface Scope {
  readonly items: readonly Json[] | null;
  /** Outside a list, the item that the fork inherits. */
  readonly item: Json | undefined;
  /** The index of the first item; outside a list, the index that the fork inherits. */
  readonly index: number | undefined;
}

/**
 * What the forks made at one point share. It is made once, and holds neither the context it was
 * made from nor that context's frame.
 */
export class Frame {
  readonly setup: Setup;
  readonly start: Checkpoint;
  readonly lineage: Lineage;
  /** Null for a root. */
  readonly origin: Origin | null;
  readonly scope: Scope;
  #branches = 0;

  constructor(setup: Setup, start: Checkpoint, depth: number, origin: Origin | null, scope: Scope) {
    this.setup = setup;
    this.start = start;
    this.lineage = new Lineage(depth);
    this.origin = origin;
    this.scope = scope;
  }

  /** A number for one more plain fork, which tells it from its siblings. */
  nextSlot(): number {
    return this.#branches++;
  }
}
