import { isProblem, type Measured, measuredBytes } from "../guard/index.ts";
import type { CaseBytes } from "../measure/case-bytes.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { asText, type Table } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { type Command, command } from "./command.ts";
import { BUILD, CASES, JSON_TEXT, namedCases } from "./options.ts";

export const mem: Command = command(
  {
    usage: "mem",
    does: "Shows the exact bytes of every guarded case.",
    notes:
      "Exit status: 0 measured, 1 a case answers wrong or failed, 2 invalid usage, 130 interrupted.",
  },
  { cases: CASES, build: BUILD, json: JSON_TEXT },
  async ({ cases, build: root, json }, signal) => {
    const only = namedCases(cases, ["bytes"]);
    const measured = await withProgress(1, async (say) =>
      measuredBytes({ suite, root }, only, say, signal),
    );
    process.stdout.write(
      json ? `${JSON.stringify(measured, null, 2)}\n` : asText(memoryTable(measured)),
    );
    return Object.values(measured).some(isProblem) ? STATUS.failed : STATUS.done;
  },
);

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
