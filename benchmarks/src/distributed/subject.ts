import type { BullmqExecutorOptions } from "@sheaf/bullmq";
import { collectGarbage } from "../measure/garbage-collection.ts";
import { type Samples, cpuMilliseconds, ratioOf } from "../measure/interleaving.ts";
import { ratioReading } from "../measure/measurement.ts";
import { maximum, median } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import { EXTENTS } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import type { Lab } from "../suite/declare.ts";
import {
  type Carrier,
  type List,
  onThreads,
  onWorkers,
  plainBullmq,
  plainPiscina,
} from "./carriers.ts";
import { Processes } from "./processes.ts";

const HUNDRED = "100 items a job";
const ONE = "one item a job";
const LARGE = "100 items a job, 10 MB";
const PLAIN = "plain BullMQ, bare items";
const CARRYING = "plain BullMQ, jobs with the context";
const BYTES = "to and from Redis";

/** What runs of `npm run bench` without a command leave out, as it needs Redis. */
export const distributed: Subject<Workbench> = {
  name: "distributed",
  packages: ["bullmq", "threads"],
  experiments: [
    { name: "distributed queue", runs: "alone", measure: measureWorkers },
    { name: "distributed threads", runs: "alone", measure: measureThreads },
  ],
  targets: [
    `distributed-cpu-100 | CPU of all processes for an item at 100 a job, compared with plain BullMQ and bare items | ${HUNDRED} / ${PLAIN} <= 0.2 | {CPU of ${HUNDRED}} to {CPU of ${PLAIN}}`,
    `distributed-cpu-1 | The same at one item a job | ${ONE} / ${PLAIN} <= 1.5 | {CPU of ${ONE}}`,
    `distributed-bytes | Bytes to and from Redis for an item, with 1 MB and 10 MB of context | maximum of ${BYTES} <= 400 | {each ${BYTES}}`,
    `distributed-bytes-growth | The same with 10 MB, compared with 1 MB | spread of ${BYTES} <= 1.1`,
    `distributed-carried-bytes | Bytes less than with jobs that carry 1 MB of context | fewer bytes of ${CARRYING} >= 4000`,
    `distributed-carried-time | Time less than with jobs that carry 1 MB of context | less time of ${CARRYING} >= 80`,
    "distributed-fetches | Fetches of a part by a worker, at most | fetches of a part <= 1",
    "distributed-trickle | Items in a job where results trickle in, with 50 under way and two workers of 10 slots | items a job of results that trickle in >= 25",
    "threads-cpu | CPU of an item on threads with 100 items each, compared with plain piscina | two threads / plain piscina <= 0.3 | {CPU of two threads} to {CPU of plain piscina}",
    "threads-wall | Actions of a millisecond on two threads, compared with one | burning on two threads / burning on one thread <= 0.6",
  ],
  tables: {
    [`Items on workers and threads | carrier | CPU | time | bytes ${BYTES}: bytes`]:
      "Of an item. CPU is that of all processes: the run, two workers, Redis. The context holds 1 MB unless another size is given.",
  },
};

async function measureWorkers(lab: Lab): Promise<void> {
  const { bench } = lab;
  const extent = EXTENTS.find(({ label }) => label === "10 MB");
  lab.say("starting Redis and two workers");
  const processes = await Processes.start();
  const { url } = processes;
  const used = async () => processes.used();
  const opened: Carrier[] = [];
  const list = (options: List, how: Partial<BullmqExecutorOptions> = {}): Carrier => {
    const carrier = onWorkers(bench, options, { connection: url, ...how });
    opened.push(carrier);
    return carrier;
  };
  try {
    const [many, few] = [lab.amount(2_000, 10_000), lab.amount(500, 2_000)];
    const lists = [
      list({ name: HUNDRED, items: many }),
      list({ name: LARGE, items: many, ...(extent && { extent }) }),
      list({ name: ONE, items: few }, { chunk: 1 }),
    ];
    const plain = plainBullmq(PLAIN, few, url);
    opened.push(plain);
    const { cpu, bytes } = await raced(lab, [...lists, plain], lab.amount(2, 7), used);
    for (const one of lists) keepRatio(lab, cpu, one, plain);
    for (const name of [HUNDRED, LARGE])
      lab.keep(name, "bytes", { [BYTES]: median(bytes[name] ?? []) });
    const context = bench.dataset();
    const carrying = plainBullmq(CARRYING, 20, url, { context });
    opened.push(carrying);
    const rivals = [list({ name: "100 items a job beside it", items: few }), carrying];
    const carried = await raced(lab, rivals, lab.amount(1, 3), used);
    const less = (samples: Samples): number =>
      1 / ratioOf(samples, rivals[0]?.name ?? "", CARRYING).median;
    lab.keep(CARRYING, "ratio", {
      "fewer bytes": less(carried.bytes),
      "less time": less(carried.time),
    });
    await countCommands(lab, processes, list);
  } finally {
    await closed(opened);
    processes.stop();
  }
}

