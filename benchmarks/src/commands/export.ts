import { resolve } from "node:path";
import { EXPORTS, readHistory } from "../guard/index.ts";
import { platformKey, thisPlatform } from "../measure/platform.ts";
import { CannotCompareError, UsageError } from "../output/exit-status.ts";
import { outputFile } from "../output/output-paths.ts";
import { replaceFile } from "../output/replace-files.ts";
import { thisRepository } from "../report/this-repository.ts";
import { benchCommand } from "./command.ts";
import { HISTORY_FILE } from "./options.ts";

export const exportFigures = () =>
  benchCommand(
    "export --format gab|bmf|json",
    "Exports the figures of a recorded commit for other tools: gab, for github-action-benchmark with its tool customSmallerIsBetter; bmf, the Bencher Metric Format; json, the line of the history.",
    "Exit status: 0 done, 1 failed, 2 invalid usage, 3 no such line.",
  )
    .option("--format <name>", "gab, bmf or json")
    .option(
      "--commit <ref>",
      "a commit with a line in the history (default: the latest by date, with this version of Node on this kind of machine)",
    )
    .addOption(HISTORY_FILE)
    .option("--out <file>", "where it is written (default: standard output)")
    .action(({ format = "", commit, file, out }) => {
      const convert = Object.hasOwn(EXPORTS, format) ? EXPORTS[format] : undefined;
      const formats = Object.keys(EXPORTS).join(", ");
      if (convert === undefined)
        throw new UsageError(`Option '--format' needs one of ${formats}, not "${format}"`);
      const target = out === undefined ? null : outputFile("--out", out);
      const wanted = commit === undefined ? null : thisRepository.commitOf(commit);
      const here = platformKey(thisPlatform());
      const { lines, damaged, isCutShort } = readHistory(resolve(file));
      for (const { line, problem } of damaged)
        process.stderr.write(`Line ${line} is not a line of a history: ${problem}\n`);
      if (wanted === null && isCutShort)
        throw new Error("Cannot export the last commit: its line is damaged; name one by --commit");
      const line = lines.findLast(
        (each) =>
          platformKey(each.platform) === here && (wanted === null || each.commit === wanted),
      );
      if (line === undefined)
        throw new CannotCompareError(
          `Cannot export ${commit ?? "the last commit"}: no line of it was recorded on Node, machine and system ${here}; run "npm run bench -- history"`,
        );
      const text = `${JSON.stringify(convert(line), null, 2)}\n`;
      if (target === null) process.stdout.write(text);
      else replaceFile(target, text);
    });
