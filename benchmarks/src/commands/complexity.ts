import { growthTable, judgedGrowths, measuredGrowths } from "../guard/index.ts";
import { withControls } from "../measure/case.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { type Command, command } from "./command.ts";
import { BUILD, CASES, JSON_TEXT, namedCases } from "./options.ts";

export const complexity: Command = command(
  {
    usage: "complexity",
    does: "Fits how costs grow with the context and with the number of items. Exponents of time are of the least of many slices at each size, all sizes in turns; those of bytes are exact. Controls have to grow, and are always measured: if one does not, the measuring is broken.",
    notes: "Exit status: 0 all as promised, 1 not so, 2 invalid usage, 130 interrupted.",
  },
  { cases: CASES, build: BUILD, json: JSON_TEXT },
  async ({ cases, build: root, json }, signal) => {
    const only = withControls(suite.growths, namedCases(cases, ["complexity"]));
    const measured = await withProgress(1, async (say) =>
      measuredGrowths({ suite, root }, only, say, signal),
    );
    const findings = judgedGrowths(suite.growths, measured);
    process.stdout.write(
      json ? `${JSON.stringify(findings, null, 2)}\n` : asText(growthTable(findings)),
    );
    const isKept = findings.every(({ verdict }) => verdict === "as promised");
    return isKept ? STATUS.done : STATUS.failed;
  },
);
