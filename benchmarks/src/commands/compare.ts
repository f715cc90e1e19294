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
import { type Command, command, text } from "./command.ts";
import { build, CASES, JSON_TEXT, namedCases, PAIRS } from "./options.ts";

export const compare: Command = command(
  {
    usage: "compare --base REF",
    does: "Compares the times of this checkout with those of another commit. Both are built, and measured by the same cases in pairs of fresh processes, ABBA, each case in turns with a control that uses no library.",
    notes:
      "Exit status: 0 compared, whatever came out; 1 failed; 2 invalid usage; 3 some cases, or the whole base, could not be compared; 130 interrupted. To fail for regressions: gate.",
  },
  {
    base: text("--base <ref>", "the commit to compare with"),
    baseBuild: build("--base-build <dir>"),
    cases: CASES,
    pairs: PAIRS,
    json: JSON_TEXT,
  },
  async ({ base, baseBuild, cases, pairs, json }, signal) => {
    const only = namedCases(cases, ["time"]);
    if (base === undefined && baseBuild === null)
      throw new UsageError("Option '--base REF' is missing");
    const commit = base === undefined ? "" : thisRepository.commitOf(base);
    const times = await withProgress(1, async (say) => {
      const from = async (root: string): ReturnType<typeof comparedTimes> =>
        comparedTimes(
          { sides: { base: root, head: HERE }, only, pairs, mostPairs: 2 * pairs, say },
          signal,
          timesInProcesses(suite),
        );
      if (baseBuild !== null) return from(baseBuild);
      return withBuilt({ suite, repository: thisRepository, commit }, say, signal, from);
    });
    if (thisRepository.checkout().dirty)
      process.stderr.write("The tree is dirty: its files are compared.\n");
    process.stdout.write(json ? `${JSON.stringify(times, null, 2)}\n` : asText(timeTable(times)));
    return Object.values(times).every(isTimeFinding) ? STATUS.done : STATUS.notComparable;
  },
);
