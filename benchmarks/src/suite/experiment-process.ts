/** A child process that runs one experiment. */
import { answerParent } from "../measure/fresh-process.ts";
import { Lab } from "../measure/lab.ts";
import { ownBench } from "../scenario/workbench.ts";
import { experiments } from "./all.ts";

const [name, effort] = process.argv.slice(2);

await answerParent(async (say) => {
  const experiment = experiments.find((each) => each.name === name);
  if (experiment === undefined) throw new RangeError(`Cannot find experiment "${name}"`);
  const lab = new Lab(await ownBench(), { quick: effort === "quick", say });
  say(experiment.name);
  await experiment.measure(lab);
  return lab.found;
});
