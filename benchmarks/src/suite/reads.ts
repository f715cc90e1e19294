import type { Shape, WorkflowContext } from "@sheaf/context";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { firstReader, type Readable, reader } from "../measure/contenders.ts";
import type { Contender } from "../measure/interleaving.ts";
import { again } from "../measure/measurement.ts";
import { listOf } from "../scenario/dataset.ts";
import { type ScenarioFork, withWrites } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { contextRows, EXACT, experiments, FLAT, type Lab, rows, type Subject } from "./declare.ts";

export const reads: Subject = {
  name: "reads",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
      "read | A repeated read of a variable in a fork": (bench) => reading(bench.forks()(5)),
      "read-written | A repeated read of a variable in a fork with 5 writes": (bench) =>
        reading(withWrites(bench.forks()(5), 5, 1)),
      "read-first | A first read of a variable: a tenth of the time to write 9 names and read 10 others":
        firstRead,
    }),
    ...contextRows(FLAT, {
      "read | A repeated read of a variable": (context) => {
        expectAnswer(context.get("variable_0") !== undefined, true);
        return () => context.get("variable_0");
      },
    }),
  ],
  experiments: experiments("repeatedly", { reads: readTimes }),
  targets: [
    "read-fork | A repeated read in a fork, to a native Map | a fork / a Map <= 1.3",
    "read-root | A repeated read in a root of 50 writes, to a native Map | a root / a Map <= 1.3",
    "read-written-fork | A repeated read in a fork of 300 writes, to a native Map | a written fork / a Map <= 1.3",
    "read-first | A first read, to immutable's Map after the same writes | a first read / a written immutable Map <= 1.2",
    "read-first-merged | The same where the persistent map alone has the names | a first read of merged names / a written immutable Map <= 1.2",
    "read-first-packed | A first read, to immutable's Map made in one pass | a first read / a packed immutable Map",
    "read-nested | A read through 64 nested forks, to one through 1 | 64 forks / 1 fork <= 1.2",
  ],
};

/** Reads a power of two of names in turn. */
function reading(fork: ScenarioFork): Operation {
  const names = listOf(8, (i) => `variable_${i * 6}`);
  const read = (index: number): unknown => fork.get(names[index & 7] as string);
  expectAnswer((read(7) as { number: number }).number, 42);
  return { call: read };
}

function firstRead(bench: Workbench): Operation {
  const context = bench.context();
  const entries = Object.fromEntries(listOf(9, (i) => [`own_${i}`, i]));
  const names = listOf(10, (i) => `variable_${i * 5}`);
  const readAll = (): number => {
    const written = context.setAll(entries);
    let found = 0;
    for (let i = 0; i < names.length; i++)
      if (written.get(names[i] as string) !== undefined) found++;
    return found;
  };
  expectAnswer(readAll(), names.length);
  return { operations: names.length, call: readAll };
}

type Context = WorkflowContext<Shape, undefined>;

async function readTimes(lab: Lab): Promise<void> {
  const { createContext } = lab.bench.libraries.context;
  const context: Context = createContext({ variables: lab.bench.dataset().variables });
  const names = context.names();
  const native = new Map(names.map((name) => [name, context.get(name)]));
  // A root that got its variables one write after another, as in a workflow.
  const written = (): Context =>
    names.reduce<Context>((root, name) => root.set(name, context.get(name)), createContext());
  // All of its names are in the persistent map and none in a native one, as after small batches: the
  // worst case of a first read.
  const merged = (): Context =>
    [names.slice(0, 25), names.slice(25)].reduce<Context>(
      (root, some) => root.setAll(some.map((name) => [name, context.get(name)] as const)),
      createContext(),
    );
  const rounds = [40, 120] as const;
  const unwritten = await lab.race(rounds, [
    reader("a Map", native, names),
    reader(again("a Map"), new Map(native), names),
    reader("a fork", context.fanOut([1, 2, 3]).fork(1), names),
    reader("a root", written(), names),
  ]);
  unwritten.ratios("a fork / a Map", "a root / a Map").noise("a Map");
  (await lab.race(rounds, manyWrites(context))).ratios("a written fork / a Map");
  const depths = [
    reader("1 fork", nestedFork(context, 1), names),
    reader("64 forks", nestedFork(context, 64), names),
  ];
  (await lab.race(rounds, depths)).ratios("64 forks / 1 fork");
  const firsts = { "a first read": written, "a first read of merged names": merged };
  (await lab.race([10, 25], await firstReaders(firsts, native))).ratios(
    "a first read / a written immutable Map",
    "a first read of merged names / a written immutable Map",
    "a first read / a packed immutable Map",
  );
}

function manyWrites(context: Context): Contender[] {
  const fork = listOf(300, (i) => i).reduce<Context>(
    (written, i) => written.set(`own_${i}`, i),
    context.fork(),
  );
  const names = fork.names();
  const native = new Map(names.map((name) => [name, fork.get(name)]));
  return [reader("a Map", native, names), reader("a written fork", fork, names)];
}

function nestedFork(context: Context, depth: number): Context {
  let fork = context;
  for (let i = 0; i < depth; i++) fork = fork.fork().set(`own_${i}`, i);
  return fork.fork();
}

/**
 * Contexts and maps that are made again for every round and hold the same entries. A first read waits
 * for memory, so both sides must be made by the same writes: the nodes of a map made in one pass lie
 * closer together, and it is read in two thirds of the time.
 */
async function firstReaders(
  roots: Readonly<Record<string, () => Context>>,
  native: ReadonlyMap<string, unknown>,
): Promise<Contender[]> {
  const { Map: ImmutableMap } = await import("immutable");
  const names = [...native.keys()];
  const writtenMap = (): Readable => {
    let map = ImmutableMap<string, unknown>();
    for (const [name, value] of native) map = map.set(name, value);
    return map;
  };
  for (const root of Object.values(roots))
    expectAnswer(
      names.map((name) => root().get(name)),
      [...native.values()],
    );
  return [
    ...Object.entries(roots).map(([name, root]) => firstReader(name, () => root().fork(), names)),
    firstReader("a written immutable Map", writtenMap, names),
    firstReader("a packed immutable Map", () => ImmutableMap(native), names),
  ];
}
