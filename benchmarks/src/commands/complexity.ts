import { resolve } from "node:path";
import { growths } from "../cases/growths.ts";
import { type Command, optionsIn, STATUS } from "../command.ts";
import { growthTable } from "../guard/gate-text.ts";
import { judgedGrowths } from "../guard/growth-finding.ts";
import { namedCases } from "../guard/guard-options.ts";
import { runWorker } from "../guard/run-worker.ts";
import { HERE } from "../libraries.ts";
import { Progress } from "../progress.ts";
import { asText } from "../table.ts";

const HELP = `Fits how costs grow with the context and with the number of items.

Usage: npm run bench -- complexity [options]

Exponents of time are of the least of many slices at each size, all sizes in turns; those of bytes
are exact. Controls have to grow: where one does not, the measuring is broken.

Options:
  --cases LIST  Names of cases, separated by commas. Default: all.
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
      build: { type: "string", default: HERE },
      json: { type: "boolean", default: false },
    });
    const request = { mode: "growth", root: resolve(given.build) } as const;
    const only = namedCases(given.cases);
    const progress = new Progress(process.stderr, 1);
    const say = (what: string): void => progress.say(what);
    const measured = await runWorker({ ...request, only }, say, signal).finally(() =>
      progress.end(),
    );
    const findings = judgedGrowths(growths, measured);
    process.stdout.write(
      given.json ? `${JSON.stringify(findings, null, 2)}\n` : asText(growthTable(findings)),
    );
    const isKept = findings.every(({ verdict }) => verdict === "as promised");
    return isKept ? STATUS.done : STATUS.failed;
  },
};
