import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { expectAnswer } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import { again } from "../measure/measurement.ts";
import { keptBytes, retainedBytes } from "../measure/retained-bytes.ts";
import { ONE_COLLECTOR } from "../measure/subject.ts";
import { EXTENTS, SCENARIO } from "../scenario/dataset.ts";
import { type ScenarioFork, withWrites } from "../scenario/scenario-context.ts";
import type { Item } from "../scenario/scenario.ts";
import { sizedContext } from "../scenario/sized-context.ts";
import {
  contextRows,
  EXACT,
  experiments,
  EXACT_AND_FLAT,
  FLAT,
  type Lab,
  NEARLY_FLAT,
  type Prepare,
  rows,
  type Subject,
} from "./declare.ts";
import { heapLimits } from "./heap-limit.ts";

const KEPT_ALIVE =
  "growth of the collected heap over 100,000 forks kept alive, median of several rounds";

/** Forks: their time, and the bytes that they allocate, retain and give back. */
export const forks: Subject = {
  name: "forks",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
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
    ...contextRows(EXACT_AND_FLAT, {
      "fork | A fork of a fan-out": (context, bench) => {
        const fanOut = context.fanOut<Item>(bench.items(64));
        expectAnswer(fanOut.fork(9).item.id, 9);
        return { makes: true, call: (index: number) => fanOut.fork(index & 63) };
      },
    }),
    ...contextRows(FLAT, {
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
    ...experiments("beside another", { "heap-limit": heapLimits }),
  ],
  targets: (m) => [
    ...m.each("retained").map(({ case: label }) => {
      const id = label.toLowerCase().replaceAll(" ", "-");
      return `retained-${id} | An unwritten fork of ${label} retains | retained of ${label} = 48 | ${KEPT_ALIVE}`;
    }),
    `retained-1-write | A fork with 1 write retains | maximum of retained, 1 write <= 104 | ${KEPT_ALIVE}`,
    `retained-5-writes | A fork with 5 writes retains | maximum of retained, 5 writes <= 300 | ${KEPT_ALIVE}`,
    "fork-time | Making a fork, to a bare object of three fields | a fork / a bare object <= 1.3 | {time of a fork} against {time of a bare object}",
    "complexity-fork-bytes | Bytes of a fork, exponent of the size of the context | growth of allocated = 0 | exact",
  ],
  tables: {
    "Memory of a fork by the size of the context | context | retains: retained | with 1 write: retained, 1 write | with 5 writes: retained, 5 writes | allocates: allocated":
      "",
  },
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

async function forkTime(lab: Lab): Promise<void> {
  const [frame, delta] = [{ items: [] }, { next: null }];
  // The floor: what V8 needs for any object with as many fields as a fork.
  const bare = (i: number) => ({ frame, slot: i & 1_023, delta });
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

async function forkBytes(lab: Lab): Promise<void> {
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
      allocated: await allocatedBytes(maker("fork", fork).run),
    };
    lab.keep(label, "bytes", bytes, jsonBytes);
  }
}

/** The bytes of so many contexts that are all kept at once: the curves of the page. */
function manyForks(lab: Lab): void {
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
