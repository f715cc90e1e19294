import { isProblem, type Measured, measuredBytes } from "../guard/index.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText, type Table } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { BUILD, CASES, namedCases } from "./options.ts";

export const mem = (signal: AbortSignal) =>
  benchCommand(
    "mem",
    "Shows the exact bytes of every guarded case.",
    "Exit status: 0 measured, 1 a case answers wrong or failed, 2 invalid usage, 130 interrupted.",
  )
    .addOption(CASES)
    .addOption(BUILD)
    .action(async ({ cases, build: root }) => {
      const only = namedCases(cases, ["bytes"]);
      const measured = await withProgress(1, async (say) =>
        measuredBytes({ suite, root, only, say, signal }),
      );
      process.stdout.write(asText(memoryTable(measured)));
      if (Object.values(measured).some(isProblem)) process.exitCode = STATUS.failed;
    });

function memoryTable(measured: Measured<CaseBytes>): Table {
  return {
    title: "Bytes of one operation",
    head: ["case", "allocated", "retained", "left", "alive of 100", "what it is"],
    rows: suite.cases.flatMap(({ id, title }) => {
      const bytes = measured[id];
      if (bytes === undefined) return [];
      if (isProblem(bytes)) return [[id, bytes.problem, "", "", "", title]];
      const figures = [bytes.allocated, bytes.retained, bytes.left, bytes.alive];
      return [[id, ...figures.map((figure) => figure?.toLocaleString("en") ?? ""), title]];
    }),
    note: "retained: by a result that is kept; left, alive: when results are dropped and collected.",
  };
}
