import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HERE } from "../src/output/project.ts";
import { countedMutants, timedMutants } from "./proof/mutants.ts";
import { withMutatedBuild } from "./proof/mutated-build.ts";

describe("a mutant", () => {
  // If this fails, the code that the mutant edits was changed: change the mutant with it.
  test.each([...countedMutants, ...timedMutants].map(({ name, edits }) => [name, edits] as const))(
    "applies to what is built: %s",
    (_, edits) => {
      for (const { file, from } of edits) {
        const text = readFileSync(join(HERE, "packages", file), "utf8");
        expect([file, from, text.split(from).length - 1]).toEqual([file, from, 1]);
      }
    },
  );

  test("changes a copy of what is built", async () => {
    const [edit] = countedMutants.flatMap(({ edits }) => edits);
    const { file = "", to = "" } = edit ?? {};
    const read = (root: string): string => readFileSync(join(root, "packages", file), "utf8");
    await withMutatedBuild(edit === undefined ? [] : [edit], async (root) => {
      expect(read(root)).toContain(to);
      expect(read(HERE)).not.toContain(to);
    });
  });

  test("that does not apply is refused", async () => {
    const edit = { file: "context/dist/frame.js", from: "no such text", to: "" };
    await expect(withMutatedBuild([edit], async () => null)).rejects.toThrow(
      'Cannot change context/dist/frame.js: "no such text" occurs 0 times, not once',
    );
  });
});
