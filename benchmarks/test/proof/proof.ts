import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allMeasured,
  gate,
  type GateReport,
  isMeasured,
  isWorse,
  measuredBytes,
  writeBaseline,
} from "../../src/guard/index.ts";
import { thisPlatform } from "../../src/measure/machine.ts";
import { HERE } from "../../src/output/project.ts";
import { thisRepository } from "../../src/report/this-repository.ts";
import { suite } from "../../src/suite/all.ts";
import type { Mutant } from "./mutants.ts";
import { withMutatedBuild } from "./mutated-build.ts";

export interface ProofOptions {
  /** The directory with a baseline of the build that is mutated. */
  readonly baselines: string;
  readonly pairs: number;
  readonly say: (what: string) => void;
}

/** A commit that no repository has. */
const NO_COMMIT = { commit: "0".repeat(40), dirty: true } as const;

/**
 * Makes a baseline of the build that is mutated, with the cases that reveal mutants, while `use` works
 * with its directory. The tracked baseline may be of another version of Node.
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
      const bytes = await measuredBytes({ suite, root: HERE, only, say: () => {}, signal });
      writeBaseline(directory, thisPlatform(), allMeasured(bytes, "bytes"));
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The report of the real gate on a mutant, by the check and the case that should reveal it. */
export async function gatedMutant(
  { edits, check, caughtIn }: Mutant,
  { baselines, pairs, say }: ProofOptions,
  signal: AbortSignal,
): Promise<GateReport> {
  return withMutatedBuild(edits, async (root) =>
    gate(
      {
        suite,
        head: { ...NO_COMMIT, root },
        base: { commit: NO_COMMIT.commit, reason: "the build that is mutated", root: HERE },
        // The directory of the baselines is outside of it, so no commit has them.
        repository: thisRepository,
        baselines,
        strict: true,
        checks: [check],
        only: [caughtIn],
        all: false,
        pairs,
        mostPairs: 2 * pairs,
        say,
      },
      signal,
    ),
  );
}

/**
 * Whether the gate fails for a mutant by the check and in the case that should reveal it. A mutant that
 * gives a wrong answer proves nothing.
 */
export function isCaught({ check, caughtIn }: Mutant, report: GateReport): boolean {
  return report.findings.some(
    (each) => each.check === check && each.id === caughtIn && isMeasured(each) && isWorse(each),
  );
}
