import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { listOf } from "../scenario/dataset.ts";
import type { ScenarioContext, ScenarioFork } from "../scenario/scenario-context.ts";
import { type Item, scenarioItems } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import {
  bounded,
  contextRows,
  EXACT,
  experiments,
  FLAT,
  growing,
  type Lab,
  type Prepare,
  rows,
  type Subject,
} from "./declare.ts";

export const joins: Subject = {
  name: "joins",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
      "join | Joining a fork with 5 writes of names that others wrote, among 100":
        joining(sharedName),
      "join-disjoint | Joining a fork with 5 writes of names of its own, among 100": joining(
        (fork, write) => `variable_${100 + fork * WRITES + write}`,
      ),
    }),
    ...contextRows(FLAT, {
      // No more than 8 writes: the joined context has a list of these, and no map that grows.
      "join | Joining 4 forks with 2 writes each": (context, bench) => {
        const names = listOf(4, (i) => [`status_${i}`, "variable_0"]);
        const joined = joiner(bench, context, bench.items(4), names);
        expectAnswer(joined().get("variable_0"), 3);
        return joined;
      },
    }),
    // Fewer names than 256 are not in a persistent map yet, where a name takes 15 times as long.
    ...rows(growing([1_024, 2_048, 8_192], { atMost: 1.4 }), {
      "names-of-one-hash | Setting so many names of one hash one by one": (bench, size) => {
        const names = listOf(size, nameOfOneHash);
        const root: WorkflowContext = bench.libraries.context.createContext();
        return () =>
          names.reduce((context, name) => context.set(name, 1), root).get(nameOfOneHash(0));
      },
    }),
    ...rows(bounded(), {
      "join-names-of-one-hash | Joining so many forks with names of one hash": joiningBy(
        { otherwise: "last" },
        (fork, i) => fork.set(nameOfOneHash(i), 1),
      ),
      "join-union | Joining so many forks by union": joiningShared("union", (i) => [{ i }]),
    }),
    // The result has as many properties, and V8 keeps more than 128 of them in a dictionary.
    ...rows(bounded(1.35), {
      "join-merge | Joining so many forks by merge": joiningShared("merge", (i) => ({
        [`own_${i}`]: i,
      })),
    }),
  ],
  experiments: experiments("alone", { joins: joinTimes }),
  targets: [
    "join-shared-native | Joining 1,000 forks that wrote 5 of 50 names, to writing into a native Map | shared names / a native Map | the join took {time of shared names}",
    "join-own-native | Joining 1,000 forks that wrote 5 names of their own, to writing into a native Map | own names / a native Map | the join took {time of own names}",
    "join-shared-compare | Comparing all entries instead, if names are shared | shared names, comparing all / joining >= 10",
    "join-own-compare | Comparing all entries instead, if each fork writes names of its own | own names, comparing all / joining >= 10",
  ],
};

const WRITES = 5;

/** The name that a write of a fork is to. */
type NameOf = (fork: number, write: number) => string;

/** Each of 50 variables, of which several forks write. */
function sharedName(fork: number, write: number): string {
  return `variable_${(fork * 3 + write * 11) % 50}`;
}

type Names = readonly (readonly string[])[];

function namesOf(forks: number, nameOf: NameOf): Names {
  return listOf(forks, (fork) => listOf(WRITES, (write) => nameOf(fork, write)));
}

/** Joins forks that have each written their number under their names. */
function joiner(
  { libraries }: Workbench,
  context: ScenarioContext,
  items: readonly Item[],
  names: Names,
): () => ScenarioContext {
  const fanOut = context.fanOut(items);
  const forks = names.map((own, i) =>
    own.reduce((fork, name) => fork.set(name, i), fanOut.fork(i) as ScenarioFork),
  );
  return () => libraries.context.join(context, forks, {}, { otherwise: "last" });
}

