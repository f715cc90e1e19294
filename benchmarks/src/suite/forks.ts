import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { expectAnswer } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import { collectedTurns } from "../measure/garbage-collection.ts";
import type { Lab } from "../measure/lab.ts";
import { again } from "../measure/measurement.ts";
import { keptBytes, retainedBytes } from "../measure/retained-bytes.ts";
import { ONE_COLLECTOR, type Subject } from "../measure/subject.ts";
import { EXTENTS, listOf, SCENARIO, type TaskResult } from "../scenario/dataset.ts";
import {
  type ScenarioContext,
  type ScenarioFork,
  withWrites,
} from "../scenario/scenario-context.ts";
import { type Item, scenarioItems } from "../scenario/scenario.ts";
import { sizedContext } from "../scenario/sized-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import {
  contextRows,
  EXACT,
  experiments,
  FLAT,
  NEARLY_FLAT,
  type Prepare,
  rows,
} from "./declare.ts";
import { heapLimits } from "./heap-limit.ts";

const KEPT_ALIVE =
  "growth of the collected heap over 100,000 forks kept alive, median of several rounds";

/** Forks: their time, and the bytes that they allocate, retain and give back. */
export const forks: Subject<Workbench> = {
  name: "forks",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
      "fork | A fork of a fan-out": writing(0),
      "fork-1-write | A fork with 1 write": writing(1),
      "fork-5-writes | A fork with 5 writes": writing(5),
      "fork-plain | A branch without an item": (bench) => {
        const context = bench.context();
        expectAnswer(context.fork().task("task_7")?.id, 7);
        return { makes: true, call: () => context.fork() };
      },
      "fork-nested | A fork of a fork with 1 write": (bench) => {
        const fork = bench.forks();
        const nested = (index: number) => fork(index).set("status", index).fork();
        expectAnswer([nested(3).get("status"), nested(3).item.id], [3, 3]);
        return { makes: true, call: nested };
      },
      "fan-out | A fan-out over a list that came out of a context, with its first fork": (
        bench,
      ) => {
        const [context, items] = [bench.context(), bench.items()];
        const first = () => context.fanOut<Item>(items).fork(0);
        expectAnswer(first().item.id, 0);
        return { makes: true, call: first };
      },
    }),
    ...contextRows(FLAT, {
      "fork | A fork of a fan-out": (context, bench) => {
        const fanOut = context.fanOut<Item>(bench.items(64));
        return (index) => fanOut.fork(index & 63);
      },
      "fan-out | A fan-out over 64 items": (context, bench) => {
        const items = bench.items(64);
        return () => context.fanOut<Item>(items);
      },
    }),
    ...contextRows(NEARLY_FLAT, {
      "fork-nested | A fork of a branch with 1 write": (context) => {
        const branch = context.fork();
        return (index) => branch.set("status", index).fork();
      },
    }),
  ],
  experiments: [
    ...experiments("repeatedly", { "fork-time": forkTime }),
    ...experiments(
      "beside another",
      { "fork-bytes": forkBytes, "many-forks": manyForks },
      ONE_COLLECTOR,
    ),
    ...experiments("beside another", { "heap-limit": heapLimits, collection }),
  ],
  targets: (m) => [
    ...m.each("retained").map(({ case: label }) => {
      const id = label.toLowerCase().replaceAll(" ", "-");
      return `retained-${id} | An unwritten fork of ${label} retains | retained of ${label} = 48 | ${KEPT_ALIVE}`;
    }),
    `retained-1-write | A fork with 1 write retains | maximum of retained, 1 write <= 104 | ${KEPT_ALIVE}`,
    `retained-5-writes | A fork with 5 writes retains | maximum of retained, 5 writes <= 300 | ${KEPT_ALIVE}`,
    ...Object.entries(COLLECTED).map(
      ([id, what]) =>
        `collected-${id} | Of dropped forks, ${what} collected | collected of ${what} >= 1 | WeakRefs that are empty while the parent lives, of {watched of ${what}}`,
    ),
    "fork-time | Making a fork, to a bare object of three fields | a fork / a bare object <= 1.3 | {time of a fork} against {time of a bare object}",
    "complexity-fork-bytes | Bytes of a fork, exponent of the size of the context | growth of allocated = 0 | exact",
  ],
  tables: [
    {
      title: "Memory of a fork by the size of the context",
      first: "context",
      columns:
        "retains: retained | with 1 write: retained, 1 write | with 5 writes: retained, 5 writes | allocates: allocated",
    },
  ],
};

function writing(writes: number): Prepare {
  return (bench) => {
    const fork = bench.forks();
    const make = (index: number): ScenarioFork => withWrites(fork(index), writes, index);
    const written = Object.keys(make(9).changes().variables.set);
    expectAnswer([make(9).item.id, written.length], [9, writes]);
    return { makes: true, call: make };
  };
}

