import fc from "fast-check";

/** A task of a random workflow: an action, a list of them, or a workflow, for one or for several items. */
export interface TaskSpec {
  /** Null for a task without items. */
  readonly items: number | null;
  /** Where items come from, if from no list. */
  readonly stream: "none" | "set" | "generator";
  readonly concurrency: number;
  readonly tolerate: number;
  readonly stops: boolean;
  readonly retries: number;
  /** Whether pauses hold the places of items. */
  readonly holds: boolean;
  /** Failed attempts before a success, by item; the last counts for all further ones. */
  readonly failures: readonly number[];
  /** Whether attempts fail because they take too long, if anything limits their time. */
  readonly hangs: boolean;
  /** Whose time is limited: that of an attempt, or of all at an item. */
  readonly limit: "none" | "attempt" | "item";
  readonly handles: boolean;
  readonly collect: "outputs" | "failures" | "none";
  readonly targets: readonly number[];
  readonly join: "all" | 1 | 2 | null;
  readonly inside: readonly TaskSpec[];
  /** What each item runs after its action. */
  readonly each: readonly TaskSpec[];
  /** Whether that publishes. */
  readonly eachPublishes: boolean;
  /** Whether the time of the workflow inside is limited. */
  readonly isLimitedInside: boolean;
  /** Of the first task: whether its workflow has something that runs at its end. */
  readonly isFinal: boolean;
  /** What runs instead of a function, where nothing is inside: a wait for a signal, a node in code, or a BatchNode of such nodes. */
  readonly node: "none" | "wait" | "node" | "batch";
  readonly batchSize: number | null;
  /** How many items have to succeed; null without `until`. */
  readonly until: number | null;
  /** One in so many items is skipped; null if all run. */
  readonly skips: number | null;
  /** How many attempts may start at once; null without a rate. */
  readonly rate: number | null;
  /** Whether each item finds what the one before it gave. */
  readonly folds: boolean;
}

/** Mostly this, otherwise one of these. */
function mostly<Value>(usual: Value, others: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
}

function taskSpec(length: number, depth: number): fc.Arbitrary<TaskSpec> {
  return fc.record({
    items: fc.option(fc.integer({ min: 0, max: 4 })),
    stream: fc.constantFrom("none" as const, "none" as const, "set" as const, "generator" as const),
    concurrency: fc.integer({ min: 1, max: 3 }),
    tolerate: fc.integer({ min: 0, max: 2 }),
    stops: fc.boolean(),
    retries: fc.integer({ min: 0, max: 2 }),
    holds: fc.boolean(),
    failures: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    hangs: fc.boolean(),
    limit: mostly<TaskSpec["limit"]>("none", fc.constantFrom("attempt", "item")),
    handles: fc.boolean(),
    collect: fc.constantFrom("outputs" as const, "failures" as const, "none" as const),
    targets: fc
      .array(fc.integer({ min: 1, max: Math.max(1, length - 1) }), { maxLength: 3 })
      .map((targets) => [...new Set(targets)].filter((target) => target < length)),
    join: fc.constantFrom("all" as const, 1 as const, 2 as const, null),
    node: mostly<TaskSpec["node"]>("none", fc.constantFrom("wait", "node", "batch")),
    isFinal: fc.nat(3).map((of) => of === 0),
    isLimitedInside: fc.nat(3).map((of) => of === 0),
    batchSize: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 3 }),
    until: mostly<number | null>(null, fc.integer({ min: 1, max: 3 })),
    skips: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
    rate: mostly<number | null>(null, fc.integer({ min: 1, max: 2 })),
    folds: mostly(false, fc.constant(true)),
    inside: someInside(depth),
    each: someInside(depth).map((list) => list.slice(0, 2).map(inOrder)),
    eachPublishes: fc.boolean(),
  });
}

function someInside(depth: number): fc.Arbitrary<readonly TaskSpec[]> {
  if (depth === 0) return fc.constant([]);
  const some = fc.integer({ min: 1, max: 3 }).chain((length) => taskSpecs(length, depth - 1));
  return fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some });
}

/** Others would often have a join that nothing leads to, and the whole workflow be thrown away. */
function inOrder(spec: TaskSpec, position: number, { length }: readonly TaskSpec[]): TaskSpec {
  return { ...spec, join: null, targets: position + 1 < length ? [position + 1] : [] };
}

/** So many tasks, with workflows inside them down to this depth. */
export function taskSpecs(length: number, depth: number): fc.Arbitrary<readonly TaskSpec[]> {
  return fc.tuple(...Array.from({ length }, () => taskSpec(length, depth)));
}