function joining(nameOf: NameOf): Prepare {
  return (bench) => {
    const forks = 100;
    const joined = joiner(bench, bench.context(), bench.items(forks), namesOf(forks, nameOf));
    expectAnswer(joined().get(nameOf(forks - 1, WRITES - 1) as "variable_0"), forks - 1);
    return { operations: forks, makes: true, call: joined };
  };
}

/** "Aa" and "BB" have the same hash in the map below a context, and so has every mixture of them. */
function nameOfOneHash(index: number): string {
  return listOf(13, (bit) => ((index >> bit) & 1 ? "BB" : "Aa")).join("");
}

type JoinOptions = NonNullable<Parameters<typeof import("@sheaf/context").join>[3]>;

/** Joins so many forks. The joined context must have the names that the same writes in turn give. */
export function joiningBy(
  options: JoinOptions,
  write: (fork: WorkflowContext, index: number) => WorkflowContext,
): Prepare {
  return ({ libraries }, count) => {
    const { createContext, join } = libraries.context;
    const root: WorkflowContext = createContext();
    const forks = listOf(count, (i) => write(root.fork(), i));
    const joined = (): WorkflowContext => join(root, forks, {}, options);
    const [all, inTurn] = [joined(), forks.reduce((context, _, i) => write(context, i), root)];
    expectAnswer(all.names().toSorted(), inTurn.names().toSorted());
    expectAnswer(all.taskNames().toSorted(), inTurn.taskNames().toSorted());
    return { operations: count, makes: true, call: joined };
  };
}

/** What all forks write under one name is joined by a policy. */
export function joiningShared(
  otherwise: NonNullable<JoinOptions["otherwise"]>,
  valueOf: (index: number) => unknown,
): Prepare {
  return joiningBy({ otherwise }, (fork, i) => fork.set("shared", valueOf(i)));
}

/** The time to join 1,000 forks of 5 writes each, against other ways to the same answer. */
async function joinTimes(lab: Lab): Promise<void> {
  const context = lab.bench.context();
  const kinds: Readonly<Record<string, NameOf>> = {
    "shared names": sharedName,
    "own names": (fork, write) => `own_${fork}_${write}`,
  };
  for (const [name, nameOf] of Object.entries(kinds)) {
    const names = namesOf(1_000, nameOf);
    const join = joiner(lab.bench, context, scenarioItems(1_000), names);
    const maps = mapsOf(context, names);
    const answer = join();
    for (const [written, value] of comparedAll(maps)) expectAnswer(answer.get(written), value);
    const ways = { join, native: () => writtenMap(names), all: () => comparedAll(maps) };
    const race = await lab.race([9, 50], ways);
    lab.keep(name, "nanoseconds", { time: race.least("join") });
    race.ratio("join", "native", [name, "a native Map"]);
    race.ratio("all", "join", [`${name}, comparing all`, "joining"]);
  }
}

/** The floor: a loop over the same writes. */
function writtenMap(names: Names): Map<string, number> {
  const map = new Map<string, number>();
  for (let i = 0; i < names.length; i++)
    for (const name of names[i] as readonly string[]) map.set(name, i);
  return map;
}

/** A parent and its forks as native Maps of everything they hold. */
function mapsOf(context: ScenarioContext, names: Names) {
  const parent = new Map<string, unknown>([
    ...context.names().map((name) => [name, context.get(name)] as const),
    ...context.taskNames().map((name) => [name, context.task(name)] as const),
  ]);
  const forks = names.map((own, i) => new Map([...parent, ...own.map((key) => [key, i] as const)]));
  return { parent, forks };
}

/** What every engine has to do that does not record writes. */
function comparedAll({ parent, forks }: ReturnType<typeof mapsOf>): Map<string, unknown> {
  const changed = new Map<string, unknown>();
  for (const fork of forks) {
    for (const [name, value] of fork) if (parent.get(name) !== value) changed.set(name, value);
    for (const name of parent.keys()) if (!fork.has(name)) changed.delete(name);
  }
  return changed;
}
