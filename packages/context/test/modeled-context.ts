import assert from "node:assert/strict";
import type { NamedChanges } from "../src/changes.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";
import type { Json } from "../src/json.ts";
import { fresh } from "../src/laws/step.ts";
import { textOf } from "../src/laws/view.ts";

/** One kind of names, as plainly as can be. */
export interface Side {
  readonly content: Map<string, Json>;
  /** Own writes, undefined for a deletion. */
  readonly own: Map<string, Json | undefined>;
}

/** A context and what it must hold. */
export interface ModeledContext {
  readonly context: WorkflowContext;
  readonly variables: Side;
  readonly tasks: Side;
  readonly item: Json | undefined;
  readonly index: number | undefined;
  /** The versions that led here without a fork, this one included. */
  readonly past: ReadonlySet<ModeledContext>;
  /** The version of the parent that this branch was forked from. */
  readonly from: ModeledContext | null;
  /** Versions of one fork share it. */
  readonly fork: symbol;
  readonly depth: number;
}

/** Names that random commands meet at, by the kind of value that most of them hold. */
export const NAMES = [
  "n0",
  "n1",
  "l0",
  "l1",
  "o0",
  "o1",
  "Aa",
  "BB",
  "__proto__",
  "constructor",
] as const;

/** @throws unless the context shows, in every way of reading it, what it should. */
export function assertHolds({ context, variables, tasks, item, index }: ModeledContext): void {
  assertSide(variables, context.names(), (name) => context.get(name));
  assertSide(tasks, context.taskNames(), (name) => context.task(name));
  for (const name of variables.content.keys()) assert.ok(context.has(name), name);
  assert.ok(!context.has("missing"));
  assert.equal(textOf(context.item), textOf(item));
  assert.equal(context.index, index);
  const changes = context.changes();
  assertChanges(variables, changes.variables);
  assertChanges(tasks, changes.tasks);
}

function assertSide({ content }: Side, names: string[], read: (name: string) => unknown): void {
  assert.deepEqual(names.toSorted(), [...content.keys()].toSorted());
  for (const name of [...NAMES, "w0", "missing", ...content.keys()]) {
    assert.equal(textOf(read(name)), textOf(content.get(name)), name);
  }
}

function assertChanges({ own }: Side, { set, deleted }: NamedChanges): void {
  const kept = [...own].filter(([, value]) => value !== undefined);
  assert.deepEqual(Object.keys(set).toSorted(), kept.map(([name]) => name).toSorted());
  for (const [name, value] of kept) assert.equal(textOf(set[name]), textOf(value), name);
  const gone = [...own].filter(([, value]) => value === undefined).map(([name]) => name);
  assert.deepEqual(deleted.toSorted(), gone.toSorted());
}

/** What has this content and wrote nothing. */
export function sideOf(entries: Iterable<readonly [string, Json]>): Side {
  return {
    content: new Map([...entries].map(([name, value]) => [name, fresh(value)])),
    own: new Map(),
  };
}

/** The same after some writes. */
export function after(
  { content, own }: Side,
  writes: Iterable<readonly [string, Json | undefined]>,
): Side {
  const next = { content: new Map(content), own: new Map(own) };
  for (const [name, value] of writes) {
    next.own.set(name, value === undefined ? undefined : fresh(value));
    if (value === undefined) next.content.delete(name);
    else next.content.set(name, fresh(value));
  }
  return next;
}
