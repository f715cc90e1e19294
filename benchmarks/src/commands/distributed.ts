import { distributed as subject } from "../distributed/subject.ts";
import { Lab } from "../measure/lab.ts";
import { Measurements } from "../measure/measurement.ts";
import { tablesOf, targetsOf } from "../measure/subject.ts";
import { withProgress } from "../output/progress.ts";
import { REPORTS } from "../output/project.ts";
import { publishFiles } from "../output/replace-files.ts";
import { asMarkdown, asText } from "../output/table.ts";
import { reachedHere } from "../report/report.ts";
import { targetTable } from "../report/report-tables.ts";
import { ownBench } from "../scenario/workbench.ts";
import { benchCommand } from "./command.ts";
import { outOption } from "./options.ts";

const NOTES = `It starts redis-server on a free port of this machine, and two workers. All of them share its cores, so
figures are CPU and bytes wherever that is possible. Exit status: 0 measured (missed targets are
shown), 1 failed, 2 invalid usage.`;

/** Items on other machines and threads. */
export const distributed = (signal: AbortSignal) =>
  benchCommand(
    "distributed",
    "Measures items on workers over Redis and on threads, and writes reports/distributed.{json,md}. Needs redis-server.",
    NOTES,
  )
    .option("--quick", "fewer rounds and items", false)
    .addOption(outOption("where the report goes").default(REPORTS, "reports"))
    .action(async ({ quick, out: directory }) => {
      const experiments = subject.experiments ?? [];
      const bench = await ownBench();
      const measurements = await withProgress(experiments.length, async (say, advance) => {
        const saying = (what: string): void => {
          signal.throwIfAborted();
          say(what);
        };
        const lab = new Lab(bench, { quick, say: saying });
        for (const { measure } of experiments) {
          await measure(lab);
          advance();
        }
        return lab.found.map((reading) => ({ subject: subject.name, ...reading }));
      });
      const measured = new Measurements(measurements);
      const report = reachedHere(quick, targetsOf(subject, measured));
      const tables = [targetTable([report]), ...tablesOf(subject, measured)];
      process.stdout.write(tables.map(asText).join("\n"));
      publishFiles(directory, {
        "distributed.json": { ...report, measurements },
        "distributed.md": tables.map((table) => asMarkdown(table, "##")).join("\n"),
      });
    });
