import { createContext, type Shape, type WorkflowContext } from "@sheaf/context";
import { Map as ImmutableMap } from "immutable";
import { firstReader, reader } from "../measure/contenders.ts";
import { buildDataset } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { type Contender, interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import type { Readable } from "../measure/loops.ts";

/** The time of reads, each against what it is compared with. */
export interface ReadTimes {
  /** Names read again and again, against a native Map of the same entries. */
  readonly inFork: Ratio;
  readonly inRoot: Ratio;
  readonly inWrittenFork: Ratio;
  /** Names read once from contexts that were never read, against immutable Maps after the same writes. */
  readonly first: Ratio;
  /** The same against immutable Maps made in one pass, whose nodes lie close together. */
  readonly firstToPacked: Ratio;
  /** Through 64 nested forks, against 1. */
  readonly nested: Ratio;
  /** A native Map against another one: what noise alone does. */
  readonly noise: Ratio;
}

const OWN_WRITES = 300;
const DEPTH = 64;

type Context = WorkflowContext<Shape, undefined>;

export async function reads(effort: Effort): Promise<ReadTimes> {
  effort.say("time of reads");
  const context = createContext({ variables: buildDataset().variables });
  const names = context.names();
  const native = new Map(names.map((name) => [name, context.get(name)]));
  const fork = context.fanOut([1, 2, 3]).fork(1);
  const written = writtenFork(context);
  const rounds = amount(effort, 40, 120);
  const unwritten = await interleaved(
    [
      reader("native", native, names),
      reader("native again", new Map(native), names),
      reader("fork", fork, names),
      reader("root", rootWithWrites(context), names),
    ],
    rounds,
  );
  const many = await interleaved(
    [reader("native", written.native, written.names), reader("fork", written.fork, written.names)],
    rounds,
  );
  const depths = await interleaved(
    [reader("1", nestedFork(context, 1), names), reader("64", nestedFork(context, DEPTH), names)],
    rounds,
  );
  const first = await interleaved(firstReaders(context, native, names), amount(effort, 10, 25));
  return {
    inFork: ratioOf(unwritten, "fork", "native"),
    inRoot: ratioOf(unwritten, "root", "native"),
    inWrittenFork: ratioOf(many, "fork", "native"),
    first: ratioOf(first, "context", "immutable"),
    firstToPacked: ratioOf(first, "context", "immutable, packed"),
    nested: ratioOf(depths, "64", "1"),
    noise: ratioOf(unwritten, "native again", "native"),
  };
}

/** A root that got its variables one write after another, as a workflow does. */
function rootWithWrites(context: Context): Context {
  return context.names().reduce((root, name) => root.set(name, context.get(name)), createContext());
}

function writtenFork(context: Context): {
  fork: Readable;
  native: ReadonlyMap<string, unknown>;
  names: string[];
} {
  let fork = context.fork();
  for (let i = 0; i < OWN_WRITES; i++) fork = fork.set(`own_${i}`, i);
  const names = fork.names();
  return {
    fork: fork,
    names,
    native: new Map(names.map((name) => [name, fork.get(name)])),
  };
}

function nestedFork(context: Context, depth: number): Context {
  let fork = context;
  for (let i = 0; i < depth; i++) fork = fork.fork().set(`own_${i}`, i);
  return fork.fork();
}

/**
 * Contexts and maps that were made anew for every round and hold the same entries. What a first read
 * waits for is memory, so both sides have to be made by the same writes: a map made in one pass lies
 * closer together, and is read in two thirds of the time of one that was written name by name.
 */
function firstReaders(
  context: Context,
  native: ReadonlyMap<string, unknown>,
  names: readonly string[],
): Contender[] {
  // Written one by one, all names are in the persistent map and none in a native one, as a context
  // made from a record would have them: that is what a first read meets at its worst.
  const cold = (): Readable => rootWithWrites(context).fork();
  if (names.some((name) => cold().get(name) !== context.get(name)))
    throw new Error("Cannot time first reads: the contexts differ");
  return [
    firstReader("context", cold, names),
    firstReader("immutable", () => writtenMap(native), names),
    firstReader("immutable, packed", () => ImmutableMap(native), names),
  ];
}

function writtenMap(entries: ReadonlyMap<string, unknown>): ImmutableMap<string, unknown> {
  let map = ImmutableMap<string, unknown>();
  for (const [name, value] of entries) map = map.set(name, value);
  return map;
}
