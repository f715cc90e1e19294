import { describe, expect, test } from "vitest";
import { countedMutants, timedMutants } from "../src/proof/mutants.ts";
import { withMutatedBuild } from "../src/proof/mutated-build.ts";

describe("a mutant", () => {
  // If this fails, the code was changed that the mutant edits: change the mutant with it.
  test.each([...countedMutants, ...timedMutants].map(({ name, edits }) => [name, edits] as const))(
    "applies to what is built: %s",
    async (_, edits) => {
      await expect(withMutatedBuild(edits, async (root) => root)).resolves.toContain(
        "sheaf-mutant",
      );
    },
  );

  test("that does not apply is refused", async () => {
    const edit = { file: "context/dist/frame.js", from: "no such text", to: "" };
    await expect(withMutatedBuild([edit], async () => null)).rejects.toThrow(
      'Cannot change context/dist/frame.js: "no such text" occurs 0 times, not once',
    );
  });
});
