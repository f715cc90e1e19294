import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { regressionsIn } from "../../src/guard/gate-report.ts";
import { countedMutants, type Mutant, timedMutants } from "../../src/proof/mutants.ts";
import { withMutatedBuild } from "../../src/proof/mutated-build.ts";
import { gatedMutant, withOwnBaseline } from "../../src/proof/proof.ts";

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

/** What the gate fails for, of an unchanged build where the mutant has no edits. */
async function regressionsOf(mutant: Mutant): Promise<string[]> {
  return regressionsIn(await gatedMutant(mutant, { baselines, pairs: 3, say: () => {} }, signal));
}

describe("the gate", () => {
  test.each(countedMutants.map((mutant) => [mutant.name, mutant] as const))(
    "catches %s",
    async (_, mutant) => {
      const regressions = await regressionsOf(mutant);
      expect(regressions.join()).toContain(`${mutant.check} of ${mutant.caughtIn}: `);
    },
    // Hangs are not measured here: a busy machine may take its time.
    600_000,
  );

  test("lets a build pass in which nothing was changed", async () => {
    const [mutant] = countedMutants;
    expect(await regressionsOf({ ...(mutant as Mutant), edits: [] })).toEqual([]);
  });
});

describe("a mutant", () => {
  test.each(timedMutants.map((mutant) => [mutant.name, mutant] as const))(
    "applies: %s",
    async (_, { edits }) => {
      await expect(withMutatedBuild(edits, async (root) => root)).resolves.toContain(
        "sheaf-mutant",
      );
    },
  );

  test("that does not apply is refused", async () => {
    const edit = { file: "context/dist/frame.js", from: "no such text", to: "" };
    await expect(withMutatedBuild([edit], async () => null)).rejects.toThrow(
      'Cannot change context/dist/frame.js: "no such text" stands there 0 times, not once',
    );
  });
});
