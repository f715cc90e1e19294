import { isWorse, lineOf } from "../guard/index.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText } from "../output/table.ts";
import { countedMutants, timedMutants } from "../proof/mutants.ts";
import { gatedMutant, isCaught, withOwnBaseline } from "../proof/proof.ts";
import { benchCommand } from "./command.ts";
import { PAIRS, runsOption } from "./options.ts";

export const proof = (signal: AbortSignal) =>
  benchCommand(
    "proof",
    "Runs the gate on builds that are worse on purpose, and shows whether it noticed.",
    "Exit status: 0 all were caught, 1 one was not, 2 invalid usage, 130 interrupted.",
  )
    .addOption(runsOption(1, "gates on each mutant that only time reveals"))
    .addOption(PAIRS)
    .option("--timed", "only these", false)
    .action(async ({ runs: count, pairs, timed }) => {
      const mutants = [
        ...(timed ? [] : countedMutants),
        ...timedMutants.flatMap((mutant) => Array.from({ length: count }, () => mutant)),
      ];
      const rows: string[][] = [];
      await withProgress(mutants.length, async (tell, advance) =>
        withOwnBaseline(mutants, signal, async (baselines) => {
          for (const mutant of mutants) {
            const { name, check } = mutant;
            const say = (what: string): void => tell(`${name}: ${what}`);
            const report = await gatedMutant(mutant, { baselines, pairs, say }, signal);
            const seen = report.findings
              .filter((each) => isWorse(each) || each.verdict === "warning")
              .map(lineOf)
              .join("; ");
            rows.push([name, check, isCaught(mutant, report) ? "yes" : "NO", seen]);
            advance();
          }
        }),
      );
      const head = ["mutant", "by", "caught", "seen"];
      process.stdout.write(asText({ title: "Mutants", head, rows }));
      if (rows.some(([, , caught]) => caught !== "yes")) process.exitCode = STATUS.failed;
    });
