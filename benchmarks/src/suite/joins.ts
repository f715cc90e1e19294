import type { PolicyName, WorkflowContext } from "@sheaf/context";
import { type Case, expectAnswer, type Operation } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, ratioOf } from "../measure/interleaving.ts";
import { ratioReading, type Reading, readings } from "../measure/measurement.ts";
import { minimum } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import { formatTime } from "../output/quantities.ts";
import type { ScenarioContext, ScenarioFork } from "../scenario/scenario-context.ts";
import { type Item, scenarioItems } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { bounded, flat, guarded } from "./declare.ts";

/** Joining what forks wrote. */
export const joins: Subject<Workbench> = {
  name: "joins",
  packages: ["context"],
  cases: [
    guarded(
      "join",
      "Joining a fork with 5 writes of names that others wrote, among 100",
      joining((fork, write) => (fork * 3 + write * 11) % 50),
    ),
    guarded(
      "join-disjoint",
      "Joining a fork with 5 writes of names of its own, among 100",
      joining((fork, write) => 100 + fork * WRITES + write),
    ),
  ],
  growths: [
    flat("join", "Joining 4 forks with 2 writes each", joinOfFour),
    bounded("names-of-one-hash", "Setting so many names of one hash one by one", (size, bench) => {
      const names = Array.from({ length: size }, (_, i) => nameOfOneHash(i));
      const { createContext } = bench.libraries.context;
      return () => {
        let context: WorkflowContext = createContext();
        for (const name of names) context = context.set(name, 1);
        return context.get(names[size - 1] as string);
      };
    }),
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

/** @param nameAt Number of the variable that a write of a fork is to. */
function joining(nameAt: (fork: number, write: number) => number): Case<Workbench>["prepare"] {
  return (bench) => {
    const context = bench.context();
    const forks = [...context.fanOut(bench.items(JOINED))].map((fork, index) => {
      let written = fork as ScenarioFork;
      for (let write = 0; write < WRITES; write++)
        written = written.set(`variable_${nameAt(index, write)}`, index);
      return written;
    });
    const { join } = bench.libraries.context;
    const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
    const last = JOINED - 1;
    expectAnswer(joined().get(`variable_${nameAt(last, WRITES - 1)}`), last);
    return { operations: JOINED, makes: true, call: joined };
  };
}

/** No more than 8 writes: the joined context has a list of these, and no map that grows. */
function joinOfFour(context: ScenarioContext, bench: Workbench): Operation["call"] {
  const fanOut = context.fanOut<Item>(bench.items(4));
  const forks = Array.from(fanOut, (fork, i) =>
    (fork as ScenarioFork).set(`status_${i}`, i).set(`variable_0`, i),
  );
  const { join } = bench.libraries.context;
  const joined = (): unknown => join(context, forks, {}, { otherwise: "last" });
  expectAnswer((joined() as ScenarioContext).get("variable_0"), 3);
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

function sharedName(fork: number, write: number): string {
  return `variable_${(fork * 3 + write * 11) % 50}`;
}

async function joinTimes(bench: Workbench, effort: Effort): Promise<Reading[]> {
  effort.say("time of joins");
  const rounds = amount(effort, 9, 50);
  return [
    ...(await joinTime(bench, SHARED, sharedName, rounds)),
    ...(await joinTime(bench, OWN, (fork, k) => `own_${fork}_${k}`, rounds)),
  ];
}

/** The time to join 1,000 forks of 5 writes each, against other ways to the same answer. */
async function joinTime(
  bench: Workbench,
  name: string,
  nameOf: (fork: number, write: number) => string,
  rounds: number,
): Promise<Reading[]> {
  const context = bench.context();
  const { join } = bench.libraries.context;
  const names: Names = Array.from({ length: FORKS }, (_, fork) =>
    Array.from({ length: WRITES }, (__, k) => nameOf(fork, k)),
  );
  const forks = writtenForks(context, names);
  const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
  const maps = mapsOf(context, names);
  assertSame(joined(), comparedAll(maps));
  const samples = await interleaved(
    [
      maker("join", joined),
      maker("native", () => writtenMap(names)),
      maker("all", () => comparedAll(maps)),
    ],
    rounds,
  );
  return [
    ...readings(name, "nanoseconds", { time: minimum(samples["join"] ?? []) }),
    ratioReading(name, "a native Map", ratioOf(samples, "join", "native")),
    ratioReading(`${name}, comparing all`, "joining", ratioOf(samples, "all", "join")),
  ];
}

type Names = readonly (readonly string[])[];

function writtenForks(context: ScenarioContext, names: Names): ScenarioFork[] {
  const fanOut = context.fanOut(scenarioItems(names.length));
  return names.map((own, i) => {
    let fork = fanOut.fork(i) as ScenarioFork;
    for (const name of own) fork = fork.set(name, i);
    return fork;
  });
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

function assertSame(joined: ScenarioContext, changed: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of changed)
    if (joined.get(name) !== value)
      throw new Error(
        `Cannot time the join: it answers ${JSON.stringify(joined.get(name))} for "${name}", not ${JSON.stringify(value)}`,
      );
}
