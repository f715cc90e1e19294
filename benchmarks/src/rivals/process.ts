/** A child process that measures one figure of one rival. */
import { answerParent } from "../measure/fresh-process.ts";
import { approachNamed } from "./all.ts";
import type { FanOutEngine } from "./fan-out/engine.ts";
import { engines } from "./fan-out/engines.ts";
import { savedSteps } from "./fan-out/measure-steps.ts";
import { fanOutBytes, fanOutTimes, type Job, jobs, nameOf } from "./fan-out/measure-fan-out.ts";
import { contextAllocation, contextBytes, contextTimes } from "./measure-context.ts";
import type { RivalFigure } from "./measure-rivals.ts";

const [figure, name, job, effort] = process.argv.slice(2) as [RivalFigure, string, string, string];

await answerParent((say) => {
  const quick = effort === "quick";
  switch (figure) {
    case "context-time":
      return contextTimes(approachNamed(name), { quick });
    case "context-bytes":
      return contextBytes(approachNamed(name));
    case "context-allocation":
      return contextAllocation(approachNamed(name), { quick, say });
    default: {
      const engine = engines.find((each) => each.name === name) as FanOutEngine;
      if (figure === "saved-steps") return savedSteps(engine, quick, () => say("one more run"));
      const wanted = jobs(false).find((each) => nameOf(each) === job) as Job;
      const beat = (): void => say("one more run");
      if (figure === "fan-out-bytes") return fanOutBytes(engine, wanted, beat);
      return fanOutTimes(engine, wanted, quick, beat);
    }
  }
});
