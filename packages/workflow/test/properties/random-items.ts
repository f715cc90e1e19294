import fc from "fast-check";
import { PermanentError } from "../../src/index.ts";

/** What one attempt at an item does. */
export type AttemptSpec = "ok" | "fail" | "never" | "permanent" | "not JSON";

/** A random fan-out. */
export interface FanOutSpec {
  /** By item, what its attempts do; further attempts do the same as the last. */
  readonly items: readonly (readonly AttemptSpec[])[];
  readonly isStream: boolean;
  readonly concurrency: number;
  readonly batchSize: number | null;
  readonly retries: number;
  readonly delay: number;
  /** Whether a pause before another attempt keeps the item's place. */
  readonly holds: boolean;
  readonly tolerate: number | string;
  readonly stops: boolean;
  readonly collect: "outputs" | "failures" | "none";
  /** How many items have to succeed; null without `until`. */
  readonly until: number | null;
  /** Every third item is skipped, from this one on; null if all run. */
  readonly skips: number | null;
  /** In seconds, for all attempts at an item; null without one. */
  readonly deadline: number | null;
  /** How many milliseconds attempts take. */
  readonly takes: readonly number[];
  /** What follows the action of each item; null if nothing does. */
  readonly each: EachSpec | null;
  /** Whether its numbers are computed when it starts. */
  readonly isComputed: boolean;
}

/** Two tasks under `each`: the first only waits, and no more items are in it at once than this. */
interface EachSpec {
  readonly concurrency: number;
  /** Milliseconds that both take together, by item. */
  readonly takes: readonly number[];
  /** By item, whether the second fails. */
  readonly fails: readonly boolean[];
}

const attempt = fc.oneof(
  { weight: 5, arbitrary: fc.constant("ok" as const) },
  { weight: 3, arbitrary: fc.constant("fail" as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("never" as const, "permanent" as const, "not JSON" as const),
  },
);

export const fanOutSpec: fc.Arbitrary<FanOutSpec> = fc
  .record({
    items: fc.array(fc.array(attempt, { minLength: 1, maxLength: 3 }), { maxLength: 14 }),
    isStream: fc.boolean(),
    concurrency: fc.integer({ min: 1, max: 6 }),
    batchSize: fc.option(fc.integer({ min: 1, max: 4 })),
    retries: fc.integer({ min: 0, max: 3 }),
    delay: fc.constantFrom(0, 0.01, 1),
    holds: fc.oneof(
      { weight: 2, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    tolerate: fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom("0%", "20%", "33.3%", "100%"),
    ),
    stops: fc.boolean(),
    collect: fc.constantFrom("outputs" as const, "failures" as const, "none" as const),
    until: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
    ),
    skips: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 2 }),
    deadline: fc.option(fc.constantFrom(0.05, 0.3, 1.2), { freq: 2 }),
    takes: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 10 }),
    each: fc.option(
      fc.record({
        concurrency: fc.integer({ min: 1, max: 4 }),
        takes: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 10 }),
        fails: fc.array(
          fc.nat(3).map((of) => of === 0),
          { minLength: 1, maxLength: 5 },
        ),
      }),
      { freq: 1 },
    ),
    isComputed: fc.boolean(),
  })
  // Items keep their places while they go on after the action.
  .map((spec) => (spec.each === null ? spec : { ...spec, holds: true }))
  // How long an item waits for its turn in a task under `each` depends on the others.
  .map((spec) =>
    spec.each === null || spec.deadline === null
      ? spec
      : { ...spec, each: { ...spec.each, concurrency: spec.concurrency } },
  )
  // An item without its place starts others, and waits for a place while its deadline runs.
  .map((spec) => (spec.holds ? spec : { ...spec, until: null, stops: false, deadline: null }))
  // Which items start before others have ended depends on timing, unless one runs at a time, and on how
  // far a stream has been read.
  .map((spec) =>
    spec.until !== null
      ? { ...spec, concurrency: 1, stops: false, isStream: false }
      : spec.stops
        ? { ...spec, concurrency: 1, isStream: spec.isStream && typeof spec.tolerate === "number" }
        : spec,
  );

/** Seconds that an attempt may take: more than any attempt takes that ends at all. */
export const TIMEOUT = 0.5;

/** What the tasks under `each` do for an item. */
export function eachOf({ each }: FanOutSpec, index: number): { takes: number; fails: boolean } {
  const { takes = [], fails = [] } = each ?? {};
  return {
    takes: takes[index % takes.length] ?? 0,
    fails: fails[index % fails.length] ?? false,
  };
}

/** How many milliseconds an attempt takes, unless it never ends. */
export function durationOf({ takes }: FanOutSpec, index: number, attempt: number): number {
  return takes[(index + attempt) % takes.length] ?? 0;
}

/** Whether the item is wanted. */
export function runs({ skips }: FanOutSpec, index: number): boolean {
  return skips === null || index % 3 !== skips;
}

/** The plan of an item, or of the first item in a batch. */
export function planOf({ items, batchSize }: FanOutSpec, index: number): readonly AttemptSpec[] {
  return items[index * (batchSize ?? 1)] ?? ["ok"];
}

/** How many items, or batches, there are. */
export function totalOf({ items, batchSize }: FanOutSpec): number {
  return Math.ceil(items.length / (batchSize ?? 1));
}

