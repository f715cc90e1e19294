/** A process that keeps contexts until its heap is full, and prints how many it holds. */
import { writeSync } from "node:fs";
import { klona } from "klona/json";
import { listOf } from "../scenario/dataset.ts";
import { withWrites } from "../scenario/scenario-context.ts";
import { ownBench } from "../scenario/workbench.ts";

const bench = await ownBench();
const dataset = bench.dataset();
const fork = bench.forks();
const makers: Readonly<Record<string, (index: number) => unknown>> = {
  structuredClone: () => structuredClone(dataset),
  klona: () => klona(dataset),
  fork,
  "fork with 5 writes": (index) => withWrites(fork(index), 5, index),
};
const make = makers[process.argv[2] ?? ""] ?? fork;
const step = make === makers["structuredClone"] || make === makers["klona"] ? 1 : 1_000;
/** Lists of lists: a single list would be copied to grow, and that copy would not fit. */
const kept: unknown[][] = [];
for (let count = step; ; count += step) {
  kept.push(listOf(step, make));
  // Synchronously, as the process ends without notice.
  writeSync(1, `${count}\n`);
}
