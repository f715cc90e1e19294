import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Command } from "./command.ts";
import { STATUS, UsageError } from "../output/exit-status.ts";
import { experimentRuns, runExperiments } from "../suite/run-experiments.ts";
import { publishPage } from "../page/publish-page.ts";
import { messageOf } from "../output/message-of.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { Progress } from "../output/progress.ts";
import { holdsFullReport, publish } from "../report/publish.ts";
import { REPORTS } from "../output/project.ts";
import { parseReport, type Report, reportOf } from "../report/report.ts";
import { reportText } from "../report/report-text.ts";
import { scenarioOptions } from "./scenario-options.ts";

const HELP = `Reproduces the scenario on real data, before and after, and writes a report.

Usage: npm run bench -- [options]

Options:
  --quick        Fewer rounds, sizes and rivals: within 45 seconds instead of 3 minutes.
                 Without --out a quick run never replaces the report of a full one.
  --out DIR      Where latest.json, latest.md and, of a full run, the page index.html and its
                 charts are written (default: reports, in the project).
  --merge FILE   Show the targets of another report, say of another version of Node, beside
                 those of this run. May be given several times.
  --help         This text.

The report is replaced at the very end, in one step: a run that is interrupted or fails leaves the
old one in place. Exit status: 0 measured (missed targets are shown in the report), 1 failed,
2 invalid usage, 130 interrupted.
`;

/** What plain `npm run bench` does. */
export const scenario: Command = {
  help: HELP,
  async perform(args, signal) {
    const { quick, out, merge } = scenarioOptions(args);
    const others = merge.map(readReport);
    const directory = outputDirectory("--out", out ?? REPORTS);
    const progress = new Progress(process.stderr, experimentRuns(quick));
    const measured = await runExperiments(quick, progress, signal).finally(() => progress.end());
    const report = reportOf(measured, quick, progress.elapsed, others);
    process.stdout.write(`${reportText(report)}\n`);
    if (quick && out === null && holdsFullReport(directory)) {
      process.stdout.write(
        "\nNot written: the report in place is of a full run. Use --out DIR to keep this one.\n",
      );
      return STATUS.done;
    }
    publish(report, directory);
    if (!quick) await publishPage(directory);
    const shown = relative("", directory) || ".";
    const page = quick ? "" : ", index.html and charts";
    process.stdout.write(`\nWritten: ${shown}/latest.json, latest.md${page}\n`);
    return STATUS.done;
  },
};

function readReport(file: string): Report {
  try {
    return parseReport(readFileSync(file, "utf8"), file);
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}
