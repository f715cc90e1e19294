import {
  allMeasured,
  type History,
  measured,
  measuredBytes,
  readHistory,
  recordLine,
} from "../guard/index.ts";
import { platformKey, thisPlatform } from "../measure/platform.ts";
import { UsageError } from "../output/exit-status.ts";
import { outputFile } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";
import { HERE } from "../output/project.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { HISTORY_FILE } from "./options.ts";

export const history = (signal: AbortSignal) =>
  benchCommand(
    "history",
    "Records the figures of this commit as a line of reports/history.ndjson. Replaces a line of the same commit, major version of Node and kind of machine. Reports damaged lines, and keeps them. Files under reports do not make a tree dirty.",
    "Exit status: 0 recorded, 1 failed, 2 invalid usage or a dirty tree, 130 interrupted.",
  )
    .addOption(HISTORY_FILE)
    .action(async (given) => {
      const { commit } = thisRepository.checkout();
      const changed = thisRepository.changedFiles();
      if (changed.length > 0)
        throw new UsageError(
          `Cannot record a dirty tree, its figures would be those of no commit; commit or stash first: ${someOf(changed)}`,
        );
      const file = outputFile("--file", given.file);
      for (const line of notesOn(readHistory(file), commit)) process.stdout.write(`${line}\n`);
      const figures = await withProgress(2, async (say, advance) => {
        const all = { suite, root: HERE, only: null, say, signal };
        const bytes = allMeasured(await measuredBytes(all), "bytes");
        advance();
        const times = allMeasured(await measured("time", all), "time");
        return { bytes, times };
      });
      const now = thisRepository.checkout();
      if (now.dirty || now.commit !== commit)
        throw new Error("Nothing was recorded: the checkout changed while it was measured");
      const date = thisRepository.git("show", "--no-patch", "--format=%cI", commit);
      const line = { kind: "sheaf history", version: 1, commit, date } as const;
      const isReplaced = recordLine(file, { ...line, platform: thisPlatform(), ...figures });
      process.stdout.write(`${isReplaced ? "Replaced" : "Recorded"}: ${commit.slice(0, 12)}\n`);
    });

const MOST_NAMED = 5;

function someOf(files: readonly string[]): string {
  const more = files.length > MOST_NAMED ? [`and ${files.length - MOST_NAMED} more`] : [];
  return [...files.slice(0, MOST_NAMED), ...more].join(", ");
}

/** What is wrong with the history so far: damaged lines, and commits without one. */
function notesOn({ lines, damaged }: History, commit: string): string[] {
  const notes = damaged.map(
    ({ line, problem }) => `Line ${line} is not a line of a history, and is kept: ${problem}`,
  );
  const here = platformKey(thisPlatform());
  const last = lines.findLast(({ platform }) => platformKey(platform) === here)?.commit;
  if (last === undefined || last === commit) return notes;
  const count = thisRepository.answer("rev-list", "--count", `${last}..${commit}`);
  if (count === null)
    return [...notes, `The last line is of ${last.slice(0, 12)}, a commit of another repository`];
  const missing = Number(count) - 1;
  if (missing > 0) notes.push(`Commits without a line since ${last.slice(0, 12)}: ${missing}`);
  return notes;
}
