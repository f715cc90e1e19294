import { expectAnswer } from "../measure/case.ts";
import { again } from "../measure/measurement.ts";
import type { TaskResult } from "../scenario/dataset.ts";
import {
  contextRows,
  EXACT,
  experiments,
  EXACT_AND_FLAT,
  type Lab,
  rows,
  type Subject,
} from "./declare.ts";

/** Writing values, which are checked, copied and frozen unless they came out of a context. */
export const writes: Subject = {
  name: "writes",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
      "enter-10-kb | Writing a task result of 10 KB: checked, copied and frozen": (bench) => {
        const context = bench.context();
        const result = bench.dataset().tasks["task_1"] as TaskResult;
        const entered = context.setTask("entered", result).task("entered");
        expectAnswer([entered, Object.isFrozen(entered)], [result, true]);
        return { makes: true, call: () => context.setTask("entered", result) };
      },
    }),
    ...contextRows(EXACT_AND_FLAT, {
      "set | Setting a variable of a root": (context) => {
        expectAnswer(context.set("status", 3).get("status"), 3);
        return { makes: true, call: (index: number) => context.set("status", index) };
      },
    }),
  ],
  experiments: experiments("alone", { writes: writeTimes }),
  targets: [
    "entry-result | Check, copy and freeze of 10 KB, to a structuredClone | 10 KB / a structuredClone <= 0.4",
    "entry-all | Check, copy and freeze of 1 MB, to a structuredClone | 1 MB / a structuredClone <= 0.4",
    "reentry | Writing 1 MB that came out of a context, to 10 KB | 1 MB, again / 10 KB, again <= 1.5 | {least time of 1 MB, again} for 1 MB",
  ],
};

async function writeTimes(lab: Lab): Promise<void> {
  const results = Object.values(lab.bench.dataset().tasks);
  const { createContext } = lab.bench.libraries.context;
  const context = createContext();
  const fresh = (i: number): TaskResult => results[i % results.length] as TaskResult;
  const single = await lab.race([80, 500], {
    "10 KB": (i) => context.set("value", fresh(i)),
    "a structuredClone": (i) => structuredClone(fresh(i)),
    [again("a structuredClone")]: (i) => structuredClone(fresh(i)),
  });
  single.ratios("10 KB / a structuredClone").noise("a structuredClone");
  const whole = await lab.race([12, 50], {
    "1 MB": () => context.set("value", results),
    "a structuredClone": () => structuredClone(results),
  });
  whole.ratios("1 MB / a structuredClone");
  // Values that came out of a context are known to be frozen: their size does not matter.
  const entered = createContext().set("small", fresh(0)).set("large", results);
  const [small, large] = [entered.get("small"), entered.get("large")];
  const reentered = await lab.race([50, 300], {
    "10 KB, again": () => context.set("value", small),
    "1 MB, again": () => context.set("value", large),
  });
  reentered.ratios("1 MB, again / 10 KB, again").times("1 MB, again");
}
