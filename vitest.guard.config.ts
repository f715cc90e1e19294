import { defineConfig } from "vitest/config";
import config, { built, project } from "./vitest.config.ts";

/** The tests of the benchmark gate, which make repositories, builds and processes. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    maxConcurrency: 2,
    projects: [
      project("guard", "benchmarks", {
        ...built,
        isolate: true,
        include: ["test/guard/**/*.test.ts"],
      }),
    ],
  },
});
