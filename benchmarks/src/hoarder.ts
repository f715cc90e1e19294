/** A process that keeps contexts until its heap is full, and says how many as it goes. */
import { writeSync } from "node:fs";
import { klona } from "klona/json";
import { buildDataset } from "./scenario/dataset.ts";
import type { Hoard } from "./probes/survival.ts";
import { contextOf, enteredItems } from "./rivals/sheaf.ts";
import type { ScenarioFork } from "./scenario/scenario-context.ts";
import { scenarioItems } from "./scenario/scenario.ts";

const hoard = process.argv[2] as Hoard;
const isLarge = hoard === "structuredClone" || hoard === "klona";
const STEP = isLarge ? 1 : 1_000;

const make = maker(hoard);
/** Lists of lists, since one list would double its length with a copy and be what does not fit. */
const kept: unknown[][] = [];
for (let count = STEP; ; count += STEP) {
  kept.push(Array.from({ length: STEP }, (_, i) => make(i)));
  // At once, as the process ends without notice; it fails where nobody reads any more.
  writeSync(1, `${count}\n`);
}

function maker(what: Hoard): (index: number) => unknown {
  const dataset = buildDataset();
  if (what === "structuredClone") return () => structuredClone(dataset);
  if (what === "klona") return () => klona(dataset);
  const fanOut = contextOf(dataset).fanOut(enteredItems(scenarioItems(1_000)));
  const fork = (index: number): ScenarioFork => fanOut.fork(index);
  if (what === "fork") return fork;
  return (index) =>
    fork(index).set("a", index).set("b", index).set("c", index).set("d", index).set("e", index);
}
