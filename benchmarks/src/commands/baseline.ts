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
import { CannotCompareError, STATUS, UsageError } from "../output/exit-status.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";
import { BASELINES } from "../output/project.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { type Command, optionsIn } from "./command.ts";
import { buildIn } from "./guard-options.ts";

const HELP = `Writes what the gate compares with.

Usage: npm run bench -- baseline update [options]
       npm run bench -- baseline bounds [options]
       npm run bench -- baseline accept NAME --because REASON [options]

  update  Measures the bytes of all cases and writes the baseline of this platform, and the bounds.
  bounds  Writes bounds.json: the cases and growths, and the bounds that guard them.
  accept  Adds a line to bounds.json for each way in which the case or growth NAME is guarded less than
          at the base: it is dropped, or a bound is loosened. Without the line, the gate fails.

Options:
  --baselines DIR   Where they are written. Default: reports/baselines.
  --build DIR       For update: an existing build, instead of this checkout.
  --base REF        For accept: the commit to compare with. Default: as for the gate.
  --because REASON  For accept: why, for whoever reviews the change.
  --help            This text.

There is one baseline for each major version of Node and each kind of machine. Commit it together with
the change that it is about. It is replaced at the very end, in one step; figures that differ by less
than their tolerance keep their values, so that it differs only if figures do.
Exit status: 0 written, 1 failed, 2 invalid usage, 3 no base is known, 130 interrupted.
`;

const ACTIONS: Readonly<Record<string, Command["perform"]>> = { update, bounds, accept };

export const baseline: Command = {
  help: HELP,
  async perform([action = "", ...args], signal) {
    const perform = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (perform !== undefined) return perform(args, signal);
    const names = Object.keys(ACTIONS).join(", ");
    throw new UsageError(`Unknown action "${action}" of baseline: there are ${names}`);
  },
};

const DIRECTORY = { baselines: { type: "string", default: BASELINES } } as const;

async function update(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { baselines, build } = optionsIn(args, { ...DIRECTORY, build: { type: "string" } });
  const { dirty } = thisRepository.checkout();
  const root = buildIn("--build", build);
  const directory = outputDirectory("--baselines", baselines);
  const measured = await withProgress(1, async (say) =>
    measuredBytes({ suite, root }, null, say, signal),
  );
  const large = new Set(suite.cases.filter(({ isLarge }) => isLarge).map(({ id }) => id));
  const figures = allMeasured(measured, "bytes");
  written(
    directory,
    writeBaseline(directory, thisPlatform(), figures, (id) => large.has(id)),
  );
  updateBounds(directory);
  if (dirty)
    process.stdout.write("The tree is dirty: commit the baseline together with what differs.\n");
  return STATUS.done;
}

async function bounds(args: readonly string[]): Promise<number> {
  const { baselines } = optionsIn(args, DIRECTORY);
  updateBounds(outputDirectory("--baselines", baselines));
  return STATUS.done;
}

async function accept([id, ...args]: readonly string[]): Promise<number> {
  if (id === undefined || id.startsWith("-"))
    throw new UsageError("Missing NAME: the case or growth to be accepted");
  const given = optionsIn(args, {
    ...DIRECTORY,
    base: { type: "string" },
    because: { type: "string" },
  });
  const because = given.because?.trim() ?? "";
  if (because === "") throw new UsageError("Option '--because REASON' is missing");
  const directory = outputDirectory("--baselines", given.baselines);
  const now = { platform: thisPlatform(), now: boundsOf(suite) };
  const changes = judgedKept(keptIn(directory, now, thisRepository, baseCommit(given.base)))
    .filter((finding) => finding.id === id)
    .map(({ change }) => change);
  if (changes.length === 0)
    throw new UsageError(`Cannot accept "${id}": it is guarded as at the base`);
  updateBounds(directory, Object.fromEntries(changes.map((change) => [change, because])));
  for (const change of changes) process.stdout.write(`Accepted: ${change}\n`);
  return STATUS.done;
}

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
