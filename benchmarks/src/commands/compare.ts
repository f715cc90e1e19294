import {
  comparedTimes,
  isTimeFinding,
  timesInProcesses,
  timeTable,
  withBuilt,
} from "../guard/index.ts";
import { STATUS, UsageError } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { HERE } from "../output/project.ts";
import { asText } from "../output/table.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { buildOption, CASES, namedCases, PAIRS } from "./options.ts";

export const compare = (signal: AbortSignal) =>
  benchCommand(
    "compare --base REF",
    "Compares the times of this checkout with those of another commit. Both are built, and measured by the same cases in pairs of fresh processes, ABBA, each case in turns with a control that uses no library.",
    "Exit status: 0 compared, whatever came out; 1 failed; 2 invalid usage; 3 some cases, or the whole base, could not be compared; 130 interrupted. To fail for regressions: gate.",
  )
    .option("--base <ref>", "the commit to compare with")
    .addOption(buildOption("--base-build <dir>"))
    .addOption(CASES)
    .addOption(PAIRS)
    .action(async ({ base, baseBuild, cases, pairs }) => {
      const only = namedCases(cases, ["time"]);
      if (base === undefined && baseBuild === undefined)
        throw new UsageError("Option '--base REF' is missing");
      const commit = base === undefined ? "" : thisRepository.commitOf(base);
      const times = await withProgress(1, async (say) => {
        const from = async (root: string): ReturnType<typeof comparedTimes> =>
          comparedTimes(
            { sides: { base: root, head: HERE }, only, pairs, mostPairs: 2 * pairs, say },
            signal,
            timesInProcesses(suite),
          );
        if (baseBuild !== undefined) return from(baseBuild);
        return withBuilt({ suite, repository: thisRepository, commit }, say, signal, from);
      });
      if (thisRepository.checkout().dirty)
        process.stderr.write("The tree is dirty: its files are compared.\n");
      process.stdout.write(asText(timeTable(times)));
      if (!Object.values(times).every(isTimeFinding)) process.exitCode = STATUS.notComparable;
    });
