import type { TaskResult } from "../scenario/dataset.ts";
import type { ScenarioContext, ScenarioFork } from "../scenario/scenario-context.ts";
import { type Case, expectAnswer, type Operation } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

const JOINED = 100;
const WRITES = 5;

/** Writing into a context, and joining what was written. */
export const writeCases: readonly Case<Workbench>[] = [
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
    title: "A task result of 10 KB that enters: checked, copied and frozen",
    prepare(bench) {
      const context = bench.context();
      const result = bench.dataset().tasks["task_1"] as TaskResult;
      const entered = context.setTask("entered", result).task("entered");
      expectAnswer([entered, Object.isFrozen(entered)], [result, true]);
      return { makes: true, call: () => context.setTask("entered", result) };
    },
  },
  {
    id: "join",
    title: "Joining a fork with 5 writes of names that others wrote, among 100",
    prepare: (bench) => joinOperation(bench, (fork, write) => (fork * 3 + write * 11) % 50),
  },
  {
    id: "join-disjoint",
    title: "Joining a fork with 5 writes of names of its own, among 100",
    prepare: (bench) => joinOperation(bench, (fork, write) => 100 + fork * WRITES + write),
  },
];

/** Joins the same forks again and again; `nameAt` says the number of the variable that one of them writes. */
function joinOperation(
  bench: Workbench,
  nameAt: (fork: number, write: number) => number,
): Operation {
  const context = bench.context();
  const forks = [...context.fanOut(bench.items(JOINED))].map((fork, index) => {
    let written = fork as ScenarioFork;
    for (let write = 0; write < WRITES; write++)
      written = written.set(`variable_${nameAt(index, write)}`, index);
    return written;
  });
  const { join } = bench.libraries.context;
  const joined = (): ScenarioContext => join(context, forks, {}, { otherwise: "last" });
  const last = JOINED - 1;
  expectAnswer(joined().get(`variable_${nameAt(last, WRITES - 1)}`), last);
  return { operations: JOINED, makes: true, call: joined };
}