/** The floor: what V8 needs for any object with as many fields as a fork. */
class Bare {
  readonly frame: object;
  readonly slot: number;
  readonly delta: object;

  constructor(frame: object, slot: number, delta: object) {
    this.frame = frame;
    this.slot = slot;
    this.delta = delta;
  }
}

async function forkTime(lab: Lab<Workbench>): Promise<void> {
  lab.say("time of a fork against a bare object");
  const [frame, delta] = [{ items: [] }, { next: null }];
  const bare = (i: number): Bare => new Bare(frame, i & 1_023, delta);
  const sides = {
    "a fork": lab.bench.forks(),
    "a bare object": bare,
    [again("a bare object")]: bare,
  };
  const race = await lab.race([200, 400], sides);
  for (const name of ["a fork", "a bare object"])
    lab.keep(name, "nanoseconds", { time: race.least(name) });
  race.ratios("a fork / a bare object").noise("a bare object");
}

/** The bytes of a fork at each size of the context. */
async function forkBytes(lab: Lab<Workbench>): Promise<void> {
  const options = { count: lab.amount(20_000, 100_000), rounds: 3 };
  for (const extent of EXTENTS.slice(0, lab.amount(2, EXTENTS.length))) {
    lab.say(`memory of a fork: a context of ${extent.label}`);
    const { label, jsonBytes, fork } = sizedContext(lab.bench, extent);
    const retained = (writes: number): number =>
      retainedBytes((index) => withWrites(fork(index), writes, index), options);
    const bytes = {
      retained: retained(0),
      "retained, 1 write": retained(1),
      "retained, 5 writes": retained(5),
      allocated: (await allocatedBytes(maker("fork", fork).run)).bytes,
    };
    lab.keep(label, "bytes", bytes, jsonBytes);
  }
}

/** The bytes of so many contexts that are all kept at once: the curves of the page. */
function manyForks(lab: Lab<Workbench>): void {
  const dataset = lab.bench.dataset();
  const made = {
    forks: sizedContext(lab.bench, SCENARIO).fork,
    clones: () => structuredClone(dataset),
  };
  const kept = (what: keyof typeof made, count: number, warmUp?: number): number => {
    lab.say(`memory of ${count.toLocaleString("en")} contexts`);
    return keptBytes(made[what], { count, rounds: 1, warmUp });
  };
  const keep = (what: keyof typeof made, counts: readonly number[], warmUp?: number): void => {
    for (const count of counts)
      lab.keep(`${count} ${what}`, "bytes", { [`kept ${what}`]: kept(what, count, warmUp) }, count);
  };
  // First many and one, which do not count: compiled code that all share would be seen in few.
  for (const count of [10_000, 1]) kept("forks", count);
  keep("forks", [1, 10, 100, 1_000, 10_000]);
  keep("clones", [1, 10]);
  if (lab.quick) return;
  // The most of both take long, and by now V8 is warm.
  keep("forks", [100_000, 1_000_000], 0);
  keep("clones", [100], 0);
}

/** What is watched while forks are dropped. */
const COLLECTED = { forks: "contexts", frames: "frames with their items", results: "results" };

/** What is left of a fan-out once its forks are dropped while the parent lives on. */
async function collection(lab: Lab<Workbench>): Promise<void> {
  lab.say("collection of dropped forks");
  const context = lab.bench.context();
  const watched = watchedForks(context);
  await collectedTurns();
  if (context.task("task_0") === undefined)
    throw new Error("Cannot judge the collection: the parent lost its content");
  for (const [what, refs] of Object.entries(watched)) {
    const empty = refs.filter((ref) => ref.deref() === undefined).length;
    lab.keep(what, "count", { watched: refs.length });
    lab.keep(what, "fraction", { collected: empty / refs.length });
  }
}

/** Forks, their items, which only their frame holds, and results of 10 KB that they wrote. */
function watchedForks(context: ScenarioContext): Record<string, WeakRef<object>[]> {
  const fanOut = context.fanOut<Item>(scenarioItems(200));
  const made = listOf(fanOut.length, (i) =>
    fanOut.fork(i).setTask("task_0", resultOf(i)).set("variable_0", i).fork().set("variable_1", i),
  );
  return {
    [COLLECTED.forks]: made.map((fork) => new WeakRef(fork)),
    [COLLECTED.frames]: made.map((fork) => new WeakRef(fork.item)),
    [COLLECTED.results]: made.map((fork) => new WeakRef(fork.task("task_0") as object)),
  };
}

function resultOf(id: number): TaskResult {
  const output = listOf(200, (k) => ({ k, line: `line ${k} of item ${id}` }));
  return { id, status: "succeeded", output };
}
