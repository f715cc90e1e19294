import { growthMeasures, heapGrowth, type Lab } from "../measure/lab.ts";
import type { Subject } from "../measure/subject.ts";
import { formatNumber } from "../output/quantities.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** How {@link keepGrowth} are shown. */
export const GROWTH_TABLE = {
  first: "run",
  columns: "items | most bytes: most heap growth | bytes at the end: heap growth at the end",
};

/** Streams of items: what the heap holds while they run, without garbage. */
export const streams: Subject<Workbench> = {
  name: "streams",
  packages: ["context", "workflow"],
  experiments: [{ name: "streams", runs: "beside another", measure: streamGrowths }],
  targets: (m) => [
    ...m.each("concurrency").map(({ case: name, value: concurrency }) => {
      const count = m.value(name, "items");
      return `stream-${count}-${concurrency} | A stream of ${formatNumber(count)} items, ${formatNumber(concurrency)} at once, makes the heap grow by | most heap growth of ${name} <= ${FLAT_HEAP} | ${HEAP_DETAILS}`;
    }),
    `control-stream | Control: the same if the outputs of ${formatNumber(m.value(CONTROL, "items"))} items are kept | most heap growth of ${CONTROL} >= ${FLAT_HEAP} | ${HEAP_DETAILS}`,
  ],
  tables: [
    {
      title: "Growth of the heap while a stream runs",
      ...GROWTH_TABLE,
      note: "Garbage is collected before each reading; nothing is kept of the items, except in the control.",
    },
  ],
};

const SAMPLES = 10;

/** How much the heap may grow while nothing is kept of the items. */
export const FLAT_HEAP = 8e6;

/** How heap growth was measured. */
export const HEAP_DETAILS =
  "most bytes over the collected heap before the run, at 10 points and after its end";

const CONTROL = "control: a stream, outputs kept";

/** Each output of 20 numbers takes 160 bytes on every version of Node, so twice the bound is kept. */
const CONTROL_ITEMS = 100_000;
const NUMBERS = 20;

/** A long stream, at the default concurrency and at a high one. */
async function streamGrowths(lab: Lab<Workbench>): Promise<void> {
  const items = lab.amount(50_000, 1_000_000);
  for (const concurrency of [10, 1_000]) {
    lab.say(`a stream of ${items.toLocaleString("en")} items, ${concurrency} at once`);
    const name = `a stream, ${formatNumber(concurrency)} at once`;
    keepGrowth(lab, name, items, await streamGrowth(lab.bench, items, concurrency, "none"));
    lab.keep(name, "count", { concurrency });
  }
  lab.say("a stream of items: the control");
  const kept = await streamGrowth(lab.bench, CONTROL_ITEMS, 10, "outputs");
  keepGrowth(lab, CONTROL, CONTROL_ITEMS, kept);
}

/** Keeps what a run of so many items made the heap grow by. */
export function keepGrowth(
  lab: Lab<Workbench>,
  name: string,
  items: number,
  growth: readonly number[],
): void {
  lab.keep(name, "count", { items });
  lab.keep(name, "bytes", growthMeasures(growth));
}

/**
 * Bytes over the heap before the run, at points spread evenly over it and after its end.
 *
 * @throws an Error if an item is lost or fails.
 */
export async function streamGrowth(
  bench: Workbench,
  items: number,
  concurrency: number,
  collect: "none" | "outputs",
): Promise<readonly number[]> {
  // Not counted: what V8 compiles and keeps meanwhile.
  await runStream(bench, WARM_UP_ITEMS, concurrency, collect, () => {});
  return heapGrowth(async (sample) => runStream(bench, items, concurrency, collect, sample));
}

const WARM_UP_ITEMS = 5_000;

type ItemsResult = { readonly succeeded: number; readonly output: readonly unknown[] | null };
type Numbered = { readonly id: number };

async function* numbered(count: number): AsyncGenerator<Numbered> {
  for (let id = 0; id < count; id++) yield { id };
}

async function runStream(
  { libraries }: Workbench,
  items: number,
  concurrency: number,
  collect: "none" | "outputs",
  sample: () => void,
): Promise<void> {
  const { compileTasks, run } = libraries.workflow;
  const step = items / SAMPLES;
  let [ended, misplaced] = [0, 0];
  const action = async ({ item: { id }, index }: { item: Numbered; index: number }) => {
    if (++ended % step === 0) sample();
    if (id !== index) misplaced++;
    return collect === "none" ? { id } : Array.from({ length: NUMBERS }, (_, i) => id + i);
  };
  const workflow = compileTasks(
    [{ name: "visit", withItems: () => numbered(items), action, concurrency, collect }],
    {},
  );
  const { errors, tasks } = await run(workflow).result;
  if (errors[0] !== undefined) throw errors[0];
  const { succeeded, output } = tasks["visit"] as unknown as ItemsResult;
  const kept = collect === "none" ? 0 : items;
  if (ended !== items || succeeded !== items || misplaced > 0 || (output?.length ?? 0) !== kept)
    throw new Error(
      `Cannot judge the stream: of ${items} items ${ended} ended, ${misplaced} of them out of place, and ${output?.length ?? 0} outputs were kept`,
    );
}
