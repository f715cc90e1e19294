import { linesOf } from "../guard/index.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText } from "../output/table.ts";
import { countedMutants, timedMutants } from "../proof/mutants.ts";
import { gatedMutant, isCaught, withOwnBaseline } from "../proof/proof.ts";
import { type Command, optionsIn } from "./command.ts";
import { pairCount, runCount } from "./guard-options.ts";

const HELP = `Runs the gate on builds that are worse on purpose, and shows whether it noticed.

Usage: npm run bench -- proof [options]

Options:
  --runs N    Gates on each mutant that only time reveals. Default: 1.
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
          const { name, check } = mutant;
          const say = (what: string): void => tell(`${name}: ${what}`);
          const report = await gatedMutant(mutant, { baselines, pairs, say }, signal);
          const seen = [...linesOf(report, "worse"), ...linesOf(report, "warning")].join("; ");
          rows.push([name, check, isCaught(mutant, report) ? "yes" : "NO", seen]);
          advance();
        }
      }),
    );
    const head = ["mutant", "by", "caught", "seen"];
    process.stdout.write(asText({ title: "Mutants", head, rows }));
    return rows.every(([, , caught]) => caught === "yes") ? STATUS.done : STATUS.failed;
  },
};
