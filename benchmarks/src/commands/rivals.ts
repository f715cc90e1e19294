import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { STATUS } from "../output/exit-status.ts";
import { describeCommit } from "../report/this-repository.ts";
import { Progress } from "../output/progress.ts";
import { REPORTS } from "../output/project.ts";
import { replaceFiles } from "../output/replace-files.ts";
import { chosenRivals, measureRivals, stepsOf } from "../rivals/measure-rivals.ts";
import { installHeavyRivals } from "../rivals/install-heavy-rivals.ts";
import { mergedRivals, parseRivals } from "../rivals/report.ts";
import { rivalsMarkdown } from "../rivals/tables.ts";
import { type Command, command, flag, several } from "./command.ts";
import { out } from "./options.ts";

/** Other engines on the same job. */
export const rivals: Command = command(
  {
    usage: "rivals",
    does: "Measures other engines and libraries on the same job, and writes reports/rivals.{json,md}.",
    notes: `Heavy rivals stand in benchmarks/rivals, with a lockfile of their own; they are installed when they
are first measured. Each rival runs in a process of its own, which is stopped where one run over
all items takes more than 30 s. Exit status: 0 measured, 1 failed, 2 invalid usage, 130 interrupted.`,
  },
  {
    quick: flag("--quick", "fewer rounds, and fan-outs over 1 MB of context only"),
    only: several(
      "--only <name>",
      'only this rival, may be given several times; "contexts" stands for all ways of keeping a context; what the report holds of others stays as it is',
    ),
    out: out("where rivals.json and rivals.md are", REPORTS),
  },
  async ({ quick, only, out: directory }, signal) => {
    const chosen = chosenRivals(only);
    const file = join(directory, "rivals.json");
    const isPart = only.length > 0 && existsSync(file);
    const before = isPart ? parseRivals(readFileSync(file, "utf8"), file) : null;
    const progress = new Progress(process.stderr, stepsOf(chosen, quick));
    if (chosen.fanOuts.some(({ isHeavy }) => isHeavy)) await installHeavyRivals(signal);
    const measuring = measureRivals(chosen, quick, progress, signal);
    const measured = {
      ...(await measuring.finally(() => progress.end())),
      commit: describeCommit(),
    };
    const report = mergedRivals(before, measured);
    replaceFiles(directory, [
      { name: "rivals.json", text: `${JSON.stringify(report, null, 2)}\n` },
      { name: "rivals.md", text: rivalsMarkdown(report) },
    ]);
    process.stdout.write(
      `${rivalsMarkdown(measured)}\nWritten: ${relative("", directory) || "."}/rivals.json and rivals.md\n`,
    );
    return STATUS.done;
  },
);
