import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { maker } from "../measure/contenders.ts";
import { EXTENTS } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import type { ScenarioFork } from "../scenario/scenario-context.ts";
import { type SizedContext, sizedContext } from "../sized-context.ts";

/** The bytes of a fork at one size of the context. */
export interface ForkMemory {
  readonly label: string;
  readonly jsonBytes: number;
  /** Bytes that a fork keeps alive after this many writes. */
  readonly retained: {
    readonly unwritten: number;
    readonly oneWrite: number;
    readonly fiveWrites: number;
  };
  readonly allocatedBytes: number;
}

export async function forkMemory(effort: Effort): Promise<ForkMemory[]> {
  const measured: ForkMemory[] = [];
  for (const extent of EXTENTS.slice(0, amount(effort, 2, EXTENTS.length))) {
    effort.say(`memory of a fork: a context of ${extent.label}`);
    measured.push(await memoryOf(sizedContext(extent), effort));
  }
  return measured;
}

async function memoryOf(
  { label, jsonBytes, fork }: SizedContext,
  effort: Effort,
): Promise<ForkMemory> {
  const options = { count: amount(effort, 50_000, 100_000), rounds: 3 };
  const after = (writes: number): number =>
    retainedBytes((index) => written(fork(index), writes), options);
  return {
    label,
    jsonBytes,
    retained: { unwritten: after(0), oneWrite: after(1), fiveWrites: after(5) },
    allocatedBytes: (await allocatedBytes(maker("fork", fork).run)).bytes,
  };
}

const OWN_NAMES: readonly string[] = ["status", "attempts", "latency", "checked", "region"];

function written(fork: ScenarioFork, writes: number): ScenarioFork {
  let context = fork;
  for (let i = 0; i < writes; i++) context = context.set(OWN_NAMES[i] as string, i);
  return context;
}
