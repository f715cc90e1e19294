import type { ScenarioFork } from "../scenario/scenario-context.ts";
import { type Case, expectAnswer } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** Making forks: the promise of the project. */
export const forkCases: readonly Case<Workbench>[] = [
  written("fork", "A fork of a fan-out", 0),
  written("fork-1-write", "A fork with 1 write", 1),
  written("fork-5-writes", "A fork with 5 writes", 5),
  {
    id: "fork-plain",
    title: "A branch without an item",
    prepare(bench) {
      const context = bench.context();
      expectAnswer(context.fork().task("task_7")?.id, 7);
      return { makes: true, call: () => context.fork() };
    },
  },
  {
    id: "fork-nested",
    title: "A fork of a fork with 1 write",
    prepare(bench) {
      const fork = bench.forks();
      const nested = (index: number): ScenarioFork => fork(index).set("status", index).fork();
      expectAnswer([nested(3).get("status"), nested(3).item.id], [3, 3]);
      return { makes: true, call: nested };
    },
  },
  {
    id: "fan-out",
    title: "A fan-out over a list that came out of a context, with its first fork",
    prepare(bench) {
      const context = bench.context();
      const items = bench.items();
      const first = (): unknown => context.fanOut(items).fork(0);
      expectAnswer((first() as ScenarioFork).item.id, 0);
      return { makes: true, call: first };
    },
  },
];

const OWN_NAMES: readonly string[] = ["status", "attempts", "latency", "checked", "region"];

/** A fork that writes so many names of its own. */
function written(id: string, title: string, writes: number): Case<Workbench> {
  return {
    id,
    title,
    prepare(bench: Workbench) {
      const fork = bench.forks();
      const make = (index: number): ScenarioFork => {
        let made = fork(index);
        for (let i = 0; i < writes; i++) made = made.set(OWN_NAMES[i] as string, index);
        return made;
      };
      expectAnswer(
        [make(9).item.id, Object.keys(make(9).changes().variables.set).length],
        [9, writes],
      );
      return { makes: true, call: make };
    },
  };
}
