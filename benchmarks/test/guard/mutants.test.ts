import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateReport, isWorse } from "../../src/guard/index.ts";
import { countedMutants, type Mutant, timedMutants } from "../proof/mutants.ts";
import { gatedMutant, isCaught, withOwnBaseline } from "../proof/proof.ts";

const { signal } = new AbortController();

/** The baseline of the build that is not mutated: one for all of them. */
let baselines: string;
let release: () => void;
let isReleased: Promise<void>;
beforeAll(async () => {
  baselines = await new Promise<string>((resolve, reject) => {
    isReleased = withOwnBaseline(countedMutants, signal, async (directory) => {
      resolve(directory);
      await new Promise<void>((end) => (release = end));
    });
    isReleased.catch(reject);
  });
}, 600_000);
afterAll(async () => {
  release();
  await isReleased;
});

const gated = async (mutant: Mutant, pairs: number): Promise<GateReport> =>
  gatedMutant(mutant, { baselines, pairs, say: () => {} }, signal);

/** Gates on each mutant that only time reveals: none by default, as they need an otherwise idle machine. */
const RUNS = Number(process.env["TIMED_MUTANTS"] ?? 0);

// Two at a time, as each keeps one core busy and other files have ended before.
describe("the gate", { concurrent: true }, () => {
  test.each(countedMutants.map((mutant) => [mutant.name, mutant] as const))(
    "catches %s",
    async (_, mutant) => {
      const report = await gated(mutant, 3);
      expect([report.verdict, isCaught(mutant, report)]).toEqual(["failed", true]);
    },
    // A busy machine may take its time.
    600_000,
  );

  test("lets a build pass in which nothing was changed", async () => {
    const [mutant] = countedMutants;
    const report = await gated({ ...(mutant as Mutant), edits: [] }, 3);
    expect(report.findings.filter(isWorse)).toEqual([]);
  });
});

describe.skipIf(RUNS === 0)("the gate, by time alone,", () => {
  const runs = Array.from({ length: RUNS }, (_, run) => run + 1);
  test.each(
    runs.flatMap((run) => timedMutants.map((mutant) => [mutant.name, run, mutant] as const)),
  )(
    "catches %s, run %i",
    async (_, __, mutant) => {
      const report = await gated(mutant, 10);
      expect([report.verdict, isCaught(mutant, report)]).toEqual(["failed", true]);
    },
    1_800_000,
  );
});
