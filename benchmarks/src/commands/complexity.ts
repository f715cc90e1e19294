import { findingTable, isWorse, judgedGrowths, measuredGrowths } from "../guard/index.ts";
import { withControls } from "../measure/case.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { BUILD, CASES, namedCases } from "./options.ts";

export const complexity = (signal: AbortSignal) =>
  benchCommand(
    "complexity",
    "Fits how costs grow with the context and with the number of items. Exponents of time are of the least of many slices at each size, all sizes in turns; those of bytes are exact. Controls have to grow, and are always measured: if one does not, the measuring is broken.",
    "Exit status: 0 all as promised, 1 not so, 2 invalid usage, 130 interrupted.",
  )
    .addOption(CASES)
    .addOption(BUILD)
    .action(async ({ cases, build: root }) => {
      const only = withControls(suite.growths, namedCases(cases, ["complexity"]));
      const measured = await withProgress(1, async (say) =>
        measuredGrowths({ suite, root, only, say, signal }),
      );
      const findings = judgedGrowths(suite.growths, measured);
      process.stdout.write(asText(findingTable(findings)));
      if (findings.some(isWorse)) process.exitCode = STATUS.failed;
    });
