import { expectAnswer } from "../measure/case.ts";
import { maker } from "../measure/contenders.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, ratioOf } from "../measure/interleaving.ts";
import { ratioReading, type Reading, readings } from "../measure/measurement.ts";
import { minimum } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import { ratioTarget } from "../measure/target.ts";
import { formatTime } from "../output/quantities.ts";
import type { TaskResult } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { flat } from "./growing.ts";

/** Writing values, which are checked, copied and frozen unless they came out of a context. */
export const writes: Subject<Workbench> = {
  name: "writes",
  cases: [
    {
      id: "set",
      title: "Setting a variable of a root",
      prepare(bench) {
        const context = bench.context();
        expectAnswer(context.set("status", 3).get("status"), 3);
        return { makes: true, call: (index) => context.set("status", index) };
      },
    },
    {
      id: "enter-10-kb",
      title: "Writing a task result of 10 KB: checked, copied and frozen",
      prepare(bench) {
        const context = bench.context();
        const result = bench.dataset().tasks["task_1"] as TaskResult;
        const entered = context.setTask("entered", result).task("entered");
        expectAnswer([entered, Object.isFrozen(entered)], [result, true]);
        return { makes: true, call: () => context.setTask("entered", result) };
      },
    },
  ],
  growths: [
    flat(
      "set",
      "Setting a variable of a root",
      (context) => (index) => context.set("status", index),
    ),
  ],
  experiments: [{ name: "writes", runs: "alone", measure: writeTimes }],
  targets: (measured) => [
    ratioTarget(
      {
        id: "entry-result",
        title: "Check, copy and freeze of 10 KB, to a structuredClone",
        atMost: 0.4,
      },
      measured,
      "10 KB",
      "a structuredClone",
    ),
    ratioTarget(
      {
        id: "entry-all",
        title: "Check, copy and freeze of 1 MB, to a structuredClone",
        atMost: 0.4,
      },
      measured,
      "1 MB",
      "a structuredClone",
    ),
    ratioTarget(
      {
        id: "reentry",
        title: "Writing 1 MB that came out of a context, to 10 KB",
        atMost: 1.5,
        details: `${formatTime(measured.value("1 MB, again", "time"))} for 1 MB`,
      },
      measured,
      "1 MB, again",
      "10 KB, again",
    ),
  ],
};

async function writeTimes(bench: Workbench, effort: Effort): Promise<Reading[]> {
  effort.say("time of values entering a context");
  const results = Object.values(bench.dataset().tasks);
  const context = bench.libraries.context.createContext();
  const fresh = (i: number): TaskResult => results[i % results.length] as TaskResult;
  const single = await interleaved(
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
  return [
    ratioReading("10 KB", "a structuredClone", ratioOf(single, "enter", "clone")),
    ratioReading("1 MB", "a structuredClone", ratioOf(whole, "enter", "clone")),
    ratioReading("noise", "itself", ratioOf(single, "clone again", "clone")),
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
      maker("small", () => context.set("value", values.small)),
      maker("large", () => context.set("value", values.large)),
    ],
    rounds,
  );
  return [
    ratioReading("1 MB, again", "10 KB, again", ratioOf(samples, "large", "small")),
    ...readings("1 MB, again", "nanoseconds", { time: minimum(samples["large"] ?? []) }),
  ];
}
