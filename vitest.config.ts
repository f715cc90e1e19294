import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const conditions = ["@sheaf/source"];

const project = (
  name: string,
  root: string,
  globalSetup: string[] = [],
): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    root,
    globalSetup,
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.types.test.ts"],
  },
});

const types = (name: string, root: string): TestProjectConfiguration => ({
  extends: true,
  test: {
    name: `${name} types`,
    root,
    include: [],
    typecheck: {
      // Enabled here, as the command line's flag alone runs nothing.
      enabled: true,
      only: true,
      include: ["test/**/*.types.test.ts"],
      tsconfig: "tsconfig.json",
    },
  },
});

export default defineConfig({
  // Tests run from the sources of every package; nothing needs to be built.
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Properties shrink before they fail, on machines that are busy with other things.
    testTimeout: 60_000,
    setupFiles: [fileURLToPath(new URL("tools/expose-gc.js", import.meta.url))],
    projects: [
      project("context", "packages/context"),
      types("context", "packages/context"),
      project("template", "packages/template"),
      types("template", "packages/template"),
      project("workflow", "packages/workflow"),
      types("workflow", "packages/workflow"),
      project("yaml", "packages/yaml"),
      types("yaml", "packages/yaml"),
      // The command runs as a process, from what was built.
      project("cli", "packages/cli", [
        fileURLToPath(new URL("packages/cli/test/build.ts", import.meta.url)),
      ]),
      // Its commands and their workers run as processes, from what was built.
      project("benchmarks", "benchmarks", [
        fileURLToPath(new URL("benchmarks/test/build.ts", import.meta.url)),
      ]),
      // So do the examples.
      project("examples", "examples", [
        fileURLToPath(new URL("examples/test/build.ts", import.meta.url)),
      ]),
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      thresholds: { statements: 95, branches: 95, functions: 95, lines: 95 },
    },
  },
});
