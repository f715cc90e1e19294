import type { WorkflowContext } from "@sheaf/context";
import type { Journal } from "@sheaf/workflow";
import type { Operation } from "../measure/case.ts";
import { collectGarbage } from "../measure/garbage-collection.ts";
import { type Contender, cpuMilliseconds } from "../measure/interleaving.ts";
import { heapGrowth } from "../measure/lab.ts";
import { formatNumber } from "../output/quantities.ts";
import { EXTENTS } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, growing, type Lab, rows, screened, type Subject } from "./declare.ts";
import { Visits } from "./journaled-visits.ts";
import { GROWTH_COLUMNS, keepGrowth } from "./streams.ts";

const [PLAIN, WRITTEN, CONTINUED] = ["without a journal", "with a journal", "continued"] as const;
const [STREAM, READING] = ["a stream with a journal", "continuing"] as const;
const CONTEXTS = EXTENTS.slice(1, 3);
const [SMALL = "", LARGE = ""] = CONTEXTS.map(({ label }) => `with ${label} of context`);
const [SMALL_RATIO, LARGE_RATIO] = [`${SMALL}, to without`, `${LARGE}, to without`] as const;

const named = (what: string, how: string): string => `${what}, ${how}`;
const countOf = (items: number): string =>
  items === 1 ? "a run of 1 item" : `${formatNumber(items)} items`;
const WAITING = "10,000 items that wait";

/** With fewer short items, a run takes as much CPU to make, sync and close its journal as for all of them. */
const MANY = 100_000;

const MOST_MEMORY = 64 * 2 ** 20;

/** Runs that write a journal in a file, and runs that go on from one. */
export const journal: Subject = {
  name: "journal",
  packages: ["context", "workflow"],
  rows: [
    ...rows(screened(1_000), {
      "journal-item | An item of a run of 1,000 with a journal in a file": writing,
    }),
    ...rows(growing([2_000, 20_000, 200_000], { atMost: 1.1 }), {
      "journal-items | Running items with a journal in a file": writing,
      "journal-continued | Continuing a run that had ended": continuing,
    }),
  ],
  experiments: [
    ...experiments("alone", { journal: times }),
    ...experiments("beside another", { "journal-memory": memory }),
  ],
  targets: (m) => [
    ...m.each("in turns").flatMap(({ case: what, value: items }) => {
      if (items < MANY && what !== WAITING) return [];
      const [id, plain] = [what === WAITING ? "waiting" : items, named(what, PLAIN)];
      return [
        `journal-cpu-${id} | CPU of ${what} with a journal in a file, to without | ${named(what, WRITTEN)} / ${plain} <= 1.5`,
        `journal-continued-${id} | CPU of ${what} when they are read from it, to running them without | ${named(what, CONTINUED)} / ${plain} <= 1`,
      ];
    }),
    `journal-bytes | Bytes of a record beside its output, where they are most | maximum of beside the output <= 64 | lists, a stream, and with 1 and 10 MB of context`,
    `journal-context-bytes | Bytes of a journal ${LARGE}, to one ${SMALL} | ${m.value(LARGE, "of a record") / m.value(SMALL, "of a record")} ratio 0.95..1.05`,
    `journal-context-ratio | CPU of an item with a journal in a file to without, ${LARGE}, to the same ${SMALL} | ${LARGE_RATIO} / ${SMALL_RATIO} 0.95..1.05`,
    `journal-context-cpu | CPU of a run with a journal ${LARGE}, to one ${SMALL} | ${LARGE} / ${SMALL} <= 1.05 | the same context in each round`,
    `journal-memory | Heap at most while ${countOf(m.value(READING, "items"))} are read, over what the run keeps | ${m.value(READING, "most heap growth") - m.value(READING, "heap growth at the end")} bytes <= ${MOST_MEMORY}`,
  ],
  tables: {
    "Runs with a journal in a file | run | CPU of an item: median time | file, per item: of a record | beside the output":
      "CPU of all threads, in turns, all garbage collected before each run. The action gives a number at once, ten at a time. A continued run has one item left. A run of one item shows what each run with a journal takes once: to make, sync and close the file and its lock, and to hash the names of the context that it is given.",
    [`Growth of the heap while a journal is read | ${GROWTH_COLUMNS}`]: "",
  },
};

/** A new journal each time. */
function writing({ libraries }: Workbench, items: number): Operation {
  const visits = new Visits(libraries.workflow, items);
  const call = async (): Promise<unknown> => {
    visits.clear();
    return visits.journaled();
  };
  return { call, operations: items, waits: true };
}

