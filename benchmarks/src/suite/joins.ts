import type { PolicyName, WorkflowContext } from "@sheaf/context";
import { type Case, expectAnswer, type Operation } from "../measure/case.ts";
import { makers } from "../measure/contenders.ts";
import type { Lab } from "../measure/lab.ts";
import type { Subject } from "../measure/subject.ts";
import { formatTime } from "../output/quantities.ts";
import type { ScenarioContext, ScenarioFork } from "../scenario/scenario-context.ts";
import { type Item, scenarioItems } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { bounded, flat, growing, guarded } from "./declare.ts";

/** Joining what forks wrote. */
export const joins: Subject<Workbench> = {
  name: "joins",
  packages: ["context"],
  cases: [
    guarded(
      "join",
      "Joining a fork with 5 writes of names that others wrote, among 100",
      joining(sharedName),
    ),
    guarded(
      "join-disjoint",
      "Joining a fork with 5 writes of names of its own, among 100",
      joining((fork, write) => 100 + fork * WRITES + write),
    ),
  ],
  growths: [
    flat("join", "Joining 4 forks with 2 writes each", joinOfFour),
    // Fewer names than 256 are not in a persistent map yet, where a name takes 15 times as long.
    growing(
      "names-of-one-hash",
      "Setting so many names of one hash one by one",
      [1_024, 2_048, 8_192],
      { atMost: 1.4 },
      (bench, size) => {
        const names = Array.from({ length: size }, (_, i) => nameOfOneHash(i));
        const { createContext } = bench.libraries.context;
        const call = () => {
          let context: WorkflowContext = createContext();
          for (const name of names) context = context.set(name, 1);
          return context.get(names[size - 1] as string);
        };
        return { call };
      },
    ),
    bounded(
      "join-names-of-one-hash",
      "Joining so many forks with names of one hash",
      joinedBy("last", (fork, i) => fork.set(nameOfOneHash(i), 1)),
    ),
    bounded(
      "join-union",
      "Joining so many forks by union",
      joinedBy("union", (fork, i) => fork.set("shared", [{ i }])),
    ),
    bounded(
      "join-merge",
      "Joining so many forks by merge",
      joinedBy("merge", (fork, i) => fork.set("shared", { [`own_${i}`]: i })),
      // The result has as many properties, and V8 keeps more than 128 of them in a dictionary.
      { atMost: 1.35 },
    ),
  ],
  experiments: [{ name: "joins", runs: "alone", measure: joinTimes }],
  targets: (m) => {
    const took = (name: string): string => `the join took ${formatTime(m.value(name, "time"))}`;
    return [
      `join-shared-native | Joining 1,000 forks that wrote 5 of 50 names, to writing into a native Map | ${SHARED} / a native Map | ${took(SHARED)}`,
      `join-own-native | Joining 1,000 forks that wrote 5 names of their own, to writing into a native Map | ${OWN} / a native Map | ${took(OWN)}`,
      `join-shared-compare | Comparing all entries instead, if names are shared | ${SHARED}, comparing all / joining >= 10`,
      `join-own-compare | Comparing all entries instead, if each fork writes names of its own | ${OWN}, comparing all / joining >= 10`,
    ];
  },
};

const JOINED = 100;
const WRITES = 5;

/** The number of a variable, each of which several forks write. */
function sharedName(fork: number, write: number): number {
  return (fork * 3 + write * 11) % 50;
}

/** @param nameAt Number of the variable that a write of a fork is to. */
function joining(nameAt: (fork: number, write: number) => number): Case<Workbench>["prepare"] {
  return (bench) => {
    const context = bench.context();
    const names = Array.from({ length: JOINED }, (_, fork) =>
      Array.from({ length: WRITES }, (__, write) => `variable_${nameAt(fork, write)}`),
    );
    const forks = writtenForks(context, bench.items(JOINED), names);
    const { join } = bench.libraries.context;
    const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
    const last = JOINED - 1;
    expectAnswer(joined().get(`variable_${nameAt(last, WRITES - 1)}`), last);
    return { operations: JOINED, makes: true, call: joined };
  };
}

