import { resolve } from "node:path";
import { type Command, optionsIn, STATUS, UsageError } from "../command.ts";
import { withBuilt } from "../guard/base-build.ts";
import { timeTable } from "../guard/gate-text.ts";
import { namedCases, pairCount } from "../guard/guard-options.ts";
import { checkout, commitOf } from "../guard/repository.ts";
import { comparedTimes, isTimeFinding } from "../guard/time-pairs.ts";
import { HERE } from "../libraries.ts";
import { Progress } from "../progress.ts";
import { asText } from "../table.ts";

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
    const { base, "base-build": build } = given;
    const pairs = pairCount(given.pairs);
    const only = namedCases(given.cases);
    const progress = new Progress(process.stderr, 1);
    const say = (what: string): void => progress.say(what);
    const from = async (root: string): ReturnType<typeof comparedTimes> =>
      comparedTimes(
        { sides: { base: root, head: HERE }, only, pairs, mostPairs: 2 * pairs, say },
        signal,
      );
    const times = await comparedWith(base, build, from, say, signal).finally(() => progress.end());
    if (checkout().dirty) process.stdout.write("The tree is dirty: its files are compared.\n\n");
    process.stdout.write(
      given.json ? `${JSON.stringify(times, null, 2)}\n` : asText(timeTable(times)),
    );
    return Object.values(times).every(isTimeFinding) ? STATUS.done : STATUS.notComparable;
  },
};

async function comparedWith<T>(
  base: string | undefined,
  build: string | undefined,
  from: (root: string) => Promise<T>,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<T> {
  if (build !== undefined) return from(resolve(build));
  if (base === undefined) throw new UsageError("Option '--base REF' is missing");
  return withBuilt(commitOf(base), say, signal, from);
}
