import { growthTable, judgedGrowths, measuredGrowths } from "../guard/index.ts";
import { withControls } from "../measure/case.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { type Command, optionsIn } from "./command.ts";
import { buildIn, namedCases } from "./guard-options.ts";

const HELP = `Fits how costs grow with the context and with the number of items.

Usage: npm run bench -- complexity [options]

Exponents of time are of the least of many slices at each size, all sizes in turns; those of bytes
are exact. Controls have to grow: where one does not, the measuring is broken.

Options:
  --cases LIST  Names of cases, separated by commas. Default: all. Controls always are among them.
  --build DIR   A build that is there already, instead of this checkout.
  --json        The findings as JSON.
  --help        This text.

Exit status: 0 all as promised, 1 not so, 2 invalid usage, 130 interrupted.
`;

export const complexity: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      cases: { type: "string" },
      build: { type: "string" },
      json: { type: "boolean", default: false },
    });
    const only = withControls(suite.growths, namedCases(given.cases, ["complexity"]));
    const root = buildIn("--build", given.build);
    const measured = await withProgress(1, async (say) =>
      measuredGrowths({ suite, root }, only, say, signal),
    );
    const findings = judgedGrowths(suite.growths, measured);
    process.stdout.write(
      given.json ? `${JSON.stringify(findings, null, 2)}\n` : asText(growthTable(findings)),
    );
    const isKept = findings.every(({ verdict }) => verdict === "as promised");
    return isKept ? STATUS.done : STATUS.failed;
  },
};
