import { compileTasks, run } from "@sheaf/workflow";
import { amount, type Effort } from "../measure/effort.ts";
import { collectedHeapBytes } from "../measure/garbage-collection.ts";

/** What the heap holds while a workflow goes through a stream of items, garbage left out. */
export interface StreamMemory {
  /** Nothing is kept of the items. */
  readonly runs: readonly StreamGrowth[];
  /** The control, which must grow: all outputs are kept. */
  readonly kept: StreamGrowth;
}

interface StreamGrowth {
  readonly items: number;
  readonly concurrency: number;
  /** Bytes over the heap before the run, at points spread evenly over it and after its end. */
  readonly growth: readonly number[];
}

const SAMPLES = 10;

/** A long stream, at the default concurrency and at a high one. */
export async function streamMemory(effort: Effort): Promise<StreamMemory> {
  const items = amount(effort, 50_000, 1_000_000);
  const runs: StreamGrowth[] = [];
  for (const concurrency of [10, 1_000]) {
    effort.say(`a stream of ${items.toLocaleString("en")} items, ${concurrency} at once`);
    runs.push(await growthOver(items, concurrency, "none"));
  }
  effort.say("a stream of items: the control");
  return { runs, kept: await growthOver(CONTROL_ITEMS, 10, "outputs") };
}

/** Each output of {@link READINGS} numbers takes 160 bytes on every version of Node, so that twice the bound is kept. */
const CONTROL_ITEMS = 100_000;
const READINGS = 20;

/** @throws an Error where an item is lost or fails. */
export async function growthOver(
  items: number,
  concurrency: number,
  collect: "none" | "outputs",
): Promise<StreamGrowth> {
  // What V8 compiles and keeps meanwhile is none of the items' doing.
  await streamed(WARM_UP_ITEMS, concurrency, collect, () => {});
  const before = collectedHeapBytes();
  const growth: number[] = [];
  await streamed(items, concurrency, collect, () => growth.push(collectedHeapBytes() - before));
  growth.push(collectedHeapBytes() - before);
  return { items, concurrency, growth };
}

const WARM_UP_ITEMS = 5_000;

async function streamed(
  items: number,
  concurrency: number,
  collect: "none" | "outputs",
  sample: () => void,
): Promise<void> {
  const step = items / SAMPLES;
  let [ended, misplaced] = [0, 0];
  const action = async ({ item: { id }, index }: { item: Numbered; index: number }) => {
    if (++ended % step === 0) sample();
    if (id !== index) misplaced++;
    return collect === "none" ? { id } : Array.from({ length: READINGS }, (_, i) => id + i);
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

type ItemsResult = { readonly succeeded: number; readonly output: readonly unknown[] | null };
type Numbered = { readonly id: number };

async function* numbered(count: number): AsyncGenerator<Numbered> {
  for (let id = 0; id < count; id++) yield { id };
}
