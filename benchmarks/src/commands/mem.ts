import { isProblem, type Measured, measuredBytes } from "../guard/index.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText, type Table } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { type Command, optionsIn } from "./command.ts";
import { buildIn, namedCases } from "./guard-options.ts";

const HELP = `Shows the exact bytes of every guarded case.

Usage: npm run bench -- mem [options]

Options:
  --cases LIST  Names of cases, separated by commas. Default: all.
  --build DIR   A build that is there already, instead of this checkout.
  --json        The figures as JSON.
  --help        This text.

Exit status: 0 measured, 1 a case answers wrong or failed, 2 invalid usage, 130 interrupted.
`;

export const mem: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      cases: { type: "string" },
      build: { type: "string" },
      json: { type: "boolean", default: false },
    });
    const only = namedCases(given.cases, ["bytes"]);
    const root = buildIn("--build", given.build);
    const measured = await withProgress(1, async (say) =>
      measuredBytes({ suite, root }, only, say, signal),
    );
    process.stdout.write(
      given.json ? `${JSON.stringify(measured, null, 2)}\n` : asText(memoryTable(measured)),
    );
    return Object.values(measured).some(isProblem) ? STATUS.failed : STATUS.done;
  },
};

function memoryTable(measured: Measured<CaseBytes>): Table {
  return {
    title: "Bytes of one operation",
    head: ["case", "allocated", "retained", "left", "alive of 100", "what it is"],
    rows: suite.cases.flatMap(({ id, title }) => {
      const bytes = measured[id];
      if (bytes === undefined) return [];
      if (isProblem(bytes)) return [[id, bytes.problem, "", "", "", title]];
      const { allocated, retained, left, alive } = bytes;
      return [[id, ...[allocated, retained, left, alive].map(shown), title]];
    }),
    note: "retained: by a result that is kept; left, alive: when results are dropped and collected.",
  };
}

function shown(figure: number | null): string {
  return figure === null ? "" : figure.toLocaleString("en");
}
