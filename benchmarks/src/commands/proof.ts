import { type Command, optionsIn } from "./command.ts";
import { STATUS } from "../output/exit-status.ts";
import { regressionsIn, warningsIn } from "../guard/gate-report.ts";
import { pairCount, runCount } from "../guard/guard-options.ts";
import { withProgress } from "../output/progress.ts";
import { countedMutants, type Mutant, timedMutants } from "../proof/mutants.ts";
import { gatedMutant, withOwnBaseline } from "../proof/proof.ts";
import { asText } from "../output/table.ts";

const HELP = `Runs the gate on builds that are worse on purpose, and tells whether it noticed.

Usage: npm run bench -- proof [options]

Options:
  --runs N    Gates on each of the mutants that only time tells. Default: 1.
  --pairs N   Pairs of processes for these. Default: 10.
  --timed     Only these.
  --help      This text.

Exit status: 0 all were caught, 1 one was not, 2 invalid usage, 130 interrupted.
`;

export const proof: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      runs: { type: "string", default: "1" },
      pairs: { type: "string", default: "10" },
      timed: { type: "boolean", default: false },
    });
    const runs = runCount(given.runs);
    const pairs = pairCount(given.pairs);
    const mutants = [
      ...(given.timed ? [] : countedMutants),
      ...timedMutants.flatMap((mutant) => Array.from({ length: runs }, () => mutant)),
    ];
    const rows: string[][] = [];
    await withProgress(mutants.length, async (tell, advance) =>
      withOwnBaseline(mutants, signal, async (baselines) => {
        for (const mutant of mutants) {
          const say = (what: string): void => tell(`${mutant.name}: ${what}`);
          const report = await gatedMutant(mutant, { baselines, pairs, say }, signal);
          rows.push(rowOf(mutant, regressionsIn(report), warningsIn(report)));
          advance();
        }
      }),
    );
    process.stdout.write(
      asText({ title: "Mutants", head: ["mutant", "by", "caught", "seen"], rows }),
    );
    return rows.every(([, , caught]) => caught === "yes") ? STATUS.done : STATUS.failed;
  },
};

function rowOf(
  { name, check, caughtIn }: Mutant,
  regressions: readonly string[],
  warnings: readonly string[],
): string[] {
  const isCaught = regressions.some((line) => line.startsWith(`${check} of ${caughtIn}:`));
  return [name, check, isCaught ? "yes" : "NO", [...regressions, ...warnings].join("; ")];
}
