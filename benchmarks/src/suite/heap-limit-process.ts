/** A process that keeps contexts until its heap is full, and prints how many it holds. */
import { writeSync } from "node:fs";
import { createContext } from "@sheaf/context";
import { klona } from "klona/json";
import { buildDataset } from "../scenario/dataset.ts";
import { enteredList, filledContext } from "../scenario/scenario-context.ts";
import { scenarioItems } from "../scenario/scenario.ts";
import type { KEPT } from "./heap-limit.ts";

type Kept = (typeof KEPT)[number];

const what = process.argv[2] as Kept;
const STEP = what === "structuredClone" || what === "klona" ? 1 : 1_000;

const make = maker(what);
/** Lists of lists: a single list would be copied to grow, and that copy would not fit. */
const kept: unknown[][] = [];
for (let count = STEP; ; count += STEP) {
  kept.push(Array.from({ length: STEP }, (_, i) => make(i)));
  // Synchronously, as the process ends without notice; it fails once nobody reads any more.
  writeSync(1, `${count}\n`);
}

function maker(name: Kept): (index: number) => unknown {
  const dataset = buildDataset();
  if (name === "structuredClone") return () => structuredClone(dataset);
  if (name === "klona") return () => klona(dataset);
  const items = enteredList(createContext, scenarioItems(1_000));
  const fanOut = filledContext(createContext, dataset).fanOut(items);
  if (name === "fork") return (index) => fanOut.fork(index);
  return (index) => {
    let fork = fanOut.fork(index);
    for (const written of ["a", "b", "c", "d", "e"]) fork = fork.set(written, index);
    return fork;
  };
}
