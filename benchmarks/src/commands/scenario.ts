import { relative } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../output/exit-status.ts";
import { experimentRuns, runExperiments } from "../suite/run-experiments.ts";
import { publish, publishPage, reportIn } from "../page/publish.ts";
import { outputDirectory } from "../output/output-directory.ts";
import { withProgress } from "../output/progress.ts";
import { MEASURED, REPORTS } from "../output/project.ts";
import { majorOf, type Report, reportOf, withOthers } from "../report/report.ts";
import { reportText } from "../report/report-text.ts";
import { describeRuntime } from "../measure/machine.ts";
import { benchCommand } from "./command.ts";
import { outOption } from "./options.ts";

const NOTES = `The report is written to measured/, which Git ignores; with --publish to reports/, which it tracks. It
is replaced at the very end, in one step: a run that is interrupted or fails leaves the old one in
place. Without --out a quick run never replaces the report of a full one. What other versions of
Node reached stays beside the new figures. Exit status: 0 measured (missed targets are shown in the
report), 1 failed, 2 invalid usage, 130 interrupted.`;

function declared() {
  return benchCommand(
    "scenario",
    "Reproduces the scenario on real data, before and after, and writes a report.",
    NOTES,
  )
    .option("--quick", "fewer rounds, sizes and rivals: 45 seconds instead of 3 minutes", false)
    .option(
      "--beside",
      "keep the report in place, and show the targets that this version of Node reaches beside its own",
      false,
    )
    .addOption(
      outOption(
        "where latest.json, latest.md and, of a full run, index.html are written (default: measured, in the project)",
      ),
    )
    .addOption(
      new Option("--publish", "write them to reports, which are tracked")
        .default(false)
        .conflicts("out"),
    );
}

export function scenarioOptions(args: readonly string[]) {
  return declared().parse(args, { from: "user" }).opts();
}

/** What plain `npm run bench` does. */
export const scenario = (signal: AbortSignal) =>
  declared().action(async ({ quick, beside, out, publish: isPublished }) => {
    const directory = outputDirectory("--out", out ?? (isPublished ? REPORTS : MEASURED));
    const before = reportIn(directory);
    if (beside) checkBeside(before);
    const start = performance.now();
    const measured = await withProgress(experimentRuns(quick), async (say, advance) =>
      runExperiments(quick, { say, advance }, signal),
    );
    const own = reportOf(measured, quick, performance.now() - start);
    process.stdout.write(`${reportText(own)}\n`);
    if (quick && out === undefined && before?.kind === "full") {
      process.stdout.write(
        "\nNot written: the report in place is of a full run. Use --out DIR to keep this one.\n",
      );
      return;
    }
    const others = before?.runtimes ?? [];
    const report =
      beside && before !== null
        ? withOthers(before, [...others, ...own.runtimes])
        : withOthers(own, others);
    publish(report, directory);
    if (report.kind === "full") await publishPage(directory);
    const page = report.kind === "quick" ? "" : " and index.html";
    process.stdout.write(
      `\nWritten: ${relative("", directory) || "."}/latest.json, latest.md${page}\n`,
    );
  });

/** @throws UsageError unless the report in place is of another version of Node. */
function checkBeside(before: Report | null): void {
  if (before === null)
    throw new UsageError("Option '--beside': there is no report yet; measure without it first");
  const version = majorOf(before);
  if (version === majorOf({ runtime: describeRuntime() }))
    throw new UsageError(
      `Option '--beside': the report in place is of Node ${version} itself; run another version, say by "npx -p node@24"`,
    );
}
