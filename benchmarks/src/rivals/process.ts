/** A child process that measures one figure of one rival. */
import { Lab } from "../measure/lab.ts";
import { answerParent } from "../measure/fresh-process.ts";
import { approachNamed } from "./all.ts";
import type { FanOutEngine } from "./fan-out/engine.ts";
import { engines } from "./fan-out/engines.ts";
import { savedSteps } from "./fan-out/measure-steps.ts";
import { fanOutBytes, fanOutTimes, type Job, jobs, nameOf } from "./fan-out/measure-fan-out.ts";
import { contextBytes, contextTimes } from "./measure-context.ts";
import type { RivalFigure } from "./measure-rivals.ts";

const [figure, name, job, effort] = process.argv.slice(2) as [RivalFigure, string, string, string];

await answerParent(async (say) => {
  const lab = new Lab(null, { quick: effort === "quick", say });
  const engine = engines.find((each) => each.name === name) as FanOutEngine;
  const wanted = jobs(false).find((each) => nameOf(each) === job) as Job;
  await {
    "context-time": async () => contextTimes(lab, approachNamed(name)),
    "context-bytes": () => contextBytes(lab, approachNamed(name)),
    "saved-steps": async () => savedSteps(lab, engine),
    "fan-out-bytes": async () => fanOutBytes(lab, engine, wanted),
    "fan-out-time": async () => fanOutTimes(lab, engine, wanted),
  }[figure]();
  return lab.found;
});
