import { relative } from "node:path";
import { STATUS, UsageError } from "../output/exit-status.ts";
import { experimentRuns, runExperiments } from "../suite/run-experiments.ts";
import { publishPage } from "../page/publish-page.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { Progress } from "../output/progress.ts";
import { publish, reportIn } from "../report/publish.ts";
import { REPORTS } from "../output/project.ts";
import { majorOf, type Report, reportOf, withOthers } from "../report/report.ts";
import { reportText } from "../report/report-text.ts";
import { describeRuntime } from "../measure/machine.ts";
import { chosen, type Choices, type Command, command, flag } from "./command.ts";
import { out } from "./options.ts";

const ABOUT = {
  usage: "scenario",
  does: "Reproduces the scenario on real data, before and after, and writes a report.",
  notes: `The report is replaced at the very end, in one step: a run that is interrupted or fails leaves the
old one in place. Without --out a quick run never replaces the report of a full one. What other
versions of Node reached stays beside the new figures. Exit status: 0 measured (missed targets are
shown in the report), 1 failed, 2 invalid usage, 130 interrupted.`,
};

const OPTIONS: Choices<ScenarioOptions> = {
  quick: flag("--quick", "fewer rounds, sizes and rivals: 45 seconds instead of 3 minutes"),
  beside: flag(
    "--beside",
    "keep the report in place, and show the targets that this version of Node reaches beside its own",
  ),
  out: out(
    "where latest.json, latest.md and, of a full run, index.html and its charts are written (default: reports, in the project)",
    undefined,
  ),
};

/** The options of plain `npm run bench`. */
interface ScenarioOptions {
  readonly quick: boolean;
  readonly beside: boolean;
  readonly out: string | undefined;
}

export function scenarioOptions(args: readonly string[]): ScenarioOptions {
  return chosen(ABOUT, OPTIONS, args);
}

/** What plain `npm run bench` does. */
export const scenario: Command = command(
  ABOUT,
  OPTIONS,
  async ({ quick, beside, out: given }, signal) => {
    const directory = outputDirectory("--out", given ?? REPORTS);
    const before = reportIn(directory);
    if (beside) checkBeside(before);
    const progress = new Progress(process.stderr, experimentRuns(quick));
    const measured = await runExperiments(quick, progress, signal).finally(() => progress.end());
    const own = reportOf(measured, quick, progress.elapsed);
    process.stdout.write(`${reportText(own)}\n`);
    if (quick && given === undefined && before?.kind === "full") {
      process.stdout.write(
        "\nNot written: the report in place is of a full run. Use --out DIR to keep this one.\n",
      );
      return STATUS.done;
    }
    const others = before?.runtimes ?? [];
    const report =
      beside && before !== null
        ? withOthers(before, [...others, ...own.runtimes])
        : withOthers(own, others);
    publish(report, directory);
    if (report.kind === "full") await publishPage(directory);
    const shown = relative("", directory) || ".";
    const page = report.kind === "quick" ? "" : ", index.html and charts";
    process.stdout.write(`\nWritten: ${shown}/latest.json, latest.md${page}\n`);
    return STATUS.done;
  },
);

/** @throws UsageError if there is no report of another version of Node to stand beside. */
function checkBeside(before: Report | null): void {
  if (before === null)
    throw new UsageError("Option '--beside': there is no report yet; measure without it first");
  const version = majorOf(before);
  if (version === majorOf({ runtime: describeRuntime() }))
    throw new UsageError(
      `Option '--beside': the report in place is of Node ${version} itself; run another version, say by "npx -p node@24"`,
    );
}