/** What the action returns or throws. */
export async function performed(
  what: AttemptSpec,
  index: number,
  milliseconds: number,
): Promise<unknown> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  switch (what) {
    case "ok":
      return { index };
    case "fail":
      throw new Error("no");
    case "never":
      return new Promise(() => {});
    case "permanent":
      throw new PermanentError("never", { code: "PERMANENT" });
    default:
      return Number.NaN;
  }
}

interface ItemModel {
  readonly status: "succeeded" | "failed" | "skipped";
  readonly attempts: number;
  readonly code: string | null;
}

const CODES = {
  ok: null,
  fail: "ACTION_FAILED",
  never: "TIMEOUT",
  permanent: "PERMANENT",
  "not JSON": "INVALID_VALUE",
} as const;

function itemModel(spec: FanOutSpec, index: number): ItemModel {
  if (!runs(spec, index)) return { status: "skipped", attempts: 0, code: null };
  const plan = planOf(spec, index);
  const deadline = (spec.deadline ?? Infinity) * 1_000;
  let time = 0;
  for (let attempts = 1; ; attempts++) {
    const what = plan[Math.min(attempts, plan.length) - 1] as AttemptSpec;
    time += what === "never" ? TIMEOUT * 1_000 : durationOf(spec, index, attempts);
    if (time >= deadline) return { status: "failed", attempts, code: "DEADLINE" };
    if (what === "ok") return afterAction(spec, index, attempts, time);
    if (what === "permanent" || attempts > spec.retries)
      return { status: "failed", attempts, code: CODES[what] };
    time += spec.delay * 1_000;
    if (time >= deadline) return { status: "failed", attempts, code: "DEADLINE" };
  }
}

function afterAction(spec: FanOutSpec, index: number, attempts: number, time: number): ItemModel {
  const { takes, fails } = eachOf(spec, index);
  if (time + takes >= (spec.deadline ?? Infinity) * 1_000)
    return { status: "failed", attempts, code: "DEADLINE" };
  return fails
    ? { status: "failed", attempts, code: "ACTION_FAILED" }
    : { status: "succeeded", attempts, code: null };
}

/** Whether enough items have succeeded, or too few are left. */
function isDecided(spec: FanOutSpec, items: readonly ItemModel[]): boolean {
  const needed = spec.until ?? 0;
  const others = items.filter(({ status }) => status !== "succeeded").length;
  return items.length - others >= needed || totalOf(spec) - others < needed;
}

function itemsModel(spec: FanOutSpec): readonly ItemModel[] {
  const { tolerate, stops } = spec;
  const total = totalOf(spec);
  const items: ItemModel[] = [];
  const failures = (): number => items.filter(({ status }) => status === "failed").length;
  const most = typeof tolerate === "number" ? tolerate : (parseFloat(tolerate) / 100) * total;
  for (let index = 0; index < total; index++) {
    const isOver = spec.until === null ? stops && failures() > most : isDecided(spec, items);
    if (isOver && spec.isStream) break;
    items.push(isOver ? { status: "skipped", attempts: 0, code: null } : itemModel(spec, index));
  }
  return items;
}

function outputOf({ each }: FanOutSpec, index: number): object {
  return each === null ? { index } : { index, after: index };
}

/** What a reader gets of a fan-out, in item order. */
export function outputsModel(spec: FanOutSpec): readonly object[] {
  return [...itemsModel(spec).entries()]
    .filter(([, { status }]) => status === "succeeded")
    .map(([index]) => ({ index, output: outputOf(spec, index) }));
}

/** What `failures()` gives: the items that failed, as they were. */
export function failuresModel(spec: FanOutSpec): readonly object[] {
  const { batchSize, collect, items } = spec;
  if (collect === "none") return [];
  return [...itemsModel(spec).entries()]
    .filter(([, { status }]) => status === "failed")
    .map(([index, { attempts, code }]) => {
      const size = batchSize ?? 1;
      const positions = [...items.keys()].slice(index * size, (index + 1) * size);
      const item = batchSize === null ? positions[0] : positions;
      return { index, item, attempts, error: { code } };
    });
}

/** The result of a fan-out, computed one item after the other. */
export function fanOutModel(spec: FanOutSpec): object {
  const { tolerate, collect } = spec;
  const items = itemsModel(spec);
  const failures = (): number => items.filter(({ status }) => status === "failed").length;
  const succeeded = (): number => items.filter(({ status }) => status === "succeeded").length;
  const reports = items.map(({ status, attempts, code }, index) =>
    code === null ? { index, status, attempts } : { index, status, attempts, error: { code } },
  );
  const isFailed =
    spec.until !== null
      ? succeeded() < spec.until
      : failures() >
        (typeof tolerate === "number" ? tolerate : (parseFloat(tolerate) / 100) * items.length);
  return {
    status: isFailed ? "failed" : "succeeded",
    timedOut: isFailed && items.some(({ code }) => code === "TIMEOUT" || code === "DEADLINE"),
    output:
      collect === "outputs"
        ? items.map(({ status }, index) => (status === "succeeded" ? outputOf(spec, index) : null))
        : null,
    total: items.length,
    succeeded: succeeded(),
    failed: failures(),
    ...(spec.skips === null && spec.until === null
      ? {}
      : { skipped: items.filter(({ status }) => status === "skipped").length }),
    items: {
      outputs: reports,
      failures: reports.filter(({ status }) => status !== "succeeded"),
      none: [],
    }[collect],
  };
}
