import { join, relative, resolve } from "node:path";
import { cases } from "../suite/all.ts";
import { growths } from "../suite/all.ts";
import { CannotCompareError, STATUS, UsageError } from "../output/exit-status.ts";
import { type Command, optionsIn } from "./command.ts";
import { defaultBase } from "../guard/base-commit.ts";
import { writeBaseline } from "../guard/baseline.ts";
import { BOUNDS_NAME, boundsOf, foundBounds, writeBounds } from "../guard/bounds.ts";
import { buildIn } from "../guard/guard-options.ts";
import { judgedKept } from "../guard/kept-finding.ts";
import { knownBytes } from "../guard/measured-bytes.ts";
import { thisPlatform } from "../guard/platform.ts";
import { thisRepository } from "../guard/this-repository.ts";
import { trackedAt, trackedHere } from "../guard/tracked-files.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";
import { BASELINES } from "../output/project.ts";

const HELP = `Writes what the gate compares with.

Usage: npm run bench -- baseline update [options]
       npm run bench -- baseline bounds [options]
       npm run bench -- baseline accept NAME --because REASON [options]

  update  Measures the bytes of all cases and writes the baseline of this platform, and the bounds.
  bounds  Writes bounds.json: which cases and growths there are, and by which bounds they are guarded.
  accept  Adds a line to bounds.json for each way in which the case or growth NAME is guarded less than
          at the base: that it is dropped, that a bound is loosened. The gate fails without it.

Options:
  --baselines DIR   Where they are written. Default: reports/baselines.
  --build DIR       For update, a build that is there already, instead of this checkout.
  --base REF        For accept, the commit to compare with. Default: as for the gate.
  --because REASON  For accept, why: whoever reviews the change reads it.
  --help            This text.

There is one baseline for each major version of Node and each kind of machine. Commit it together
with the change that it is about. It is replaced at the very end, in one step; figures that differ by
less than their tolerance stay as they were, so that it differs only where figures do.
Exit status: 0 written, 1 failed, 2 invalid usage, 3 no base is known, 130 interrupted.
`;

const ACTIONS: Readonly<Record<string, Command["perform"]>> = { update, bounds, accept };

export const baseline: Command = {
  help: HELP,
  async perform([action = "", ...args], signal) {
    const perform = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (perform === undefined) {
      const there = Object.keys(ACTIONS).join(", ");
      throw new UsageError(`Unknown action "${action}" of baseline: there are ${there}`);
    }
    return perform(args, signal);
  },
};

const DIRECTORY = { baselines: { type: "string", default: BASELINES } } as const;

async function update(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { baselines, build } = optionsIn(args, { ...DIRECTORY, build: { type: "string" } });
  const { dirty } = thisRepository.checkout();
  const root = buildIn("--build", build);
  const directory = outputDirectory("--baselines", baselines);
  const measured = await withProgress(1, async (say) => knownBytes(root, null, say, signal));
  const large = new Set(cases.filter(({ isLarge }) => isLarge).map(({ id }) => id));
  const name = writeBaseline(directory, thisPlatform(), measured, (id) => large.has(id));
  written(directory, name);
  writePresentBounds(directory);
  if (dirty)
    process.stdout.write("The tree is dirty: commit the baseline together with what differs.\n");
  return STATUS.done;
}

async function bounds(args: readonly string[]): Promise<number> {
  const { baselines } = optionsIn(args, DIRECTORY);
  writePresentBounds(outputDirectory("--baselines", baselines));
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
  const changes = changesOf(id, directory, baseFor(given.base));
  if (changes.length === 0)
    throw new UsageError(`Cannot accept "${id}": it is guarded as at the base`);
  writePresentBounds(directory, Object.fromEntries(changes.map((change) => [change, because])));
  for (const change of changes) process.stdout.write(`Accepted: ${change}\n`);
  return STATUS.done;
}

/** @throws {@link CannotCompareError} where no base is known. */
function baseFor(ref: string | undefined): string {
  if (ref !== undefined) return thisRepository.commitOf(ref);
  const base = defaultBase(thisRepository, thisRepository.checkout(), process.env);
  if ("missing" in base)
    throw new CannotCompareError(`Cannot compare with a base: ${base.missing}`);
  return base.commit;
}

/** What is to be accepted of a case or growth. */
function changesOf(id: string, directory: string, base: string): string[] {
  const platform = thisPlatform();
  const kept = {
    platform,
    now: boundsOf(cases, growths),
    head: trackedHere(directory, platform),
    base: trackedAt(thisRepository, base, directory, platform),
  };
  return judgedKept(kept)
    .filter((finding) => finding.id === id)
    .map(({ change }) => change);
}

/** The lines that were accepted before stay: a merge may bring their change anew. */
function writePresentBounds(
  directory: string,
  accepted: Readonly<Record<string, string>> = {},
): void {
  const found = foundBounds(directory);
  const before = "bounds" in found ? found.bounds.accepted : {};
  writeBounds(directory, {
    ...boundsOf(cases, growths),
    accepted: { ...before, ...accepted },
  });
  written(directory, BOUNDS_NAME);
}

function written(directory: string, name: string): void {
  process.stdout.write(`Written: ${relative("", join(resolve(directory), name))}\n`);
}
