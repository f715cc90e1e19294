import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import {
  defineConfig,
  type TestProjectConfiguration,
  type TestProjectInlineConfiguration,
} from "vitest/config";

const conditions = ["@sheaf/source"];

const build = fileURLToPath(new URL("tools/build-for-tests.js", import.meta.url));

const TESTS = "test/**/*.test.ts";
/** Tests that only the compiler runs. */
const TYPES = "test/**/*.types.test.ts";

/** All have the same root, so that sources which several of them import are transformed once. */
export const project = (
  name: string,
  folder: string,
  { include = [TESTS], exclude = [], ...options }: TestProjectInlineConfiguration["test"] = {},
): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    include: include.map((pattern) => `${folder}/${pattern}`),
    exclude: [TYPES, ...exclude].map((pattern) => `${folder}/${pattern}`),
    ...options,
  },
});

/**
 * Two projects. Files that measure what is allocated have processes of their own, because what other
 * files made V8 learn would change it.
 */
function withMeasured(
  name: string,
  folder: string,
  measured: readonly string[],
  { exclude = [], ...options }: TestProjectInlineConfiguration["test"] = {},
): readonly TestProjectConfiguration[] {
  const files = measured.map((file) => `test/${file}.test.ts`);
  return [
    project(name, folder, { ...options, exclude: [...exclude, ...files] }),
    project(`${name}-measured`, folder, { ...options, isolate: true, include: files }),
  ];
}

/** For tests that start commands as processes, which run what was built. */
export const built = { globalSetup: [build] };

export default defineConfig({
  // Tests run from the sources of every package; nothing needs to be built.
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Properties shrink before they fail, on machines that are busy with other things.
    testTimeout: 60_000,
    setupFiles: [fileURLToPath(new URL("tools/expose-gc.js", import.meta.url))],
    // More than cores, as many tests wait for processes, servers and signs of life.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    tags: [
      {
        name: "slow",
        description: "Takes seconds by itself: `npm test` leaves it to `npm run test:slow`.",
      },
    ],
    experimental: { fsModuleCache: true },
    // Loading the sources again for each file would take as long as running the tests.
    isolate: false,
    projects: [
      ...withMeasured("context", "packages/context", ["complexity", "memory"]),
      ...withMeasured("template", "packages/template", ["cost"]),
      // The tests of locks wait for signs of life that never come, all at once.
      project("workflow", "packages/workflow", { maxConcurrency: 20 }),
      project("bullmq", "packages/bullmq", built),
      project("yaml", "packages/yaml"),
      project("threads", "packages/threads", built),
      project("cli", "packages/cli", built),
      project("examples", "examples", built),
      // The guard's tests take minutes and run by vitest.guard.config.ts.
      ...withMeasured(
        "benchmarks",
        "benchmarks",
        ["bytes", "example-workflows", "fan-out-rivals", "rivals", "templates", "workflows"],
        { ...built, exclude: ["test/guard/**"] },
      ),
      project("types", "tools", { include: ["type-tests.test.js"] }),
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      thresholds: { statements: 95, branches: 95, functions: 95, lines: 95 },
    },
  },
});
