import { maker } from "../measure/contenders.ts";
import { buildDataset } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { contextOf, enteredItems } from "../rivals/sheaf.ts";
import { type Item, scenarioItems } from "../scenario/scenario.ts";
import { minimum } from "../measure/statistics.ts";

/** The time to make a fork, against that of a bare object of three fields. */
export interface ForkTime {
  readonly nanoseconds: number;
  readonly bareNanoseconds: number;
  readonly ratio: Ratio;
  /** A copy of the control against the control: what noise alone does. */
  readonly noise: Ratio;
}

/** The floor: what V8 takes for any object with as many fields as a fork has. */
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

export async function forkTime(effort: Effort): Promise<ForkTime> {
  effort.say("time of a fork against a bare object");
  const fanOut = contextOf(buildDataset()).fanOut<Item>(enteredItems(scenarioItems(1_024)));
  const [frame, delta] = [{ items: [] }, { next: null }];
  const samples = await interleaved(
    [
      maker("fork", (i) => fanOut.fork(i & 1_023)),
      maker("bare", (i) => new Bare(frame, i & 1_023, delta)),
      maker("bare again", (i) => new Bare(frame, i & 1_023, delta)),
    ],
    amount(effort, 200, 400),
  );
  return {
    nanoseconds: minimum(samples["fork"] ?? []),
    bareNanoseconds: minimum(samples["bare"] ?? []),
    ratio: ratioOf(samples, "fork", "bare"),
    noise: ratioOf(samples, "bare again", "bare"),
  };
}
