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
import { type Command, optionsIn } from "./command.ts";
import { buildIn, namedCases, pairCount } from "./guard-options.ts";

const HELP = `Compares the times of this checkout with those of another commit.

Usage: npm run bench -- compare --base REF [options]

Both are built, side by side, and measured by the same cases in pairs of fresh processes, ABBA, each
case in turns with a control that uses no library.

Options:
  --base REF        The commit to compare with.
  --base-build DIR  Its build, where it is there already.
  --cases LIST      Names of cases, separated by commas. Default: all.
  --pairs N         Pairs of processes; twice as many where it is unclear. Default: 10.
  --json            The findings as JSON.
  --help            This text.

Exit status: 0 compared, whatever came out; 1 failed; 2 invalid usage; 3 some cases, or the whole
base, could not be compared; 130 interrupted. To fail for regressions: gate.
`;

export const compare: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      base: { type: "string" },
      "base-build": { type: "string" },
      cases: { type: "string" },
      pairs: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
    });
    const pairs = pairCount(given.pairs);
    const only = namedCases(given.cases, ["time"]);
    const base = baseOf(given.base, given["base-build"]);
    const times = await withProgress(1, async (say) => {
      const from = async (root: string): ReturnType<typeof comparedTimes> =>
        comparedTimes(
          { sides: { base: root, head: HERE }, only, pairs, mostPairs: 2 * pairs, say },
          signal,
          timesInProcesses(suite),
        );
      return "root" in base
        ? from(base.root)
        : withBuilt({ suite, repository: thisRepository, commit: base.commit }, say, signal, from);
    });
    if (thisRepository.checkout().dirty)
      process.stderr.write("The tree is dirty: its files are compared.\n");
    process.stdout.write(
      given.json ? `${JSON.stringify(times, null, 2)}\n` : asText(timeTable(times)),
    );
    return Object.values(times).every(isTimeFinding) ? STATUS.done : STATUS.notComparable;
  },
};

/** An existing build, or a commit to build. */
function baseOf(
  ref: string | undefined,
  build: string | undefined,
): { readonly root: string } | { readonly commit: string } {
  if (build !== undefined) return { root: buildIn("--base-build", build) };
  if (ref === undefined) throw new UsageError("Option '--base REF' is missing");
  return { commit: thisRepository.commitOf(ref) };
}
