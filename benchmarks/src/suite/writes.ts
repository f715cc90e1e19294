import { expectAnswer } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved } from "../measure/interleaving.ts";
import { again, noiseOf, ratiosOf, type Reading, timesOf } from "../measure/measurement.ts";
import type { Subject } from "../measure/subject.ts";
import { formatTime } from "../output/quantities.ts";
import type { TaskResult } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { flat, guarded } from "./declare.ts";

/** Writing values, which are checked, copied and frozen unless they came out of a context. */
export const writes: Subject<Workbench> = {
  name: "writes",
  packages: ["context"],
  cases: [
    guarded("set", "Setting a variable of a root", (bench) => {
      const context = bench.context();
      expectAnswer(context.set("status", 3).get("status"), 3);
      return { makes: true, call: (index) => context.set("status", index) };
    }),
    guarded(
      "enter-10-kb",
      "Writing a task result of 10 KB: checked, copied and frozen",
      (bench) => {
        const context = bench.context();
        const result = bench.dataset().tasks["task_1"] as TaskResult;
        const entered = context.setTask("entered", result).task("entered");
        expectAnswer([entered, Object.isFrozen(entered)], [result, true]);
        return { makes: true, call: () => context.setTask("entered", result) };
      },
    ),
  ],
  growths: [
    flat("set", "Setting a variable of a root", (context) => (i) => context.set("status", i)),
  ],
  experiments: [{ name: "writes", runs: "alone", measure: writeTimes }],
  targets: (m) => [
    "entry-result | Check, copy and freeze of 10 KB, to a structuredClone | 10 KB / a structuredClone <= 0.4",
    "entry-all | Check, copy and freeze of 1 MB, to a structuredClone | 1 MB / a structuredClone <= 0.4",
    `reentry | Writing 1 MB that came out of a context, to 10 KB | 1 MB, again / 10 KB, again <= 1.5 | ${formatTime(m.value("1 MB, again", "least time"))} for 1 MB`,
  ],
};

async function writeTimes(bench: Workbench, effort: Effort): Promise<Reading[]> {
  effort.say("time of values entering a context");
  const results = Object.values(bench.dataset().tasks);
  const context = bench.libraries.context.createContext();
  const fresh = (i: number): TaskResult => results[i % results.length] as TaskResult;
  const single = await interleaved(
    [
      maker("10 KB", (i) => context.set("value", fresh(i))),
      maker("a structuredClone", (i) => structuredClone(fresh(i))),
      maker(again("a structuredClone"), (i) => structuredClone(fresh(i))),
    ],
    amount(effort, 80, 500),
  );
  const whole = await interleaved(
    [
      maker("1 MB", () => context.set("value", results)),
      maker("a structuredClone", () => structuredClone(results)),
    ],
    amount(effort, 12, 50),
  );
  return [
    ...ratiosOf(single, "10 KB / a structuredClone"),
    ...ratiosOf(whole, "1 MB / a structuredClone"),
    noiseOf(single, "a structuredClone"),
    ...(await againTimes(bench, results, amount(effort, 50, 300))),
  ];
}

/** Values that came out of a context are known to be frozen: their size does not matter. */
async function againTimes(
  bench: Workbench,
  results: readonly TaskResult[],
  rounds: number,
): Promise<Reading[]> {
  type Shape = { variables: { small: TaskResult; large: readonly TaskResult[] } };
  const { createContext } = bench.libraries.context;
  const [small] = results as readonly [TaskResult];
  const entered = createContext<Shape>({ variables: { small, large: results } });
  const values = { small: entered.get("small"), large: entered.get("large") };
  const context = createContext();
  const samples = await interleaved(
    [
      maker("10 KB, again", () => context.set("value", values.small)),
      maker("1 MB, again", () => context.set("value", values.large)),
    ],
    rounds,
  );
  return [...ratiosOf(samples, "1 MB, again / 10 KB, again"), ...timesOf(samples, "1 MB, again")];
}
