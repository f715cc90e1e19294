import { readFileSync } from "node:fs";
import { relative } from "node:path";
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
import { chosen, type Choices, type Command, command, flag, several } from "./command.ts";
import { out } from "./options.ts";

const ABOUT = {
  usage: "scenario",
  does: "Reproduces the scenario on real data, before and after, and writes a report.",
  notes: `The report is replaced at the very end, in one step: a run that is interrupted or fails leaves the
old one in place. Without --out a quick run never replaces the report of a full one. Exit status:
0 measured (missed targets are shown in the report), 1 failed, 2 invalid usage, 130 interrupted.`,
};

const OPTIONS: Choices<ScenarioOptions> = {
  quick: flag("--quick", "fewer rounds, sizes and rivals: 45 seconds instead of 3 minutes"),
  out: out(
    "where latest.json, latest.md and, of a full run, index.html and its charts are written (default: reports, in the project)",
    undefined,
  ),
  merge: several(
    "--merge <file>",
    "show the targets of another report, say of another version of Node, beside those of this run; may be given several times",
  ),
};

/** The options of plain `npm run bench`. */
interface ScenarioOptions {
  readonly quick: boolean;
  readonly out: string | undefined;
  readonly merge: readonly string[];
}

export function scenarioOptions(args: readonly string[]): ScenarioOptions {
  return chosen(ABOUT, OPTIONS, args);
}

/** What plain `npm run bench` does. */
export const scenario: Command = command(
  ABOUT,
  OPTIONS,
  async ({ quick, out: given, merge }, signal) => {
    const others = merge.map(readReport);
    const directory = outputDirectory("--out", given ?? REPORTS);
    const progress = new Progress(process.stderr, experimentRuns(quick));
    const measured = await runExperiments(quick, progress, signal).finally(() => progress.end());
    const report = reportOf(measured, quick, progress.elapsed, others);
    process.stdout.write(`${reportText(report)}\n`);
    if (quick && given === undefined && holdsFullReport(directory)) {
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
);

function readReport(file: string): Report {
  try {
    return parseReport(readFileSync(file, "utf8"), file);
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}
