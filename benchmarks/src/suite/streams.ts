import { heapGrowth } from "../measure/lab.ts";
import { formatNumber } from "../output/quantities.ts";
import { listOf } from "../scenario/dataset.ts";
import { ranWell, visiting } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, type Lab, type Subject } from "./declare.ts";

export const GROWTH_COLUMNS =
  "run | items | most bytes: most heap growth | bytes at the end: heap growth at the end";

/** How much the heap may grow while nothing is kept of the items, and how that was measured. */
export const FLAT_HEAP = 8e6;
export const HEAP_DETAILS =
  "most bytes over the collected heap before the run, at 10 points and after its end";

const CONTROL = "control: a stream, outputs kept";

/** Streams of items: what the heap holds while they run, without garbage. */
export const streams: Subject = {
  name: "streams",
  packages: ["context", "workflow"],
  experiments: experiments("beside another", { streams: streamGrowths }),
  targets: (m) => [
    ...m
      .each("concurrency")
      .map(
        ({ case: name, value }) =>
          `stream-${m.value(name, "items")}-${value} | A stream of {items of ${name}} items, {concurrency of ${name}} at once, makes the heap grow by | most heap growth of ${name} <= ${FLAT_HEAP} | ${HEAP_DETAILS}`,
      ),
    `control-stream | Control: the same if the outputs of {items of ${CONTROL}} items are kept | most heap growth of ${CONTROL} >= ${FLAT_HEAP} | ${HEAP_DETAILS}`,
  ],
  tables: {
    [`Growth of the heap while a stream runs | ${GROWTH_COLUMNS}`]:
      "Garbage is collected before each reading; nothing is kept of the items, except in the control.",
  },
};

/** Each output of 20 numbers takes 160 bytes on every version of Node, so twice the bound is kept. */
const CONTROL_ITEMS = 100_000;
const NUMBERS = 20;

/** A long stream, at the default concurrency and at a high one. */
async function streamGrowths(lab: Lab): Promise<void> {
  const items = lab.amount(50_000, 1_000_000);
  for (const concurrency of [10, 1_000]) {
    const name = `a stream, ${formatNumber(concurrency)} at once`;
    lab.say(`${name}: ${formatNumber(items)} items`);
    keepGrowth(lab, name, items, await streamGrowth(lab.bench, items, concurrency, "none"));
    lab.keep(name, "count", { concurrency });
  }
  lab.say(CONTROL);
  const kept = await streamGrowth(lab.bench, CONTROL_ITEMS, 10, "outputs");
  keepGrowth(lab, CONTROL, CONTROL_ITEMS, kept);
}

/** Keeps what a run of so many items made the heap grow by. */
export function keepGrowth(lab: Lab, name: string, items: number, growth: readonly number[]): void {
  lab.keep(name, "count", { items });
  lab.keep(name, "bytes", {
    "most heap growth": Math.max(...growth),
    "heap growth at the end": growth.at(-1) ?? Number.NaN,
  });
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
  const run = async (count: number, sample: () => void): Promise<void> =>
    runStream(bench, count, { concurrency, collect }, sample);
  // Not counted: what V8 compiles and keeps meanwhile.
  await run(5_000, () => {});
  return heapGrowth(async (sample) => run(items, sample));
}

type Numbered = { readonly id: number };
type ItemsResult = { readonly succeeded: number; readonly output: readonly unknown[] | null };

async function* numbered(count: number): AsyncGenerator<Numbered> {
  for (let id = 0; id < count; id++) yield { id };
}

async function runStream(
  bench: Workbench,
  items: number,
  task: { readonly concurrency: number; readonly collect: "none" | "outputs" },
  sample: () => void,
): Promise<void> {
  let [ended, misplaced] = [0, 0];
  const action = async ({ item: { id }, index }: { item: Numbered; index: number }) => {
    if (++ended % (items / 10) === 0) sample();
    if (id !== index) misplaced++;
    return task.collect === "none" ? { id } : listOf(NUMBERS, (i) => id + i);
  };
  const workflow = visiting(bench, { withItems: () => numbered(items), action, ...task });
  const { tasks } = await ranWell(bench, workflow);
  const { succeeded, output } = tasks["visit"] as unknown as ItemsResult;
  const [kept, expected] = [output?.length ?? 0, task.collect === "none" ? 0 : items];
  if (ended !== items || succeeded !== items || misplaced > 0 || kept !== expected)
    throw new Error(
      `Cannot judge the stream: of ${items} items ${ended} ended, ${misplaced} of them out of place, and ${kept} outputs were kept`,
    );
}
