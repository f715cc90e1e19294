import { join, relative } from "node:path";
import { Argument } from "@commander-js/extra-typings";
import {
  allMeasured,
  BOUNDS_FILE,
  boundsOf,
  measuredBytes,
  writeBaseline,
  writeBounds,
} from "../guard/index.ts";
import { thisPlatform } from "../measure/machine.ts";
import { outputDirectory } from "../output/output-directory.ts";
import { withProgress } from "../output/progress.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { BASELINES_DIRECTORY, BUILD } from "./options.ts";

const NOTES = `There is one baseline for each major version of Node and each kind of machine, and bounds.json for all
of them. Commit them together with the change that they are about: what they hold that is worse than
at the base, the change accepts. Figures that differ by less than their tolerance keep their values.
Exit status: 0 written, 1 failed, 2 invalid usage, 130 interrupted.`;

const ACTION = new Argument(
  "<action>",
  "update measures the bytes of all cases and writes the baseline of this platform, and the bounds; bounds writes these alone",
).choices(["update", "bounds"] as const);

export const baseline = (signal: AbortSignal) =>
  benchCommand("baseline", "Writes what the gate compares with.", NOTES)
    .usage("update|bounds [options]")
    .addArgument(ACTION)
    .addOption(BASELINES_DIRECTORY)
    .addOption(BUILD)
    .action(async (action, { baselines, build: root }) => {
      const { dirty } = thisRepository.checkout();
      const directory = outputDirectory("--baselines", baselines);
      const written = [BOUNDS_FILE.name];
      if (action === "update") {
        const measured = await withProgress(1, async (say) =>
          measuredBytes({ suite, root, only: null, say, signal }),
        );
        const large = new Set(suite.cases.filter(({ isLarge }) => isLarge).map(({ id }) => id));
        const figures = allMeasured(measured, "bytes");
        written.push(writeBaseline(directory, thisPlatform(), figures, (id) => large.has(id)));
      }
      writeBounds(directory, boundsOf(suite));
      for (const name of written)
        process.stdout.write(`Written: ${relative("", join(directory, name))}\n`);
      if (dirty)
        process.stdout.write("The tree is dirty: commit the files together with what differs.\n");
    });
