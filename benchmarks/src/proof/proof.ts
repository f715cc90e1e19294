import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeBaseline } from "../guard/baseline.ts";
import { thisRepository } from "../guard/this-repository.ts";
import { thisPlatform } from "../guard/platform.ts";
import { knownBytes } from "../guard/measured-bytes.ts";
import { gate } from "../guard/gate.ts";
import type { GateReport } from "../guard/gate-report.ts";
import { HERE } from "../output/project.ts";
import type { Mutant } from "./mutants.ts";
import { withMutatedBuild } from "./mutated-build.ts";

/** What a gate is run with, whatever the mutant. */
export interface ProofOptions {
  /** The directory of the baselines of the build that is mutated. */
  readonly baselines: string;
  readonly pairs: number;
  readonly say: (what: string) => void;
}

/** A commit that no repository has. */
const NO_COMMIT = { commit: "0".repeat(40), dirty: true } as const;

/**
 * A directory with a baseline of the build that is mutated, of the cases that mutants are seen in, while `use` works with it:
 * the tracked one may be of another version of Node.
 */
export async function withOwnBaseline<T>(
  mutants: readonly Mutant[],
  signal: AbortSignal,
  use: (baselines: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "sheaf-baselines-"));
  try {
    const only = mutants.filter(({ check }) => check === "bytes").map(({ caughtIn }) => caughtIn);
    if (only.length > 0) {
      const cases = await knownBytes(HERE, only, () => {}, signal);
      writeBaseline(directory, thisPlatform(), cases);
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The report of the real gate on a mutant, by the check that is meant for it, in the case that it is seen in. */
export async function gatedMutant(
  { edits, check, caughtIn }: Mutant,
  { baselines, pairs, say }: ProofOptions,
  signal: AbortSignal,
): Promise<GateReport> {
  return withMutatedBuild(edits, async (root) =>
    gate(
      {
        head: { ...NO_COMMIT, root },
        base: { commit: NO_COMMIT.commit, reason: "the build that is mutated", root: HERE },
        // Their directory is outside of it: they are of no commit.
        repository: thisRepository,
        baselines,
        strict: true,
        checks: [check],
        only: [caughtIn],
        pairs,
        mostPairs: 2 * pairs,
        say,
      },
      signal,
    ),
  );
}
