import { minimum, median, quantile } from "./statistics.ts";

/** One of several operations that are timed in turns, so that the same noise affects all of them. */
export interface Contender {
  readonly name: string;
  /** Does `count` operations, and may return a promise. Its loop is a {@link freshCopy}. */
  readonly run: (count: number) => unknown;
  /** Done before every slice, untimed; then a slice is always `operations` long. */
  readonly prepare?: () => void;
  readonly operations?: number;
  /**
   * What its time is read from, in milliseconds.
   *
   * @defaultValue `performance.now`
   */
  readonly clock?: () => number;
}

/** Milliseconds of CPU that this process has taken, in all of its threads: waiting for a disk takes none. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Nanoseconds per operation, one for every round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface Ratio {
  /** The median of the ratios of all rounds, and the range that holds the middle half of them. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly ofMinima: number;
}

const SLICE_MS = 1;

const FEWEST_ROUNDS = 3;

/**
 * Times all contenders in turns, in alternating order, so that none always comes first.
 *
 * @param enough Milliseconds after which no further round begins, once there are three. Default: no
 *   limit.
 */
export async function interleaved(
  contenders: readonly Contender[],
  rounds: number,
  enough: number = Infinity,
): Promise<Samples> {
  const sized: { contender: Contender; operations: number }[] = [];
  for (const contender of contenders)
    sized.push({ contender, operations: contender.operations ?? (await sliceOf(contender)) });
  const samples: Record<string, number[]> = Object.fromEntries(
    contenders.map(({ name }) => [name, []]),
  );
  const end = performance.now() + enough;
  for (let round = 0; round < rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() > end) break;
    for (const { contender, operations } of round % 2 === 0 ? sized : sized.toReversed()) {
      samples[contender.name]?.push((await sliceTime(contender, operations)) / operations);
    }
  }
  return samples;
}

/** How `name` compares with `control`, round by round. */
export function ratioOf(samples: Samples, name: string, control: string): Ratio {
  const [a = [], b = []] = [samples[name], samples[control]];
  const ratios = a.map((time, round) => time / (b[round] ?? Number.NaN));
  return {
    median: median(ratios),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
    ofMinima: minimum(a) / minimum(b),
  };
}

/** How long finding a slice may take; by then operations of many milliseconds are warm, too. */
const WARM_UP_MS = 100;

/** Operations that take about {@link SLICE_MS}. Finding the number also warms up the contender. */
async function sliceOf(contender: Contender): Promise<number> {
  const end = performance.now() + WARM_UP_MS;
  let operations = 1;
  for (let round = 0; round < 60 && performance.now() < end; round++) {
    const time = (await sliceTime(contender, operations)) / 1e6;
    if (time < SLICE_MS / 2) operations *= 2;
    else if (time > SLICE_MS * 2 && operations > 1) operations = Math.ceil(operations / 2);
  }
  return operations;
}

async function sliceTime(
  { run, prepare, clock = () => performance.now() }: Contender,
  operations: number,
): Promise<number> {
  prepare?.();
  const start = clock();
  const running = run(operations);
  if (running instanceof Promise) await running;
  return (clock() - start) * 1e6;
}
