import { createContext } from "@sheaf/context";
import { maker } from "../measure/contenders.ts";
import { buildDataset, type TaskResult } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { minimum } from "../measure/statistics.ts";

/** The time of values entering a context. */
export interface EntryTimes {
  /** Check, copy and freeze of fresh task results of 10 KB, against one structuredClone of the same. */
  readonly result: Ratio;
  /** The same of all results at once, 1 MB. */
  readonly allResults: Ratio;
  /** A structuredClone against another one: what noise alone does. */
  readonly noise: Ratio;
  /** A value of 1 MB that came out of a context, against one of 10 KB. */
  readonly reentryBySize: Ratio;
  /** A part of such a value, against the whole. */
  readonly reentryOfPart: Ratio;
  readonly reentryNanoseconds: number;
}

export async function entry(effort: Effort): Promise<EntryTimes> {
  effort.say("time of values entering a context");
  const results = Object.values(buildDataset().tasks);
  const context = createContext();
  const fresh = (i: number): TaskResult => results[i % results.length] as TaskResult;
  const entering = await interleaved(
    [
      maker("enter", (i) => context.set("value", fresh(i))),
      maker("clone", (i) => structuredClone(fresh(i))),
      maker("clone again", (i) => structuredClone(fresh(i))),
    ],
    amount(effort, 80, 500),
  );
  const whole = await interleaved(
    [
      maker("enter", () => context.set("value", results)),
      maker("clone", () => structuredClone(results)),
    ],
    amount(effort, 12, 50),
  );
  return {
    result: ratioOf(entering, "enter", "clone"),
    allResults: ratioOf(whole, "enter", "clone"),
    noise: ratioOf(entering, "clone again", "clone"),
    ...(await reentry(results, amount(effort, 50, 300))),
  };
}

async function reentry(
  results: readonly TaskResult[],
  rounds: number,
): Promise<Pick<EntryTimes, "reentryBySize" | "reentryOfPart" | "reentryNanoseconds">> {
  type Shape = { variables: { small: TaskResult; large: readonly TaskResult[] } };
  const [small] = results as readonly [TaskResult];
  const entered = createContext<Shape>({ variables: { small, large: results } });
  const values = {
    small: entered.get("small"),
    large: entered.get("large"),
    part: entered.get("large")[1]?.output ?? [],
  };
  const context = createContext();
  const samples = await interleaved(
    [
      maker("small", () => context.set("value", values.small)),
      maker("large", () => context.set("value", values.large)),
      maker("part", () => context.set("value", values.part)),
    ],
    rounds,
  );
  return {
    reentryBySize: ratioOf(samples, "large", "small"),
    reentryOfPart: ratioOf(samples, "part", "large"),
    reentryNanoseconds: minimum(samples["large"] ?? []),
  };
}
