import { type Command, optionsIn } from "./command.ts";
import { STATUS, UsageError } from "../output/exit-status.ts";
import { placeOf, thisPlatform } from "../guard/platform.ts";
import { type History, HISTORY, readHistory, recordLine } from "../guard/history.ts";
import { knownBytes } from "../guard/measured-bytes.ts";
import { thisRepository } from "../guard/this-repository.ts";
import { allKnown, runWorker } from "../guard/run-worker.ts";
import { HERE } from "../output/project.ts";
import { outputFile } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";

const HELP = `Records the figures of this commit as a line of reports/history.ndjson.

Usage: npm run bench -- history [options]

Options:
  --file FILE  The history. Default: reports/history.ndjson.
  --help       This text.

A line of the same commit, major version of Node and kind of machine is replaced. Lines that are
damaged are named and kept. Files under reports do not make a tree dirty.
Exit status: 0 recorded, 1 failed, 2 invalid usage or a dirty tree, 130 interrupted.
`;

export const history: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, { file: { type: "string", default: HISTORY } });
    const { commit } = thisRepository.checkout();
    const changed = thisRepository.changedFiles();
    if (changed.length > 0)
      throw new UsageError(
        `Cannot record a dirty tree, its figures would be those of no commit; commit or stash first: ${someOf(changed)}`,
      );
    const file = outputFile("--file", given.file);
    for (const line of notesOn(readHistory(file), commit)) process.stdout.write(`${line}\n`);
    const figures = await withProgress(2, async (say, advance) => {
      const bytes = await knownBytes(HERE, null, say, signal);
      advance();
      const times = await runWorker({ mode: "time", root: HERE, only: null }, say, signal);
      return { bytes, times: allKnown(times, "time") };
    });
    const now = thisRepository.checkout();
    if (now.dirty || now.commit !== commit)
      throw new Error("Nothing was recorded: the checkout changed while it was measured");
    const date = thisRepository.git("show", "--no-patch", "--format=%cI", commit);
    const replaced = recordLine(file, {
      kind: "sheaf history",
      version: 1,
      commit,
      date,
      platform: thisPlatform(),
      ...figures,
    });
    process.stdout.write(`${replaced ? "Replaced" : "Recorded"}: ${commit.slice(0, 12)}\n`);
    return STATUS.done;
  },
};

const MOST_NAMED = 5;

function someOf(files: readonly string[]): string {
  const more = files.length > MOST_NAMED ? [`and ${files.length - MOST_NAMED} more`] : [];
  return [...files.slice(0, MOST_NAMED), ...more].join(", ");
}

/** What is wrong with the history so far: damaged lines, and commits without one. */
function notesOn({ lines, damaged }: History, commit: string): string[] {
  const notes = damaged.map(
    ({ line, problem }) => `Line ${line} is no line of a history, and is kept: ${problem}`,
  );
  const here = placeOf(thisPlatform());
  const last = lines.findLast(({ platform }) => placeOf(platform) === here)?.commit;
  if (last === undefined || last === commit) return notes;
  try {
    const missing = Number(thisRepository.git("rev-list", "--count", `${last}..${commit}`)) - 1;
    if (missing > 0) notes.push(`Commits without a line since ${last.slice(0, 12)}: ${missing}`);
  } catch {
    notes.push(`The last line is of ${last.slice(0, 12)}, which is no commit of this repository`);
  }
  return notes;
}