/** What a worker fetches, and how many jobs there are, as Redis sees it. */
async function countCommands(
  lab: Lab,
  processes: Processes,
  list: (options: List, how?: Partial<BullmqExecutorOptions>) => Carrier,
): Promise<void> {
  lab.say("fetches of parts, and results that trickle in");
  // Parts that no worker has yet.
  const extent = { label: "300 KB", tasks: 23, variables: 77 };
  const fetching = list({ name: "fetching", items: 1_000, extent });
  const counts = new Map<string, number>();
  for (const command of await processes.commandsOf(fetching.run)) {
    const [, fetch] = /(\[.*"get" ".*:part:.*)/u.exec(command) ?? [];
    if (fetch !== undefined) counts.set(fetch, (counts.get(fetch) ?? 0) + 1);
  }
  lab.keep("a part", "count", { fetches: maximum([...counts.values()]) });
  const items = lab.amount(1_000, 5_000);
  const queue = "trickling";
  await processes.addWorkers(queue);
  const trickling = list({ name: queue, items, action: "doze", concurrency: 50 }, { queue });
  const commands = await processes.commandsOf(trickling.run);
  const jobs = commands.filter((one) => /"hmset" "[^"]*" "name"/iu.test(one)).length;
  lab.keep("results that trickle in", "count", { "items a job": items / jobs });
}

const usedHere = async () => ({ cpu: cpuMilliseconds() * 1e3, bytes: 0 });

async function measureThreads(lab: Lab): Promise<void> {
  const { bench } = lab;
  const [rounds, items] = [lab.amount(2, 9), lab.amount(5_000, 20_000)];
  const double = [
    onThreads(bench, { name: "two threads", items }, 2),
    plainPiscina("plain piscina", items, 2),
  ] as const;
  const chunks = { name: "100 items a task over piscina", items };
  const pooled = onThreads(bench, chunks, 2, "piscina");
  const [two, one] = ["two threads", "one thread"].map((name, i) =>
    onThreads(bench, { name: `burning on ${name}`, items: 600, action: "burn" }, 2 - i),
  ) as [Carrier, Carrier];
  try {
    const { cpu } = await raced(lab, [...double, pooled], rounds, usedHere);
    const { time } = await raced(lab, [two, one], rounds, usedHere);
    keepRatio(lab, cpu, ...double);
    keepRatio(lab, time, two, one);
  } finally {
    await closed([...double, pooled, two, one]);
  }
}

function keepRatio(lab: Lab, samples: Samples, { name }: Carrier, yardstick: Carrier): void {
  lab.found.push(ratioReading(name, yardstick.name, ratioOf(samples, name, yardstick.name)));
}

/** Connections and threads would keep the process alive. */
async function closed(carriers: readonly Carrier[]): Promise<void> {
  await Promise.all(carriers.map(async ({ close }) => close()));
}

type Use = "cpu" | "bytes" | "time";

/** What an item takes of carriers that take turns, after a turn that does not count. */
async function raced(
  lab: Lab,
  carriers: readonly Carrier[],
  rounds: number,
  used: Processes["used"],
): Promise<Record<Use, Samples>> {
  const taken = { cpu: {}, bytes: {}, time: {} } as Record<Use, Record<string, number[]>>;
  for (let round = -1; round < rounds; round++)
    for (const { name, items, run } of round % 2 === 0 ? carriers : carriers.toReversed()) {
      lab.say(`items elsewhere: ${name}`);
      collectGarbage();
      const [before, start] = [await used(), performance.now()];
      await run();
      const time = (performance.now() - start) * 1e6;
      const { cpu, bytes } = await used();
      const uses = { cpu: (cpu - before.cpu) * 1e3, bytes: bytes - before.bytes, time };
      if (round >= 0)
        for (const use of ["cpu", "bytes", "time"] as const)
          (taken[use][name] ??= []).push(uses[use] / items);
    }
  for (const { name } of carriers) {
    lab.keep(name, "nanoseconds", {
      CPU: median(taken.cpu[name] ?? []),
      time: median(taken.time[name] ?? []),
    });
    const bytes = median(taken.bytes[name] ?? []);
    if (bytes > 0) lab.keep(name, "bytes", { bytes });
  }
  return taken;
}