/** A run that succeeded gives its result again. */
async function continuing({ libraries }: Workbench, items: number): Promise<Operation> {
  const visits = new Visits(libraries.workflow, items);
  await visits.journaled();
  return { call: async () => visits.journaled(0), waits: true };
}

function timed(
  name: string,
  operations: number,
  run: () => Promise<unknown>,
  before: () => void = () => {},
): Contender {
  const prepare = (): void => {
    before();
    collectGarbage();
  };
  return { name, run, operations, prepare, clock: cpuMilliseconds };
}

function timedJournal(name: string, visits: Visits): Contender {
  const clear = (): void => visits.clear();
  return timed(name, visits.items, async () => visits.journaled(), clear);
}

async function times(lab: Lab): Promise<void> {
  const { workflow } = lab.bench.libraries;
  for (const [items, rounds, kind] of lab.quick ? QUICK : FULL) {
    const what = kind === "waiting" ? WAITING : countOf(items);
    lab.say(`runs with a journal: ${what}`);
    const visits = new Visits(workflow, items, kind);
    const putBack = await visits.failed();
    const [plain, journaled, continued] = [
      timed(named(what, PLAIN), items, async () => visits.plain()),
      timedJournal(named(what, WRITTEN), visits),
      timed(named(what, CONTINUED), items, async () => visits.journaled(1), putBack),
    ];
    const contenders = [plain, journaled, continued];
    if (rounds > 1) await lab.race([3, 10], contenders);
    (await lab.race([rounds, rounds], contenders))
      .times()
      .ratios(`${journaled.name} / ${plain.name}`, `${continued.name} / ${plain.name}`);
    if (items > 1) lab.keep(journaled.name, "bytes", visits.recordBytes);
    lab.keep(what, "count", { "in turns": items });
  }
  lab.say("runs with a journal and large contexts");
  const items = lab.amount(MANY, 3 * MANY);
  const sized = CONTEXTS.flatMap((extent, i) => {
    const context = lab.bench.context(extent) as unknown as WorkflowContext;
    const how = [SMALL, LARGE][i] as string;
    const visits = (count: number): Visits => new Visits(workflow, count, "list", { context });
    return [[how, visits(items)] as const, [named(countOf(1), how), visits(1)] as const];
  });
  const contenders = sized.flatMap(([name, visits]) => {
    const plain = timed(named(name, PLAIN), visits.items, async () => visits.plain());
    return visits.items === 1 ? [timedJournal(name, visits)] : [timedJournal(name, visits), plain];
  });
  (await lab.race([5, 15], contenders))
    .times()
    .ratios(`${LARGE} / ${SMALL}`)
    .ratioOfRatios(
      [LARGE_RATIO, `${LARGE} / ${named(LARGE, PLAIN)}`],
      [SMALL_RATIO, `${SMALL} / ${named(SMALL, PLAIN)}`],
    );
  const stream = new Visits(workflow, items, "stream");
  await stream.journaled();
  for (const [name, visits] of [...sized, [STREAM, stream] as const])
    if (visits.items > 1) lab.keep(name, "bytes", visits.recordBytes);
}

const QUICK = [
  [1, 5, "list"],
  [MANY, 3, "list"],
  [10_000, 3, "waiting"],
] as const;
const FULL = [
  [1, 51, "list"],
  [10_000, 21, "list"],
  [MANY, 9, "list"],
  [1_000_000, 1, "list"],
  [10_000, 15, "waiting"],
] as const;

/** What the heap holds while a journal is read, and with the result at the end. */
async function memory(lab: Lab): Promise<void> {
  const items = lab.amount(100_000, 1_000_000);
  const visits = new Visits(lab.bench.libraries.workflow, items);
  await visits.failed();
  const kept: unknown[] = [];
  const growth = await heapGrowth(async (sample) =>
    kept.push(await visits.journaled(1, (each) => watched(each, sample))),
  );
  keepGrowth(lab, READING, items, growth);
}

/** Samples the heap now and then while the journal is read. */
function watched(each: Journal, sample: () => void): Journal {
  const open = each.open.bind(each);
  each.open = async (header) => {
    const recorded = await open(header);
    return { ...recorded, records: sampled(recorded.records, sample) };
  };
  return each;
}

async function* sampled<T>(groups: AsyncIterable<T>, sample: () => void): AsyncGenerator<T> {
  let read = 0;
  for await (const group of groups) {
    yield group;
    if (++read % GROUPS === 0) sample();
  }
  sample();
}

/** A group has up to 1,000 records. */
const GROUPS = 20;
