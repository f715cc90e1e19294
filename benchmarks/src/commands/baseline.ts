import { join, relative, resolve } from "node:path";
import {
  allMeasured,
  BOUNDS_NAME,
  boundsOf,
  defaultBase,
  foundBounds,
  judgedKept,
  keptIn,
  measuredBytes,
  writeBaseline,
  writeBounds,
} from "../guard/index.ts";
import { thisPlatform } from "../measure/platform.ts";
import { CannotCompareError, UsageError } from "../output/exit-status.ts";
import { outputDirectory } from "../output/output-directory.ts";
import { withProgress } from "../output/progress.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { BASELINES_DIRECTORY, BUILD } from "./options.ts";

const NOTES = `There is one baseline for each major version of Node and each kind of machine. Commit it together with
the change that it is about. It is replaced at the very end, in one step; figures that differ by less
than their tolerance keep their values, so that it differs only if figures do.
Exit status: 0 written, 1 failed, 2 invalid usage, 3 no base is known, 130 interrupted.`;

export const baseline = (signal: AbortSignal) => {
  const command = benchCommand("baseline", "Writes what the gate compares with.", NOTES)
    .usage("ACTION [options]")
    .argument("[action]")
    .action((action = "") => {
      const actions = command.commands.map((each) => each.name()).join(", ");
      throw new UsageError(`Unknown action "${action}" of baseline: there are ${actions}`);
    });
  command
    .command("update")
    .description(
      "Measures the bytes of all cases and writes the baseline of this platform, and the bounds.",
    )
    .addOption(BASELINES_DIRECTORY)
    .addOption(BUILD)
    .action(async ({ baselines, build: root }) => {
      const { dirty } = thisRepository.checkout();
      const directory = outputDirectory("--baselines", baselines);
      const measured = await withProgress(1, async (say) =>
        measuredBytes({ suite, root, only: null, say, signal }),
      );
      const large = new Set(suite.cases.filter(({ isLarge }) => isLarge).map(({ id }) => id));
      const figures = allMeasured(measured, "bytes");
      const name = writeBaseline(directory, thisPlatform(), figures, (id) => large.has(id));
      written(directory, name);
      updateBounds(directory);
      if (dirty)
        process.stdout.write(
          "The tree is dirty: commit the baseline together with what differs.\n",
        );
    });
  command
    .command("bounds")
    .description("Writes bounds.json: the cases and growths, and the bounds that guard them.")
    .addOption(BASELINES_DIRECTORY)
    .action(({ baselines }) => updateBounds(outputDirectory("--baselines", baselines)));
  command
    .command("accept")
    .description(
      "Adds a line to bounds.json for each way in which a case or growth is guarded less than at the base: it is dropped, or a bound is loosened. Without the line, the gate fails.",
    )
    .argument("<name>", "the case or growth")
    .addOption(BASELINES_DIRECTORY)
    .option("--base <ref>", "the commit to compare with (default: as for the gate)")
    .option("--because <reason>", "why, for whoever reviews the change")
    .action((id, { baselines, base, because = "" }) => {
      const reason = because.trim();
      if (reason === "") throw new UsageError("Option '--because REASON' is missing");
      const directory = outputDirectory("--baselines", baselines);
      const now = { platform: thisPlatform(), now: boundsOf(suite) };
      const changes = judgedKept(keptIn(directory, now, thisRepository, baseCommit(base)))
        .filter((finding) => finding.id === id)
        .map(({ change }) => change);
      if (changes.length === 0)
        throw new UsageError(`Cannot accept "${id}": it is guarded as at the base`);
      updateBounds(directory, Object.fromEntries(changes.map((change) => [change, reason])));
      for (const change of changes) process.stdout.write(`Accepted: ${change}\n`);
    });
  return command;
};

/** @throws CannotCompareError if no base is known. */
function baseCommit(ref: string | undefined): string {
  if (ref !== undefined) return thisRepository.commitOf(ref);
  const base = defaultBase(thisRepository, thisRepository.checkout(), process.env);
  if ("commit" in base) return base.commit;
  throw new CannotCompareError(`Cannot compare with a base: ${base.missing}`);
}

/** Lines that were accepted before stay, as a merge may bring their change again. */
function updateBounds(directory: string, more: Readonly<Record<string, string>> = {}): void {
  const found = foundBounds(directory);
  const before = "content" in found ? found.content.accepted : {};
  writeBounds(directory, { ...boundsOf(suite), accepted: { ...before, ...more } });
  written(directory, BOUNDS_NAME);
}

function written(directory: string, name: string): void {
  process.stdout.write(`Written: ${relative("", join(resolve(directory), name))}\n`);
}
