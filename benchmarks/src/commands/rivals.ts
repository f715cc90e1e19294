import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeCommit } from "../report/this-repository.ts";
import { withProgress } from "../output/progress.ts";
import { REPORTS } from "../output/project.ts";
import { publishFiles } from "../output/replace-files.ts";
import { chosenRivals, measureRivals, stepsOf } from "../rivals/measure-rivals.ts";
import { installHeavyRivals } from "../rivals/install-heavy-rivals.ts";
import { mergedRivals, parseRivals } from "../rivals/report.ts";
import { rivalsMarkdown } from "../rivals/tables.ts";
import { benchCommand } from "./command.ts";
import { outOption } from "./options.ts";

const NOTES = `Heavy rivals stand in benchmarks/rivals, with a lockfile of their own; they are installed when they
are first measured. Each rival runs in a process of its own, which is stopped where one run over
all items takes more than 30 s. Exit status: 0 measured, 1 failed, 2 invalid usage, 130 interrupted.`;

/** Other engines on the same job. */
export const rivals = (signal: AbortSignal) =>
  benchCommand(
    "rivals",
    "Measures other engines and libraries on the same job, and writes reports/rivals.{json,md}.",
    NOTES,
  )
    .option("--quick", "fewer rounds, and fan-outs over 1 MB of context only", false)
    .option(
      "--only <name>",
      'only this rival, may be given several times; "contexts" stands for all ways of keeping a context; what the report holds of others stays as it is',
      (given: string, before: readonly string[]) => [...before, given],
      [] as readonly string[],
    )
    .addOption(outOption("where rivals.json and rivals.md are").default(REPORTS, "reports"))
    .action(async ({ quick, only, out: directory }) => {
      const chosen = chosenRivals(only);
      const file = join(directory, "rivals.json");
      const isPart = only.length > 0 && existsSync(file);
      const before = isPart ? parseRivals(readFileSync(file, "utf8"), file) : null;
      if (chosen.fanOuts.some(({ isHeavy }) => isHeavy)) await installHeavyRivals(signal);
      const measured = await withProgress(stepsOf(chosen, quick), async (say, advance) =>
        measureRivals(chosen, quick, { say, advance }, signal),
      );
      const now = { ...measured, commit: describeCommit() };
      const report = mergedRivals(before, now);
      process.stdout.write(rivalsMarkdown(now));
      publishFiles(directory, { "rivals.json": report, "rivals.md": rivalsMarkdown(report) });
    });