/** No more than 8 writes: the joined context has a list of these, and no map that grows. */
function joinOfFour(context: ScenarioContext, bench: Workbench): Operation["call"] {
  const names = [0, 1, 2, 3].map((i) => [`status_${i}`, "variable_0"]);
  const forks = writtenForks(context, bench.items(4), names);
  const { join } = bench.libraries.context;
  const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
  expectAnswer(joined().get("variable_0"), 3);
  return joined;
}

/** "Aa" and "BB" have the same hash in the map below a context, and so has every mixture of them. */
function nameOfOneHash(index: number): string {
  return Array.from({ length: 13 }, (_, bit) => ((index >> bit) & 1 ? "BB" : "Aa")).join("");
}

function joinedBy(
  otherwise: PolicyName,
  write: (fork: WorkflowContext, index: number) => WorkflowContext,
): (size: number, bench: Workbench) => Operation["call"] {
  return (size, bench) => {
    const { createContext, join } = bench.libraries.context;
    const root: WorkflowContext = createContext();
    const forks = Array.from({ length: size }, (_, i) => write(root.fork(), i));
    const joined = (): WorkflowContext => join(root, forks, {}, { otherwise });
    expectAnswer(joined().names().length, otherwise === "last" ? size : 1);
    return () => joined().names().length;
  };
}

const FORKS = 1_000;
/** All forks write among the 50 variables; the last one counts. */
const SHARED = "shared names";
/** Every fork writes 5 names of its own. */
const OWN = "own names";

/** The time to join 1,000 forks of 5 writes each, against other ways to the same answer. */
async function joinTimes(lab: Lab<Workbench>): Promise<void> {
  lab.say("time of joins");
  const { join } = lab.bench.libraries.context;
  const context = lab.bench.context();
  for (const [name, nameOf] of [
    [SHARED, (fork: number, write: number) => `variable_${sharedName(fork, write)}`],
    [OWN, (fork: number, write: number) => `own_${fork}_${write}`],
  ] as const) {
    const names: Names = Array.from({ length: FORKS }, (_, fork) =>
      Array.from({ length: WRITES }, (__, write) => nameOf(fork, write)),
    );
    const forks = writtenForks(context, scenarioItems(FORKS), names);
    const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
    const maps = mapsOf(context, names);
    const answer = joined();
    for (const [written, value] of comparedAll(maps)) expectAnswer(answer.get(written), value);
    const ways = {
      join: joined,
      native: () => writtenMap(names),
      all: () => comparedAll(maps),
    };
    const race = await lab.race([9, 50], makers(ways));
    lab.keep(name, "nanoseconds", { time: race.least("join") });
    race.ratio("join", "native", [name, "a native Map"]);
    race.ratio("all", "join", [`${name}, comparing all`, "joining"]);
  }
}

/** The names that each fork writes. */
type Names = readonly (readonly string[])[];

/** Forks that each write their number under their names. */
function writtenForks(
  context: ScenarioContext,
  items: readonly Item[],
  names: Names,
): ScenarioFork[] {
  const fanOut = context.fanOut(items);
  return names.map((own, i) =>
    own.reduce((fork, name) => fork.set(name, i), fanOut.fork(i) as ScenarioFork),
  );
}

/** The floor: a loop over the same writes. */
function writtenMap(names: Names): Map<string, number> {
  const map = new Map<string, number>();
  for (let i = 0; i < names.length; i++)
    for (const name of names[i] as readonly string[]) map.set(name, i);
  return map;
}

/** A parent and its forks as native Maps of everything they hold. */
interface Maps {
  readonly parent: ReadonlyMap<string, unknown>;
  readonly forks: readonly ReadonlyMap<string, unknown>[];
}

function mapsOf(context: ScenarioContext, names: Names): Maps {
  const parent = new Map<string, unknown>([
    ...context.names().map((name) => [name, context.get(name)] as const),
    ...context.taskNames().map((name) => [name, context.task(name)] as const),
  ]);
  const forks = names.map((own, i) => new Map([...parent, ...own.map((key) => [key, i] as const)]));
  return { parent, forks };
}

/** What every engine has to do that does not record writes. */
function comparedAll({ parent, forks }: Maps): Map<string, unknown> {
  const changed = new Map<string, unknown>();
  for (const fork of forks) {
    for (const [name, value] of fork) if (parent.get(name) !== value) changed.set(name, value);
    for (const name of parent.keys()) if (!fork.has(name)) changed.delete(name);
  }
  return changed;
}
