import { setImmediate } from "node:timers/promises";
import { buildDataset, type TaskResult } from "../scenario/dataset.ts";
import type { Effort } from "../measure/effort.ts";
import { collectGarbage } from "../measure/garbage-collection.ts";
import { contextOf } from "../rivals/sheaf.ts";
import type { ScenarioContext } from "../scenario/scenario-context.ts";
import type { Item } from "../scenario/scenario.ts";
import { scenarioItems } from "../scenario/scenario.ts";

/** What is left of a fan-out once its forks are dropped while the parent lives on. */
export interface Collection {
  readonly forks: Collected;
  /** The items: only the frame of the forks holds them. */
  readonly items: Collected;
  /** Task results of about 10 KB that the forks wrote. */
  readonly results: Collected;
}

export interface Collected {
  readonly watched: number;
  readonly collected: number;
}

export async function collection(effort: Effort): Promise<Collection> {
  effort.say("collection of dropped forks");
  const context = contextOf(buildDataset());
  const watched = fannedOut(context);
  // A WeakRef keeps its target until the turn of the event loop ends that made or read it.
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    collectGarbage();
  }
  if (context.task("task_0") === undefined)
    throw new Error("Cannot judge the collection: the parent lost its content");
  return {
    forks: collectedOf(watched.forks),
    items: collectedOf(watched.items),
    results: collectedOf(watched.results),
  };
}

type Refs = readonly WeakRef<object>[];

function fannedOut(context: ScenarioContext): { forks: Refs; items: Refs; results: Refs } {
  const fanOut = context.fanOut<Item>(scenarioItems(200));
  const forks = Array.from({ length: fanOut.length }, (_, i) => {
    const result = buildResult(i);
    return fanOut
      .fork(i)
      .setTask("task_0", result)
      .set("variable_0", i)
      .fork()
      .set("variable_1", i);
  });
  return {
    forks: forks.map((fork) => new WeakRef(fork)),
    items: forks.map((fork) => new WeakRef(fork.item as object)),
    results: forks.map((fork) => new WeakRef(fork.task("task_0") as object)),
  };
}

function buildResult(id: number): TaskResult {
  return {
    id,
    status: "succeeded",
    output: Array.from({ length: 200 }, (_, k) => ({ k, line: `line ${k} of item ${id}` })),
  };
}

function collectedOf(refs: Refs): Collected {
  return {
    watched: refs.length,
    collected: refs.filter((ref) => ref.deref() === undefined).length,
  };
}
