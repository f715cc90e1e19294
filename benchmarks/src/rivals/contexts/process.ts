/** A child process that measures one way of keeping contexts. */
import { answerParent } from "../../measure/fresh-process.ts";
import { buildDataset } from "../../scenario/dataset.ts";
import { allocatedPerItem, approachNamed } from "../all.ts";
import { contextBytes, contextTimes } from "./measure-context.ts";
import type { ContextFigure } from "./run-context.ts";

const [name, figure, effort] = process.argv.slice(2) as [string, ContextFigure, string];

await answerParent((say) => {
  const approach = approachNamed(name);
  const quick = effort === "quick";
  if (figure === "time") return contextTimes(approach, quick);
  if (figure === "retained") return contextBytes(approach);
  return allocatedPerItem(approach, buildDataset(), { quick, say });
});
