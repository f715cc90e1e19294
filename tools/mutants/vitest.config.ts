import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import config, { project } from "../../vitest.config.ts";

const { SHEAF_MUTANTS: name = "context", SHEAF_MUTANTS_TESTS: given = "" } = process.env;

/** Empty for all. */
const tests = given
  .split(",")
  .filter((file) => file !== "")
  .map((file) => `test/${file}.test.ts`);

/**
 * Left out, if not asked for: what would measure what Stryker adds, what tests other tests, what changes
 * prototypes, which a mutant may leave changed, and values of 2^60 paths, which a failing assertion prints.
 */
const LEFT_OUT = [
  "complexity",
  "memory",
  "cost",
  "generators",
  "mutants",
  "many-names",
  "journal/kill",
  "polluted-prototypes",
  "prototypes",
  "shared-values",
]
  .map((file) => `test/${file}.test.ts`)
  .filter((file) => !tests.includes(file));

/** What is left for last: tests of random input, which find most but take longest. */
const RANDOM = /\/test\/.*(?:propert|model|laws|drafts|continuing|prefixes|flipped)/u;

const position = ({ moduleId }: TestSpecification): number => Number(RANDOM.test(moduleId));

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => position(a) - position(b));
  }
}

/** The quick tests of one package, for its mutants. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    tagsFilter: ["!slow"],
    // One mutant at a time, and a process for each file: what a mutant did to a module ends with it.
    isolate: true,
    maxWorkers: 1,
    maxConcurrency: 1,
    sequence: { sequencer: QuickFirst },
    projects: [
      project(name, `packages/${name}`, {
        ...(tests.length === 0 ? {} : { include: tests }),
        exclude: LEFT_OUT,
        runner: fileURLToPath(new URL("repeated-tests.js", import.meta.url)),
      }),
    ],
  },
});
