import { maker } from "../measure/contenders.ts";
import { EXTENTS } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { type Contender, interleaved } from "../measure/interleaving.ts";
import { FORKS, type SizedContext, sizedContext } from "../sized-context.ts";
import { minimum } from "../measure/statistics.ts";

/** Least nanoseconds at one size of the context. */
export interface TimeAtSize {
  readonly label: string;
  readonly jsonBytes: number;
  /** Of making a fork. */
  readonly fork: number;
  /** Per item of the whole scenario: reads and writes included. */
  readonly item: number;
  /** The controls, which must grow: null where one clone would take too long. */
  readonly spread: number;
  readonly structuredClone: number | null;
}

/** Time against the size of the context, all sizes in turns in one process. */
export async function contextSize(effort: Effort): Promise<TimeAtSize[]> {
  const contexts = EXTENTS.slice(0, amount(effort, 2, EXTENTS.length)).map((extent) => {
    effort.say(`time of a fork: a context of ${extent.label}`);
    return sizedContext(extent);
  });
  effort.say("time of a fork: all sizes in turns");
  const forks = await least(
    contexts.map(({ label, fork }) => maker(label, fork)),
    amount(effort, 100, 250),
  );
  const items = await least(
    contexts.map(({ label, run }) => maker(label, run)),
    amount(effort, 10, 40),
  );
  effort.say("time of a fork: the controls");
  meetShapes();
  const spreads = await least(
    contexts.map(({ label, content }) => maker(label, () => spreadOf(content.tasks))),
    amount(effort, 5, 15),
  );
  return contexts.map((context, i) => ({
    label: context.label,
    jsonBytes: context.jsonBytes,
    fork: forks[i] as number,
    item: (items[i] as number) / FORKS,
    spread: spreads[i] as number,
    structuredClone: context.tasks > MOST_TASKS_CLONED ? null : cloneTime(context.content),
  }));
}

/** A structuredClone of 100 MB takes seconds and shows nothing that 10 MB does not. */
const MOST_TASKS_CLONED = 1_000;

function spreadOf(record: object): object {
  return { ...record };
}

/** The spread of an engine meets contexts of many shapes; one that met a single shape copies it as a block. */
function meetShapes(): void {
  for (let keys = 1; keys <= 12; keys++) {
    const shape = Object.fromEntries(
      Array.from({ length: keys }, (_, i) => [`shape_${keys}_${i}`, i]),
    );
    for (let i = 0; i < 100; i++) spreadOf(shape);
  }
}

async function least(contenders: readonly Contender[], rounds: number): Promise<number[]> {
  const samples = await interleaved(contenders, rounds);
  return contenders.map(({ name }) => minimum(samples[name] ?? []));
}

function cloneTime(content: SizedContext["content"]): number {
  const times = Array.from({ length: 4 }, () => {
    const start = performance.now();
    structuredClone(content);
    return (performance.now() - start) * 1e6;
  });
  return minimum(times);
}
